"""Who a request belongs to: the open sign-in behind the session cookie, loaded with one statement."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import current_app, g, session
from flask_login import LoginManager

from portal.accounts.models import OFFICES, Person, Role, RoleKind, SignIn, Step, step_left
from portal.clock import now
from portal.database import rows_of
from portal.letters.actions import hash_of
from portal.network.models import Network
from portal.network.queries import SHOWN, Shown
from portal.web.afterwards import afterwards
from portal.web.language import language
from portal.web.transaction import Portal, db

SEEN_ANEW = timedelta(minutes=1)
PAGES = {
    Step.SECOND_FACTOR: "accounts.second_factor",
    Step.PASSWORD: "accounts.ask_known_password",
    Step.NEW_PASSWORD: "accounts.ask_new_password",
    Step.ENROLLMENT: "accounts.enroll",
}


@dataclass(frozen=True)
class Visitor:
    """The signed-in person as pages see them."""

    id: int
    name: str
    initials: str
    language: str
    is_organizer: bool
    is_treasurer: bool
    is_member: bool
    shortcuts: bool
    next_step: str | None  # the page somebody in office still has to pass
    sign_in_id: int
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def is_in_office(self) -> bool:
        return self.is_organizer or self.is_treasurer

    def get_id(self) -> str:
        return self.token


class Nobody:
    """Somebody who is not signed in."""

    is_authenticated = is_active = is_organizer = is_treasurer = is_in_office = is_member = False
    is_anonymous = True
    name = initials = ""
    next_step = None

    def get_id(self) -> None:
        return None


def load(token: str) -> Visitor | None:
    """Whose open sign-in a token belongs to; nobody's when it ended, idled or grew too old, or when no role is left."""
    if "db" not in g:  # refused before the request's transaction began: the page that says so needs nobody
        return None
    rows = rows_of(db, _open_sign_in(), token=hash_of(token)).all()
    if not rows:
        return None
    first, at = rows[0], now()
    g.network = Shown(*first[-len(SHOWN) :])
    roles = {row.kind for row in rows}
    office = bool(roles & OFFICES)
    if not SignIn.lasts(first.since, first.seen_at, at, office=office):
        return None
    _note_what_is_new(first.sign_in_id, first.seen_at, first.person_id, first.language)
    step = step_left(*first[:4]) if office else None
    return Visitor(
        id=first.person_id,
        name=" ".join(filter(None, (first.title, first.given_name, first.family_name))),
        initials=(first.given_name[:1] + first.family_name[:1]).upper(),
        language=first.language,
        is_organizer=RoleKind.ORGANIZER in roles,
        is_treasurer=RoleKind.TREASURER in roles,
        is_member=RoleKind.MEMBER in roles,
        shortcuts=first.shortcuts,
        next_step=PAGES[step] if step else None,
        sign_in_id=first.sign_in_id,
        token=token,
    )


@cache
def _open_sign_in() -> sa.Select[Any]:
    """With the network, which every page of somebody signed in names: that saves each of them a statement."""
    has_factor, has_password = Person.totp_secret.is_not(None), Person.password_hash.is_not(None)
    return (
        sa.select(has_factor, has_password, SignIn.factor_at, SignIn.password_at)
        .add_columns(SignIn.id.label("sign_in_id"), SignIn.at.label("since"), SignIn.seen_at)
        .add_columns(Person.id.label("person_id"), Person.title, Person.given_name, Person.family_name)
        .add_columns(Person.language, Person.shortcuts, Role.kind)
        .add_columns(*SHOWN)
        .join(Person, Person.id == SignIn.person_id)
        .join(Role, sa.and_(Role.person_id == Person.id, Role.ended_at.is_(None)))
        .join(Network, sa.true())
        .where(SignIn.token_hash == sa.bindparam("token"), SignIn.ended_at.is_(None))
    )


def _note_what_is_new(sign_in_id: int, seen_at: datetime, person_id: int, letters_in: str) -> None:
    """An active sign-in does not idle out, and letters follow the language last used."""
    if now() - seen_at >= SEEN_ANEW:
        seen = sa.update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now())
        afterwards(lambda own: own.execute(seen))
    if letters_in != language():
        follows = sa.update(Person).where(Person.id == person_id).values(language=language())
        afterwards(lambda own: own.execute(follows))


def enter(token: str) -> None:
    """This browser is signed in from now on, with a new session."""
    session.clear()
    renew(token)


def renew(token: str) -> None:
    """The same sign-in goes on under a new token; the old one is dead."""
    session["_user_id"] = token
    g.pop("_login_user", None)


def account() -> str:
    """The account behind the cookie, for limits: they count before the request's transaction begins."""
    token = hash_of(session.get("_user_id", ""))
    with current_app.database.session(writes=False) as own:  # type: ignore[attr-defined]
        return f"account:{own.scalar(sa.select(SignIn.person_id).where(SignIn.token_hash == token))}"


def install(app: Portal) -> None:
    manager = LoginManager(app)
    manager.user_loader(load)
    manager.anonymous_user = Nobody
    manager.session_protection = None  # the token is enough; addresses change on the way
