"""The shapes of bringing a file, of importing it, and of the receivers' answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from portal.errors import Refused
from portal.favors.forms_sheet import read
from portal.favors.models_import import Row
from portal.web.forms import Form, one_line, words
from portal.web.language import translated

THANKS = [
    SelectChoice("", _l("Just say yes")),
    SelectChoice("1", _l("It helped.")),
    SelectChoice("2", _l("It moved a lot.")),
    SelectChoice("3", _l("I will not forget it.")),
]


class Upload(Form):
    file = FileField(_l("The CSV file"))
    rows: list[Row]

    def validate_file(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_l("Choose a CSV file"))
        try:
            self.rows = read(field.data.read())
        except Refused as refused:
            raise ValidationError(translated(refused)) from refused

    @property
    def file_name(self) -> str:
        return one_line(self.file.data.filename)[-120:] or "CSV"


class CarryOut(Form):
    shown = HiddenField(validators=[InputRequired()])


class UpTo(Form):
    last = IntegerField(validators=[InputRequired()])


class Yes(Form):
    thanks = RadioField(_l("Would you like to say thank you?"), choices=THANKS, default="")
    came_of_it = words(_l("What came of it?"), 500)
