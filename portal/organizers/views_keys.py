"""The keys of an organizer: what they do, and switching them off."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField

from portal.accounts.actions_keys import work_with_keys
from portal.organizers.views import pages
from portal.web.entry import for_organizers
from portal.web.forms import Form
from portal.web.transaction import db


class Keys(Form):
    shortcuts = BooleanField(_l("I work with single keys"))


@pages.get("/organizer/keys")
@for_organizers
def keys() -> str:
    return render_template("organizers/keys.html", form=Keys(data={"shortcuts": current_user.shortcuts}))


@pages.post("/organizer/keys")
@for_organizers
def save_keys() -> Any:
    form = Keys()
    work_with_keys(db, current_user.id, on=form.shortcuts.data)
    flash(_("Saved."))
    return redirect(url_for("organizers.keys"))
