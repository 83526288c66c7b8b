"""Inviting to an interview, after a look at what the letter will carry.

Two of the applications' addresses; they stand here because applications know nothing of free times."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.applications.views import pages
from portal.applications.views_review import sent_application
from portal.applications.views_walk import onward, walk
from portal.interviews import actions_inviting
from portal.interviews.queries_slots import somebody_offers
from portal.web.entry import for_organizers
from portal.web.transaction import db


@pages.get("/organizer/applications/<int:id>/invite")
@for_organizers
def ask_invite(id: int) -> Any:
    application = sent_application(id)
    return render_template(
        "applications/invite.html", application=application, online=somebody_offers(db), walk=walk()
    )


@pages.post("/organizer/applications/<int:id>/invite")
@for_organizers
def invite(id: int) -> Any:
    application = sent_application(id)
    further = onward(application)
    actions_inviting.invite(db, application, current_user.id)
    flash(_("The invitation to %(name)s is on its way.", name=application.name))
    return redirect(url_for("organizers.show", id=id, **further))
