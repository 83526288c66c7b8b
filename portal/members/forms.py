"""What members write about themselves for other members."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from portal.members.models_publication import What
from portal.web.forms import Form, line


class WhatOthersSee(Form):
    """Each fact has its words and its tick: only what is ticked is seen."""

    company = line(_l("Your company"), 120)
    shows_company = BooleanField(_l("Members see my company"))
    place = line(_l("Your town"), 80)
    shows_place = BooleanField(_l("Members see my town"))
    talk = line(_l("The title of your talk"), 160)
    shows_talk = BooleanField(_l("Members see what I speak about"))
    shows_received = BooleanField(_l("Members see which kinds of favors I received"))
    shows_contributed = BooleanField(_l("Members see which kinds of favors I contributed"))

    def validate_shows_company(self, field: Any) -> None:
        self._refuse_nothing(field, self.company)

    def validate_shows_place(self, field: Any) -> None:
        self._refuse_nothing(field, self.place)

    def validate_shows_talk(self, field: Any) -> None:
        self._refuse_nothing(field, self.talk)

    def _refuse_nothing(self, tick: Any, words: Any) -> None:
        if tick.data and not words.data:
            raise ValidationError(_l("Enter what members are to see, or take the tick away"))

    @property
    def wanted(self) -> dict[What, str]:
        return {
            what: self[what].data if what.has_words else "" for what in What if self[f"shows_{what}"].data
        }
