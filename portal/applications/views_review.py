"""What an organizer does with an application before any interview: see files and revisions, note it as read."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.applications import actions
from portal.applications.models import Application, AttachmentKind, Revision
from portal.applications.queries import application, attachments, sent_revisions
from portal.applications.queries_revisions import compare, compare_files
from portal.applications.views import pages
from portal.applications.views_walk import onward, walk
from portal.web.downloads import as_file
from portal.web.entry import for_organizers
from portal.web.transaction import db


def sent_application(application_id: int) -> Application:
    """An application that was sent, or the page that says there is nothing here."""
    return application(db, application_id) or abort(404)


@pages.post("/organizer/applications/<int:id>/read")
@for_organizers
def read(id: int) -> Any:
    application = sent_application(id)
    further = onward(application)
    actions.note_read(db, application, current_user.id)
    flash(_("Noted as read."))
    return redirect(url_for("organizers.show", id=id, **further))


@pages.get("/organizer/applications/<int:id>/revisions")
@for_organizers
def revisions(id: int) -> str:
    """Two revisions side by side: the two latest, or those that were chosen."""
    application = sent_application(id)
    sent = sent_revisions(db, id)
    older, newer = sorted(
        (_chosen(sent, "older", -2), _chosen(sent, "newer", -1)), key=lambda one: one.number
    )
    return render_template(
        "applications/revisions.html",
        application=application,
        sent=sent,
        older=older,
        newer=newer,
        answers=compare(older, newer),
        files=compare_files(attachments(db, id, older.number), attachments(db, id, newer.number)),
        walk=walk(),
    )


def _chosen(sent: list[Revision], name: str, place: int) -> Revision:
    """The revision the address names, or the one at this place. What the applicant is still writing is not among them."""
    number = request.args.get(name, type=int)
    found = (
        sent[max(place, -len(sent)) :][:1]
        if number is None
        else [one for one in sent if one.number == number]
    )
    return found[0] if found else abort(404)


@pages.get("/organizer/applications/<int:id>/<kind>")
@for_organizers
def file(id: int, kind: str) -> Any:
    if kind not in tuple(AttachmentKind):
        abort(404)
    revision = _chosen(sent_revisions(db, sent_application(id).id), "revision", -1)
    found = attachments(db, id, revision.number).get(AttachmentKind(kind)) or abort(404)
    return as_file(found.content, found.media_type, f"{kind}-{id}")
