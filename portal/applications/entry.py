"""Who is at an application's pages: the browser that holds the cookie of a link to it. Never a sign-in."""

from functools import wraps
from typing import Any

import sqlalchemy as sa
from flask import flash, g, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.applications.models import Application
from portal.letters import entry
from portal.letters.models import Link, LinkPurpose
from portal.web.afterwards import afterwards
from portal.web.language import language
from portal.web.transaction import db

COOKIE = "application"


def let_in(response: Response, link_id: int) -> Response:
    """Opens one application to this browser for 30 days, as long as its link is not revoked."""
    return entry.let_in(response, COOKIE, link_id)


def own_application() -> Application | None:
    """The application this browser was let in to."""
    link = entry.in_hand(COOKIE, LinkPurpose.APPLICATION)
    if link is None:
        return None
    found = db.scalar(sa.select(Application).join(Link, Link.subject_id == Application.id).where(link))
    if found is not None:
        _note_language(found)
    return found


def _note_language(application: Application) -> None:
    """Letters follow the language last used."""
    if application.language != language():
        follows = sa.update(Application).where(Application.id == application.id).values(language=language())
        afterwards(lambda own: own.execute(follows))


def for_applicant(view: Any) -> Any:
    """Gives the view this browser's application; without one the page offers to send a link."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        g.application = own_application()
        if g.application is None:
            flash(_("Please open the link in your letter, or ask for a new one here."))
            return redirect(url_for("applications.ask_for_link"))
        return view(g.application, *args, **values)

    guarded.entry = "applicant"  # type: ignore[attr-defined] # read by the test that walks every address
    return guarded
