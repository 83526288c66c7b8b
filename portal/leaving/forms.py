"""The shapes of leaving: a reason, a sentence for a promise, the address a letter went to."""

from flask_babel import lazy_gettext as _l

from portal.promises.forms import Act
from portal.web.forms import Form, address, line, words


class Leave(Form):
    reason = words(_l("Why are you leaving?"), 500)


class End(Form):
    reason = words(_l("Why does the membership end?"), 500, _l("Say in a sentence why the membership ends"))


class SettleFor(Act):
    sentence = line(_l("Why?"), 300, _l("Say in a sentence why the promise ends"))


class AskForLink(Form):
    email = address(_l("E-mail address"))
