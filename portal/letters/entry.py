"""Who is at the pages of one thing: the browser that holds the cookie of a link to it. Never a sign-in."""

import sqlalchemy as sa
from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.letters.models import Link, LinkPurpose
from portal.web.transaction import db

DAYS_30 = 30 * 24 * 3600


def _signer(name: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEYS"], salt=f"{name}-cookie")


def _cookie(name: str) -> str:
    return ("__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else "") + name


def let_in(response: Response, name: str, link_id: int) -> Response:
    """Opens one thing to this browser for 30 days, as long as its link is not revoked."""
    response.set_cookie(
        _cookie(name),
        _signer(name).dumps(link_id),
        max_age=DAYS_30,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def in_hand(name: str, *purposes: LinkPurpose) -> sa.ColumnElement[bool] | None:
    """Finds the link by which this browser was let in, while it still works; None if it never was."""
    try:
        link_id = _signer(name).loads(request.cookies.get(_cookie(name), ""), max_age=DAYS_30)
    except BadSignature:
        return None
    g.is_private = True  # no browser keeps the page
    return sa.and_(Link.id == link_id, Link.purpose.in_(purposes), Link.revoked_at.is_(None))


def link_in_hand(name: str, *purposes: LinkPurpose) -> Link | None:
    found = in_hand(name, *purposes)
    return None if found is None else db.scalar(sa.select(Link).where(found))
