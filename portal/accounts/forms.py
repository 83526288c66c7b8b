"""The shapes of the forms at the doors."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from portal.accounts.passwords import LONGEST
from portal.web.forms import Form, address, line


class AskForLink(Form):
    email = address(_l("E-mail address"))


class Code(Form):
    code = line(_l("Code from the letter"), 20, _l("Enter the eight digits of the letter"))


class SecondFactor(Form):
    code = line(_l("Code"), 40, _l("Enter the code"))


class PasswordSignIn(Form):
    email = address(_l("E-mail address"))
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password")), Length(max=LONGEST)])


class NewPassword(Form):
    current = PasswordField(_l("Current password"), [Length(max=LONGEST)])
    password = PasswordField(
        _l("New password"), [InputRequired(_l("Enter a new password")), Length(max=LONGEST)]
    )


class Invite(Form):
    given_name = line(_l("First name"), 80, _l("Enter the first name"))
    family_name = line(_l("Last name"), 80, _l("Enter the last name"))
    email = address(_l("E-mail address"))
