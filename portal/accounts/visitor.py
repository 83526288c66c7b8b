"""Who a request belongs to: the open sign-in behind the session cookie, loaded with one statement."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import Response, g, session
from flask_login import LoginManager

from portal.accounts.models import Person, Role, RoleKind, SignIn
from portal.clock import now
from portal.database import rows_of
from portal.letters.actions import hash_of
from portal.network.models import Network
from portal.network.queries import SHOWN, Shown
from portal.web.transaction import Portal, db

SEEN_ANEW = timedelta(minutes=1)


@dataclass(frozen=True)
class Visitor:
    """The signed-in person as pages see them."""

    id: int
    name: str
    initials: str
    language: str
    is_organizer: bool
    is_member: bool
    has_both_factors: bool
    sign_in_id: int
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token


class Nobody:
    """Somebody who is not signed in."""

    is_authenticated = is_active = is_organizer = is_member = has_both_factors = False
    is_anonymous = True
    name = initials = ""

    def get_id(self) -> None:
        return None


def load(token: str) -> Visitor | None:
    """Whose open sign-in a token belongs to; nobody's when it ended, idled or grew too old."""
    if "db" not in g:  # refused before the request's transaction began: the page that says so needs nobody
        return None
    rows = rows_of(db, _open_sign_in(), token=hash_of(token)).all()
    if not rows:
        return None
    sign_in_id, since, seen_at, both_factors, person_id, *names, language, _kind = rows[0][: -len(SHOWN)]
    roles, at = {row.kind for row in rows}, now()
    g.network = Shown(*rows[0][-len(SHOWN) :])
    if not SignIn.lasts(since, seen_at, at, organizer=RoleKind.ORGANIZER in roles):
        return None
    g.seen_again = sign_in_id if at - seen_at >= SEEN_ANEW else None
    return Visitor(
        id=person_id,
        name=" ".join(filter(None, names)),
        initials="".join(name[:1] for name in names[1:]).upper(),
        language=language,
        is_organizer=RoleKind.ORGANIZER in roles,
        is_member=RoleKind.MEMBER in roles,
        has_both_factors=both_factors,
        sign_in_id=sign_in_id,
        token=token,
    )


@cache
def _open_sign_in() -> sa.Select[Any]:
    """With the network, which every page of somebody signed in names: that saves each of them a statement."""
    return (
        sa.select(SignIn.id, SignIn.at, SignIn.seen_at, SignIn.both_factors)
        .add_columns(
            Person.id, Person.title, Person.given_name, Person.family_name, Person.language, Role.kind
        )
        .join(Person, Person.id == SignIn.person_id)
        .add_columns(*SHOWN)
        .outerjoin(Role, sa.and_(Role.person_id == Person.id, Role.ended_at.is_(None)))
        .join(Network, sa.true())
        .where(SignIn.token_hash == sa.bindparam("token"), SignIn.ended_at.is_(None))
    )


def enter(token: str) -> None:
    """This browser is signed in from now on, with a new session."""
    session.clear()
    session["_user_id"] = token
    g.pop("_login_user", None)


def install(app: Portal) -> None:
    manager = LoginManager(app)
    manager.user_loader(load)
    manager.anonymous_user = Nobody
    manager.session_protection = None  # the token is enough; addresses change on the way

    @app.after_request
    def note_seen(response: Response) -> Response:
        """Keeps an active sign-in from idling out; on a connection of its own, after the request's transaction."""
        if sign_in_id := g.pop("seen_again", None):
            with app.database.transaction() as own:
                own.execute(sa.update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now()))
        return response
