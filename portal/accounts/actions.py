"""People, their roles and their sign-ins."""

import secrets

import sqlalchemy as sa
from email_validator import validate_email
from sqlalchemy.orm import Session

from portal.accounts.models import Person, Role, RoleKind, Salutation, SignIn
from portal.accounts.queries import open_sign_ins, roles_of
from portal.clock import now
from portal.errors import Refused
from portal.letters.actions import hash_of


def email_key(address: str) -> str:
    """An address as it is compared."""
    return validate_email(address, check_deliverability=False).normalized.casefold()


def person_for(
    db: Session, *, email: str, salutation: str, title: str, given_name: str, family_name: str, language: str
) -> Person:
    """The person with this address; made when nobody has it yet."""
    key = email_key(email)
    person = db.scalar(sa.select(Person).where(Person.email_key == key))
    if person is None:
        person = Person(
            email=email,
            email_key=key,
            salutation=Salutation(salutation),
            title=title,
            given_name=given_name,
            family_name=family_name,
            language=language,
            known_since=now(),
        )
        db.add(person)
        db.flush()
    return person


def give_role(db: Session, person: Person, kind: RoleKind, by_id: int | None = None) -> None:
    """The role from now on; who holds it already keeps it as it is."""
    held = sa.select(Role.id).where(Role.person_id == person.id, Role.kind == kind, Role.ended_at.is_(None))
    if db.scalar(held) is None:
        db.add(Role(person_id=person.id, kind=kind, since=now(), by_id=by_id))
        db.flush()


def end_role(db: Session, person_id: int, kind: RoleKind, by_id: int) -> None:
    """The role ends, and with the last one every way in: sign-ins of an organizer stay."""
    held = sa.update(Role).where(Role.person_id == person_id, Role.ended_at.is_(None))
    db.execute(held.where(Role.kind == kind).values(ended_at=now(), ended_by_id=by_id))
    if not roles_of(db, person_id):
        end_all_sign_ins(db, person_id)


def sign_in(db: Session, person: Person, way: str, *, both_factors: bool, browser: str) -> str:
    """A new sign-in and its token of 256 bits; only the token's hash is kept."""
    token = secrets.token_urlsafe(32)
    at = now()
    db.add(
        SignIn(
            person_id=person.id,
            token_hash=hash_of(token),
            way=way,
            password_at=at if both_factors or way == "password" else None,
            factor_at=at if both_factors else None,
            browser=browser[:200],
            at=at,
            seen_at=at,
        )
    )
    db.flush()
    return token


def strengthen(db: Session, sign_in: SignIn, *, password: bool = False, factor: bool = False) -> str:
    """More was shown: notes it, and gives the sign-in a new token in place of the old one."""
    token = secrets.token_urlsafe(32)
    sign_in.token_hash = hash_of(token)
    if password:
        sign_in.password_at = now()
    if factor:
        sign_in.factor_at = now()
    db.flush()
    return token


def end_sign_in(db: Session, sign_in_id: int) -> None:
    db.execute(
        sa.update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=now())
    )


def end_own_sign_in(db: Session, person_id: int, sign_in_id: int) -> None:
    """Ends one of a person's open sign-ins."""
    if sign_in_id not in {one.id for one in open_sign_ins(db, person_id)}:
        raise Refused("This sign-in has ended already.")
    end_sign_in(db, sign_in_id)


def end_all_sign_ins(db: Session, person_id: int, but: int | None = None) -> None:
    """Signs out everywhere; `but` is the sign-in that stays."""
    _end(db, SignIn.person_id == person_id, but)


def end_everybodys_sign_ins(db: Session, but: int) -> None:
    """Signs out the whole house, except for who asks for it."""
    _end(db, sa.true(), but)


def _end(db: Session, whose: sa.ColumnElement[bool], but: int | None) -> None:
    db.execute(
        sa.update(SignIn)
        .where(whose, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
        .values(ended_at=now())
    )
