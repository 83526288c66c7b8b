"""The shape of one question in both languages."""

from flask_babel import lazy_gettext as _l

from portal.web.forms import Form, line


class OneQuestion(Form):
    german = line(_l("In German"), 200, _l("Enter the question in German"))
    english = line(_l("In English"), 200, _l("Enter the question in English"))
