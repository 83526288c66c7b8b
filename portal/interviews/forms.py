"""The shape of a noted interview."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired, ValidationError

from portal.web.forms import Form, line, words

LONGEST = 600  # characters of one ask or offer


def lines_of(text: str) -> list[str]:
    """One capture per line."""
    return [line.strip(" -•\t") for line in text.split("\n") if line.strip(" -•\t")]


class Interview(Form):
    held_on = DateField(
        _l("When did you talk?"),
        [InputRequired(_l("Enter the day of the interview, for example 2026-11-20"))],
    )
    place = line(_l("Where, or by what means?"), 160, _l("Enter the place, or phone or video"))
    asks = words(_l("What was asked for"), 4000)
    offers = words(_l("What was offered"), 4000)
    notes = words(_l("Notes"), 8000)

    def validate_held_on(self, field: Any) -> None:
        if field.data and field.data.year < 2000:
            raise ValidationError(_l("Enter a day that can be right"))

    def validate_asks(self, field: Any) -> None:
        if any(len(one) > LONGEST for one in lines_of(field.data or "")):
            raise ValidationError(_l("Write one thing on each line, with at most 600 characters"))

    validate_offers = validate_asks
