"""The shape of a reason."""

from flask_babel import lazy_gettext as _l

from portal.web.forms import Form, words


class TakeBack(Form):
    reason = words(
        _l("Why is it taken back?"), 500, _l("Write why the favor is taken back; both sides read the reason")
    )
