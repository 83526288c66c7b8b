"""Questions about people, their roles, and the doors they come through."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import (
    OFFICES,
    AddressChange,
    Invitation,
    Person,
    RecoveryCode,
    Role,
    RoleKind,
    SignIn,
    SignInLink,
)
from portal.clock import now
from portal.letters.actions import hash_of

HELD = Role.ended_at.is_(None)
OPEN_CHANGE = sa.and_(AddressChange.confirmed_at.is_(None), AddressChange.revoked_at.is_(None))


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
    at, office = now(), bool(roles_of(db, person_id) & OFFICES)
    rows = db.scalars(
        sa.select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.at > at - SignIn.AGE)
        .order_by(SignIn.id.desc())
    )
    return [row for row in rows if row.is_open(at, office=office)]


def link_by_token(db: Session, token: str) -> SignInLink | None:
    """A link that still works; in which browser is another question."""
    found = db.scalar(sa.select(SignInLink).where(SignInLink.token_hash == hash_of(token)))
    return found if found and found.is_open(now()) else None


def invitation_by_token(db: Session, token: str) -> Invitation | None:
    found = db.scalar(sa.select(Invitation).where(Invitation.token_hash == hash_of(token)))
    return found if found and found.is_open(now()) else None


def recovery_codes_left(db: Session, person_id: int) -> int:
    unused = sa.select(sa.func.count()).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return db.scalar(unused) or 0


def wished_address(db: Session, person_id: int) -> AddressChange | None:
    """The address a person wants and has not confirmed yet."""
    return db.scalar(
        sa.select(AddressChange).where(
            AddressChange.person_id == person_id, OPEN_CHANGE, AddressChange.expires_at > now()
        )
    )


def wish_by_token(db: Session, person_id: int, token: str) -> AddressChange | None:
    wished = wished_address(db, person_id)
    return wished if wished and wished.token_hash == hash_of(token) else None


@dataclass(frozen=True)
class Officer:
    id: int
    name: str
    email: str
    kind: RoleKind
    since: datetime
    has_second_factor: bool


def organizers(db: Session) -> list[Officer]:
    """Longest in office first."""
    return _in_office(db, RoleKind.ORGANIZER)


def treasurers(db: Session) -> list[Officer]:
    """Longest in office first."""
    return _in_office(db, RoleKind.TREASURER)


def _in_office(db: Session, kind: RoleKind) -> list[Officer]:
    rows = db.execute(
        sa.select(Person, Role.since)
        .join(Role, Role.person_id == Person.id)
        .where(Role.kind == kind, HELD)
        .order_by(Role.since, Person.id)
    )
    return [
        Officer(person.id, person.name, person.email, kind, since, person.totp_secret is not None)
        for person, since in rows
    ]


@dataclass(frozen=True)
class Invited:
    id: int
    name: str
    email: str
    kind: RoleKind
    at: datetime
    by: str
    expires_at: datetime


def open_invitations(db: Session) -> list[Invited]:
    """Oldest first."""
    inviting = aliased(Person)
    rows = db.execute(
        sa.select(Invitation, Person, inviting)
        .join(Person, Person.id == Invitation.person_id)
        .join(inviting, inviting.id == Invitation.by_id)
        .where(
            Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now()
        )
        .order_by(Invitation.id)
    )
    return [
        Invited(one.id, person.name, person.email, RoleKind(one.kind), one.at, by.name, one.expires_at)
        for one, person, by in rows
    ]
