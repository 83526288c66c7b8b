"""Questions about people, their roles, and the doors they come through."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Invitation, Person, RecoveryCode, Role, RoleKind, SignIn, SignInLink
from portal.clock import now
from portal.letters.actions import hash_of

HELD = Role.ended_at.is_(None)


@dataclass(frozen=True)
class Entered:
    """An open sign-in with the person behind it and the roles they hold."""

    sign_in: SignIn
    person: Person
    roles: frozenset[RoleKind]


def entered(db: Session, token: str) -> Entered | None:
    """Whose open sign-in a token belongs to: one statement. Who holds no role any more is nobody here."""
    rows = db.execute(
        sa.select(SignIn, Person, Role.kind)
        .join(Person, Person.id == SignIn.person_id)
        .join(Role, sa.and_(Role.person_id == Person.id, HELD))
        .where(SignIn.token_hash == hash_of(token), SignIn.ended_at.is_(None))
    ).all()
    if not rows:
        return None
    roles = frozenset(RoleKind(kind) for _sign_in, _person, kind in rows)
    found = Entered(rows[0][0], rows[0][1], roles)
    return found if found.sign_in.is_open(now(), organizer=RoleKind.ORGANIZER in roles) else None


def roles_of(db: Session, person_id: int) -> set[RoleKind]:
    return set(db.scalars(sa.select(Role.kind).where(Role.person_id == person_id, HELD)))


def holds(db: Session, person_id: int, kind: RoleKind) -> bool:
    return bool(db.scalar(sa.select(sa.exists().where(Role.person_id == person_id, Role.kind == kind, HELD))))


def who_may_enter(db: Session, email_key: str) -> Person | None:
    """The person with this address, if they hold any role."""
    return db.scalar(
        sa.select(Person).where(
            Person.email_key == email_key, sa.exists().where(Role.person_id == Person.id, HELD)
        )
    )


def open_sign_ins(db: Session, person_id: int) -> list[SignIn]:
    """Newest first."""
    at, organizer = now(), holds(db, person_id, RoleKind.ORGANIZER)
    rows = db.scalars(
        sa.select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.at > at - SignIn.AGE)
        .order_by(SignIn.id.desc())
    )
    return [row for row in rows if row.is_open(at, organizer=organizer)]


def link_by_token(db: Session, token: str) -> SignInLink | None:
    """A link that still works; in which browser is another question."""
    found = db.scalar(sa.select(SignInLink).where(SignInLink.token_hash == hash_of(token)))
    return found if found and found.is_open(now()) else None


def newest_link_of(db: Session, nonce: str) -> SignInLink | None:
    """What this browser asked for last, while it still works."""
    found = db.scalar(
        sa.select(SignInLink)
        .where(SignInLink.browser_hash == hash_of(nonce))
        .order_by(SignInLink.id.desc())
        .limit(1)
    )
    return found if found and found.is_open(now()) else None


def invitation_by_token(db: Session, token: str) -> Invitation | None:
    found = db.scalar(sa.select(Invitation).where(Invitation.token_hash == hash_of(token)))
    return found if found and found.is_open(now()) else None


def recovery_codes_left(db: Session, person_id: int) -> int:
    unused = sa.select(sa.func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return db.scalar(unused) or 0


@dataclass(frozen=True)
class Organizer:
    id: int
    name: str
    email: str
    since: datetime
    has_second_factor: bool


def organizers(db: Session) -> list[Organizer]:
    """Longest in office first."""
    rows = db.execute(
        sa.select(Person, Role.since)
        .join(Role, Role.person_id == Person.id)
        .where(Role.kind == RoleKind.ORGANIZER, HELD)
        .order_by(Role.since, Person.id)
    )
    return [
        Organizer(person.id, person.name, person.email, since, person.totp_secret is not None)
        for person, since in rows
    ]


@dataclass(frozen=True)
class Invited:
    id: int
    name: str
    email: str
    at: datetime
    expires_at: datetime


def open_invitations(db: Session) -> list[Invited]:
    """Oldest first."""
    rows = db.execute(
        sa.select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now()
        )
        .order_by(Invitation.id)
    )
    return [Invited(one.id, person.name, person.email, one.at, one.expires_at) for one, person in rows]
