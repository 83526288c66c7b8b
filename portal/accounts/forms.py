"""The shapes of the forms at the doors."""

from flask_babel import lazy_gettext as _l

from portal.web.forms import Form, address, line


class AskForLink(Form):
    email = address(_l("E-mail address"))


class Code(Form):
    code = line(_l("Code from the letter"), 20, _l("Enter the eight digits of the letter"))
