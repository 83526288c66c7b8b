"""Who is at an application's pages: the browser that holds the cookie of a link to it. Never a sign-in."""

from functools import wraps
from typing import Any

import sqlalchemy as sa
from flask import current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.applications.models import Application
from portal.letters.models import Link, LinkPurpose
from portal.web.afterwards import afterwards
from portal.web.language import language
from portal.web.transaction import db

DAYS_30 = 30 * 24 * 3600


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEYS"], salt="application-cookie")


def _cookie() -> str:
    return ("__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else "") + "application"


def let_in(response: Response, link_id: int) -> Response:
    """Opens one application to this browser for 30 days, as long as its link is not revoked."""
    response.set_cookie(
        _cookie(),
        _signer().dumps(link_id),
        max_age=DAYS_30,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def own_application() -> Application | None:
    """The application this browser was let in to."""
    try:
        link_id = _signer().loads(request.cookies.get(_cookie(), ""), max_age=DAYS_30)
    except BadSignature:
        return None
    found = db.scalar(
        sa.select(Application)
        .join(Link, Link.subject_id == Application.id)
        .where(Link.id == link_id, Link.purpose == LinkPurpose.APPLICATION, Link.revoked_at.is_(None))
    )
    if found is not None:
        g.is_private = True  # no browser keeps the page
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
