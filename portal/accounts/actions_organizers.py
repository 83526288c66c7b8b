"""Taking an office, laying it down, and what organizers do for the doors of people in office."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts import second_factor
from portal.accounts.actions import end_all_sign_ins, give_role, person_for
from portal.accounts.models import Invitation, Person, Role, RoleKind
from portal.accounts.queries import holds, roles_of
from portal.clock import now
from portal.errors import Refused
from portal.letters.actions import hash_of, write
from portal.letters.words import path
from portal.network.queries import the_network

OPEN = sa.and_(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))


def invite_organizer(
    db: Session, address: str, given_name: str, family_name: str, language: str, by: Person
) -> Person:
    """Asks somebody to become an organizer; they become it by opening the letter's link and pressing its button.

    An invitation sent before stops working."""
    person = _known_as(db, address, given_name, family_name, language)
    if holds(db, person.id, RoleKind.ORGANIZER):
        raise Refused("%(name)s is an organizer already.", name=person.name)
    return _invite(db, RoleKind.ORGANIZER, person, by)


def invite_treasurer(
    db: Session, address: str, given_name: str, family_name: str, language: str, by: Person
) -> Person:
    """Asks somebody to look after the dues, in the same way."""
    person = _known_as(db, address, given_name, family_name, language)
    held = roles_of(db, person.id)
    if RoleKind.ORGANIZER in held:
        raise Refused("%(name)s is an organizer and looks after the dues as well.", name=person.name)
    if RoleKind.TREASURER in held:
        raise Refused("%(name)s is a treasurer already.", name=person.name)
    return _invite(db, RoleKind.TREASURER, person, by)


def _known_as(db: Session, address: str, given_name: str, family_name: str, language: str) -> Person:
    return person_for(
        db,
        email=address,
        salutation="none",
        title="",
        given_name=given_name,
        family_name=family_name,
        language=language,
    )


def _invite(db: Session, kind: RoleKind, person: Person, by: Person) -> Person:
    _revoke(db, sa.and_(Invitation.person_id == person.id, Invitation.kind == kind), by.id)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        person_id=person.id,
        kind=kind,
        token_hash=hash_of(token),
        at=now(),
        by_id=by.id,
        expires_at=now() + Invitation.LIFE,
    )
    db.add(invitation)
    db.flush()
    write(
        db,
        f"{kind}-invitation",
        to=person,
        occasion=f"{kind}-invitation:{invitation.id}",
        network=the_network(db),
        by=by,
        link=path(person.language, f"/sign-in/invitation/{token}"),
    )
    return person


def withdraw_invitation(db: Session, invitation_id: int, by_id: int) -> int:
    """The letter's link stops working. Returns whose invitation it was."""
    revoked = _revoke(db, Invitation.id == invitation_id, by_id)
    if not revoked:
        raise Refused("This invitation was accepted or has ended meanwhile.")
    return revoked[0]


def _revoke(db: Session, which: sa.ColumnElement[bool], by_id: int) -> list[int]:
    still = sa.update(Invitation).where(which, OPEN, Invitation.expires_at > now())
    revoked = still.values(revoked_at=now(), revoked_by_id=by_id).returning(Invitation.person_id)
    return list(db.scalars(revoked))


def accept_invitation(db: Session, token: str) -> Invitation:
    """Whoever opens the letter takes the office; once, in time, and unless it was withdrawn."""
    taken: Invitation | None = db.scalar(
        sa.update(Invitation)
        .where(Invitation.token_hash == hash_of(token), OPEN, Invitation.expires_at > now())
        .values(accepted_at=now())
        .returning(Invitation)
    )
    if taken is None:
        raise Refused("This invitation has been used, withdrawn, or is older than three days.")
    give_role(db, db.get_one(Person, taken.person_id), RoleKind(taken.kind), by_id=taken.by_id)
    return taken


def end_organizer(db: Session, person_id: int, by_id: int) -> None:
    """Ends the role, its second factor and every sign-in. The last organizer cannot leave."""
    held = _held(db, RoleKind.ORGANIZER)
    if person_id not in held:
        raise Refused("This person is no organizer any more.")
    if len(held) == 1:
        raise Refused("The last organizer cannot leave. Invite somebody else first.")
    _end(db, held[person_id], by_id)


def end_treasurer(db: Session, person_id: int, by_id: int) -> None:
    """Ends the role, its second factor and every sign-in. The dues then wait for an organizer."""
    held = _held(db, RoleKind.TREASURER)
    if person_id not in held:
        raise Refused("This person is no treasurer any more.")
    _end(db, held[person_id], by_id)


def _held(db: Session, kind: RoleKind) -> dict[int, Role]:
    """All who hold it, by person."""
    roles = db.scalars(sa.select(Role).where(Role.kind == kind, Role.ended_at.is_(None)))
    return {role.person_id: role for role in roles}


def _end(db: Session, role: Role, by_id: int) -> None:
    role.ended_at, role.ended_by_id = now(), by_id
    second_factor.remove(db, db.get_one(Person, role.person_id))
    end_all_sign_ins(db, role.person_id)


def reset_second_factor(db: Session, person: Person, by: Person) -> None:
    """Somebody's phone is gone, and another organizer made sure that it is really them: they may set up a new one.

    Ends every sign-in of theirs, and a letter tells them."""
    if person.id == by.id:
        raise Refused("You cannot do this for yourself. Another organizer can.")
    if person.totp_secret is None:
        raise Refused("%(name)s has no second factor to reset.", name=person.name)
    second_factor.remove(db, person)
    end_all_sign_ins(db, person.id)
    network = the_network(db)
    write(
        db,
        "second-factor-reset",
        to=person,
        occasion=f"second-factor-reset:{person.id}:{now().isoformat()}",
        reply_to=network.contact_email,
        network=network,
        by=by,
        sign_in=path(person.language, "/sign-in/password"),
    )
