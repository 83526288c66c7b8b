"""The shapes of a decision's letter and of the applicant's answer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.web.forms import Form, line, words


class DecisionLetter(Form):
    reason = words(
        _l("Reason, not in the letter"),
        2000,
        _l("Enter the reason; the person may read it in their export"),
    )
    subject = line(_l("Subject"), 160, _l("Enter a subject"))
    body = words(_l("Letter"), 6000, _l("Write the letter"))

    def validate_body(self, field: Any) -> None:
        if field.data and "[" in field.data:
            raise ValidationError(_l("Replace what stands in square brackets by your own words"))


class Thanks(Form):
    thanks = words(_l("A sentence of thanks, if you like"), 500)


class Reason(Form):
    reason = words(_l("Would you like to tell us why?"), 1000)
