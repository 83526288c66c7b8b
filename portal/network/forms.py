"""The shape of the settings."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import AnyOf, InputRequired

from portal.web.forms import Form, address, line, words


def days(label: str) -> IntegerField:
    sentence = _l("Enter a number of days from 1 to 90")
    return IntegerField(label, [InputRequired(sentence), AnyOf(range(1, 91), sentence)])


def hours_before(label: str) -> IntegerField:
    sentence = _l("Enter a number of hours from 0 to 168; 0 is no reminder")
    return IntegerField(label, [InputRequired(sentence), AnyOf(range(169), sentence)])


class Settings(Form):
    name = line(_l("Name of the network"), 60, _l("Enter the network's name"))
    contact_name = line(_l("Contact person"), 120)
    contact_phone = line(_l("Phone"), 40)
    contact_email = address(_l("E-mail address for replies"), needed=False)
    answer_days = days(_l("Applicants get an answer within … days"))
    acceptance_days = days(_l("An admission can be accepted for … days"))
    four_eyes = BooleanField(_l("A second organizer looks at each letter of a decision before it leaves"))
    first_reminder_hours = hours_before(_l("First reminder of an interview, … hours before"))
    second_reminder_hours = hours_before(_l("Second reminder, … hours before"))
    imprint_de = words(_l("Imprint, German"), 10000)
    imprint_en = words(_l("Imprint, English"), 10000)
    privacy_de = words(_l("Privacy text, German"), 40000)
    privacy_en = words(_l("Privacy text, English"), 40000)
    accessibility_de = words(_l("Accessibility text, German"), 10000)
    accessibility_en = words(_l("Accessibility text, English"), 10000)

    def validate(self, extra_validators: Any = None) -> bool:
        """A privacy text is published in both languages or not at all."""
        holds: bool = super().validate(extra_validators)
        texts = (self.privacy_de, self.privacy_en)
        if not any(text.data for text in texts) or all(text.data for text in texts):
            return holds
        for text in texts:
            if not text.data:
                text.errors = [_l("Enter the privacy text in this language too")]
        return False
