"""The shapes of the forms at the doors."""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField
from wtforms.validators import InputRequired, Length

from portal.accounts.passwords import LONGEST
from portal.accounts.proof import Proof
from portal.web.forms import Form, address, line

PROOFS = {
    Proof.CODE: _l("Code of your authenticator app, or a recovery code"),
    Proof.WORD: _l("Your current password"),
    Proof.LETTER: "",
}


class AskForLink(Form):
    email = address(_l("E-mail address"))


class Code(Form):
    code = line(_l("Code from the letter"), 20, _l("Enter the eight digits of the letter"))


class SecondFactor(Form):
    code = line(_l("Code"), 40, _l("Enter the code"))


class Proven(Form):
    """Shows once more that it is oneself, with the strongest thing one has."""

    proof = PasswordField("", [Length(max=LONGEST)])  # never shown again, and taken as it was typed

    def ask_for(self, kind: Proof) -> Self:
        self.proof.label.text = PROOFS[kind]
        return self


class ReplaceFactor(Proven):
    code = line(_l("Code the new app shows"), 40, _l("Enter the code"))


class ResetFactor(Proven):
    certain = BooleanField(
        _l("I saw or spoke to them, and I am certain that it is them who asked."),
        [InputRequired(_l("Please make certain first"))],
    )


class PasswordSignIn(Form):
    email = address(_l("E-mail address"))
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password")), Length(max=LONGEST)])


class KnownPassword(Form):
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password")), Length(max=LONGEST)])


class NewPassword(Form):
    current = PasswordField(_l("Current password"), [Length(max=LONGEST)])
    password = PasswordField(
        _l("New password"), [InputRequired(_l("Enter a new password")), Length(max=LONGEST)]
    )


class NewAddress(Proven):
    email = address(_l("New e-mail address"))


class Invite(Form):
    given_name = line(_l("First name"), 80, _l("Enter the first name"))
    family_name = line(_l("Last name"), 80, _l("Enter the last name"))
    email = address(_l("E-mail address"))
