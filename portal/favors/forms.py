"""The shapes of what people write about favors."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField
from wtforms.validators import AnyOf, InputRequired, ValidationError

from portal.clock import day_of, now
from portal.favors.actions_deed import EARLIEST
from portal.favors.models import FavorKind, Thanks
from portal.web.forms import Form, address, line, words

THREE_THANKS = (
    SelectChoice(str(Thanks.HELPED.value), _l("It helped.")),
    SelectChoice(str(Thanks.MOVED.value), _l("It moved a lot.")),
    SelectChoice(str(Thanks.UNFORGOTTEN.value), _l("I will not forget it.")),
)
ONE_OF_THREE = _l("Select one of the three")


class Outside(Form):
    """Somebody without an account. Comes first, because its fields stand first on the page."""

    given_name = line(_l("First name"), 80, _l("Enter the first name"))
    family_name = line(_l("Last name"), 80, _l("Enter the last name"))
    email = address(_l("E-mail address"))


class Deed(Form):
    """What was done, when, and of which kind. `offer` fills in the kinds before the form is shown or read."""

    what = words(_l("What was done?"), 1500, _l("Write what was done"))
    kind = SelectField(
        _l("What kind of favor was it?"),
        [InputRequired(_l("Select a kind"))],
        validate_choice=False,
    )
    on = DateField(_l("When was it?"), [InputRequired(_l("Enter the day"))])

    def offer(self, kinds: list[FavorKind], language: str) -> None:
        named = (SelectChoice(kind.key, kind.name(language)) for kind in kinds)
        self.kind.choices = [SelectChoice("", _l("Please select")), *named]

    def validate_kind(self, field: Any) -> None:
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_l("This kind is not in use any more. Please choose another one."))

    def validate_on(self, field: Any) -> None:
        if field.data and field.data > day_of(now(), current_app.config["ZONE"]):
            raise ValidationError(_l("A favor is recorded after it was done. This day is still to come."))
        if field.data and field.data < EARLIEST:
            raise ValidationError(_l("Enter a day from 1990 on"))


class Thank(Form):
    """What the receiver says."""

    thanks_words = words(_l("What came of it?"), 500)
    thanks = RadioField(
        _l("How much did it help?"),
        [InputRequired(ONE_OF_THREE), AnyOf([choice.value for choice in THREE_THANKS], ONE_OF_THREE)],
        choices=list(THREE_THANKS),
        validate_choice=False,
    )
    asked = BooleanField(_l("I had asked for it"))


class Received(Deed, Thank):
    """Somebody did something for me."""


class Given(Deed):
    """I did something for somebody."""

    nothing_expected = BooleanField(_l("I expect nothing in return"))


class ReceivedFromOutside(Outside, Received):
    pass


class GivenToOutside(Outside, Given):
    pass


class Later(Form):
    words = words(_l("What came of it later?"), 1500, _l("Write a sentence"))


class ChooseFavor(Form):
    """One favor of a list, named by its id."""

    favor = RadioField(_l("Which one?"), [InputRequired(_l("Select a favor"))], validate_choice=False)

    def validate_favor(self, field: Any) -> None:
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_l("Select a favor"))


class AskForLink(Form):
    email = address(_l("E-mail address"))


class Kind(Form):
    german = line(_l("German name"), 60, _l("Enter the German name"))
    english = line(_l("English name"), 60, _l("Enter the English name"))
