"""The shape of bringing a file of the bank, and of booking what was shown of it."""

import hashlib
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import InputRequired, ValidationError

from portal.dues import forms_bank_csv, forms_camt
from portal.dues.bank_lines import LARGEST, Line
from portal.errors import Refused
from portal.web.forms import Form, one_line
from portal.web.language import translated

_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<")


def read(content: bytes) -> list[Line]:
    """The lines of a statement, in their order."""
    if len(content) > LARGEST:
        raise Refused("This file is larger than 5 MB. Choose a shorter time in your online banking.")
    is_xml = content.lstrip().startswith(_XML)
    lines = forms_camt.read(content) if is_xml else forms_bank_csv.read(content)
    if not lines:
        raise Refused("This file holds no line that is booked.")
    return lines


class BankFile(Form):
    file = FileField(_l("The file of your bank"))
    lines: list[Line]
    digest = ""

    def validate_file(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_l("Choose a CSV or CAMT.053 file"))
        content = field.data.read()
        self.digest = hashlib.sha256(content).hexdigest()
        try:
            self.lines = read(content)
        except Refused as refused:
            raise ValidationError(translated(refused)) from refused

    @property
    def file_name(self) -> str:
        return one_line(self.file.data.filename)[-120:] or "CSV"


class Book(Form):
    shown = HiddenField(validators=[InputRequired()])
