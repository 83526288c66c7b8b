"""The security log: views say what happened at the doors, and it is written once the request has ended, good or bad."""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Response, current_app, g, request, session
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.accounts.models import AddressChange, Person, SignIn, SignInLink
from portal.accounts.models_security import SecurityEvent, What
from portal.clock import now
from portal.errors import Refused
from portal.letters.actions import hash_of
from portal.web.afterwards import afterwards
from portal.web.limits import client
from portal.web.logs import log
from portal.web.transaction import Portal

COMMAND_LINE = "command line"
# anybody can cause these as often as they like; one a minute of a kind says enough
BY_ANYBODY = {What.ACCESS_REFUSED, What.FORM_REFUSED, What.LIMIT_REACHED}
A_MINUTE = timedelta(minutes=1)

Whose = int | sa.ScalarSelect[Any] | None


def note(what: What, whose: Whose = None, *, by_id: int | None = None) -> None:
    """Good news is written once it is committed, a refusal in any case. `whose` may be a question for later."""
    facts = {
        "at": now(),
        "what": what,
        "by_id": by_id,
        "page": str(request.url_rule)[:120] if request.url_rule else None,
        "origin": shortened(client()),
        "request_id": g.get("request_id", ""),
    }
    afterwards(lambda own: keep(own, whose=whose, **facts), if_done=not what.is_refusal)


def keep(
    db: Session,
    what: What,
    whose: Whose,
    *,
    at: Any = None,
    by_id: int | None = None,
    page: str | None = None,
    origin: str = COMMAND_LINE,
    request_id: str = "",
) -> None:
    """A line of the log, and of the server's own."""
    person_id = db.scalar(sa.select(whose)) if isinstance(whose, sa.ScalarSelect) else whose
    line = SecurityEvent(
        at=at or now(),
        what=what,
        person_id=person_id,
        by_id=by_id,
        page=page,
        origin=origin,
        request_id=request_id,
    )
    if what in BY_ANYBODY and _is_there(db, line):
        return
    db.add(line)
    db.flush()
    log.info("security", id=request_id, what=what, person=person_id, by=by_id, page=page, origin=origin)


def _is_there(db: Session, line: SecurityEvent) -> bool:
    alike = sa.and_(
        SecurityEvent.at > line.at - A_MINUTE,
        SecurityEvent.what == line.what,
        SecurityEvent.origin == line.origin,
        SecurityEvent.page.is_not_distinct_from(line.page),
        SecurityEvent.person_id.is_not_distinct_from(line.person_id),
    )
    return bool(db.scalar(sa.select(sa.exists().where(alike))))


@contextmanager
def refusal_noted(what: What, whose: Whose = None) -> Iterator[None]:
    """Around an action that may say no."""
    try:
        yield
    except Refused:
        note(what, whose)
        raise


def shortened(address: str) -> str:
    """The network an address belongs to: enough to tell a known place from a strange one, and nobody's house."""
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 24 if version == 4 else 48), strict=False))


def owner_of_address(key: str) -> sa.ScalarSelect[Any]:
    return sa.select(Person.id).where(Person.email_key == key).scalar_subquery()


def owner_of_link(token: str) -> sa.ScalarSelect[Any]:
    return sa.select(SignInLink.person_id).where(SignInLink.token_hash == hash_of(token)).scalar_subquery()


def owner_of_code(nonce: str) -> sa.ScalarSelect[Any]:
    return sa.select(SignInLink.person_id).where(SignInLink.browser_hash == hash_of(nonce)).scalar_subquery()


def forget_old_events(db: Session) -> None:
    """What happened half a year ago is nobody's business any more; sign-ins and links of then are not either."""
    at = now()
    db.execute(sa.delete(SecurityEvent).where(SecurityEvent.at < at - SecurityEvent.LIFE))
    db.execute(sa.delete(SignIn).where(SignIn.at < at - SecurityEvent.LIFE))
    db.execute(sa.delete(AddressChange).where(AddressChange.at < at - SecurityEvent.LIFE))
    db.execute(sa.delete(SignInLink).where(SignInLink.expires_at < at - SignIn.AGE))


def install(app: Portal) -> None:
    @app.after_request
    def note_refusal(response: Response) -> Response:
        if what := _refused(response.status_code):
            note(what, _visitor())
        return response


def _refused(status: int) -> What | None:
    """What the house said no to, whichever view was asked."""
    if g.get("is_forged", False):
        return What.FORM_REFUSED
    if status == 429:
        return What.LIMIT_REACHED
    view = current_app.view_functions.get(request.endpoint or "")
    guarded = hasattr(view, "entry") and "_login_user" in g and current_user.is_authenticated
    return What.ACCESS_REFUSED if guarded and status in (403, 404) else None


def _visitor() -> Whose:
    """Who is signed in, also when the request was refused before anybody asked."""
    if "_login_user" in g and current_user.is_authenticated:
        return int(current_user.id)
    if token := session.get("_user_id"):
        return sa.select(SignIn.person_id).where(SignIn.token_hash == hash_of(token)).scalar_subquery()
    return None
