"""The settings of the network, and what a fresh portal still needs."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.queries import open_invitations, organizers, treasurers
from portal.network.actions import publish_privacy_text
from portal.network.forms import Settings
from portal.network.queries import privacy_text, still_missing, the_network
from portal.organizers.views import pages
from portal.web.entry import for_organizers
from portal.web.transaction import db


@pages.get("/organizer/settings")
@for_organizers
def settings() -> str:
    privacy = privacy_text(db)
    texts = {"privacy_de": privacy.german, "privacy_en": privacy.english} if privacy else {}
    return _page(Settings(obj=the_network(db), data=texts))


@pages.post("/organizer/settings")
@for_organizers
def save_settings() -> Any:
    form = Settings()
    if not form.validate_on_submit():
        return _page(form), 422
    network = the_network(db)
    for field in form:
        if hasattr(network, field.name):
            setattr(network, field.name, "" if field.data is None else field.data)
    if form.privacy_de.data and form.privacy_en.data:
        publish_privacy_text(db, form.privacy_de.data, form.privacy_en.data, current_user.id)
    flash(_("Saved."))
    return redirect(url_for("organizers.settings"))


def _page(form: Settings) -> str:
    privacy = privacy_text(db)
    return render_template(
        "organizers/settings.html",
        form=form,
        privacy=privacy,
        missing=still_missing(db),
        people=organizers(db),
        treasurers=treasurers(db),
        invited=open_invitations(db),
    )
