"""What an organizer does with an application before any interview: see its files, note it as read."""

from typing import Any

from flask import abort, redirect, url_for
from flask_login import current_user

from portal.applications import actions
from portal.applications.models import Application, AttachmentKind
from portal.applications.queries import application, attachments
from portal.applications.views import pages
from portal.web.downloads import as_file
from portal.web.entry import for_organizers
from portal.web.transaction import db


def sent_application(application_id: int) -> Application:
    """An application that was sent, or the page that says there is nothing here."""
    return application(db, application_id) or abort(404)


@pages.post("/organizer/applications/<int:id>/read")
@for_organizers
def read(id: int) -> Any:
    actions.note_read(db, sent_application(id), current_user.id)
    return redirect(url_for("organizers.show", id=id))


@pages.get("/organizer/applications/<int:id>/<kind>")
@for_organizers
def file(id: int, kind: str) -> Any:
    if kind not in tuple(AttachmentKind):
        abort(404)
    found = attachments(db, sent_application(id).id).get(AttachmentKind(kind)) or abort(404)
    return as_file(found.content, found.media_type, f"{kind}-{id}")
