"""What every form shares: its key, its clean text, and the fields the house uses."""

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask import current_app, g, request, session
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, TimestampSigner
from sqlalchemy.orm import Mapped, mapped_column
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.database import Base

FORM_KEY = "form_key"
# bidirectional marks can make a text read differently from what it is
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class AnsweredForm(Base):
    """A form that had its effect, and where its sender was sent then."""

    __tablename__ = "answered_forms"

    form_key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    location: Mapped[str] = mapped_column(sa.String(500))
    at: Mapped[datetime] = mapped_column(index=True)


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.config["SECRET_KEYS"], salt="form")


def form_key() -> str:
    """A key made when the form is shown. Sent twice, the form has one effect."""
    if "form_key" not in g:
        g.form_key = _signer().sign(secrets.token_urlsafe(16)).decode()
    return str(g.form_key)


def form_shown_at() -> datetime | None:
    """When the form that was just sent had been shown; None when its key is not ours."""
    try:
        shown: datetime = _signer().unsign(request.form.get(FORM_KEY, ""), return_timestamp=True)[1]
        return shown
    except BadSignature:
        return None


def known_form_key() -> str | None:
    """The sent form's key, tied to the browser session and the address, or None when it is not one of ours."""
    if form_shown_at() is None:
        return None
    whole = f"{request.form[FORM_KEY]} {session.get('csrf_token', '')} {request.path}"
    return hashlib.sha256(whole.encode()).hexdigest()


def clean(text: str | None) -> str:
    """Text as it may be kept: composed, without control and direction marks, line ends as one character."""
    if not text:
        return ""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", _UNSEEN.sub("", text)).strip()


def one_line(text: str | None) -> str:
    return " ".join(clean(text).split())


class Form(FlaskForm):
    """A form of the house: says in the page's title when something needs another look."""

    def fill(self, record: Any) -> None:
        self.populate_obj(record)


def _checks(needed: str | None, longest: int) -> list[Any]:
    too_long = _l("Use at most %(max)d characters")
    return [DataRequired(needed) if needed else Optional(), Length(max=longest, message=too_long)]


def line(label: str, longest: int, needed: str | None = None, **options: Any) -> StringField:
    """One line of text. `needed` is the sentence shown when it is empty; without it the field is optional."""
    return StringField(label, _checks(needed, longest), filters=[one_line], **options)


def words(label: str, longest: int, needed: str | None = None, **options: Any) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, _checks(needed, longest), filters=[clean], **options)


class AddressField(EmailField):
    """An e-mail address as it is written to; `key` is how it is compared."""

    key = ""
    data: str

    def pre_validate(self, form: Any) -> None:
        try:
            checked = validate_email((self.data or "")[:300], check_deliverability=False)
        except EmailNotValidError as error:
            raise ValidationError(
                _l("Enter the full e-mail address, for example name@company.com")
            ) from error
        self.data, self.key = checked.normalized, checked.normalized.casefold()


def address(label: str, *, needed: bool = True) -> AddressField:
    return AddressField(label, [] if needed else [Optional()], filters=[one_line])
