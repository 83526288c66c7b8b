"""Becoming an organizer, ceasing to be one, and what organizers do for each other's doors."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts import second_factor
from portal.accounts.actions import end_all_sign_ins, give_role, person_for
from portal.accounts.models import Invitation, Person, Role, RoleKind
from portal.accounts.queries import holds
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
    person = person_for(
        db,
        email=address,
        salutation="none",
        title="",
        given_name=given_name,
        family_name=family_name,
        language=language,
    )
    if holds(db, person.id, RoleKind.ORGANIZER):
        raise Refused("%(name)s is an organizer already.", name=person.name)
    _revoke(db, Invitation.person_id == person.id, by.id)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        person_id=person.id,
        token_hash=hash_of(token),
        at=now(),
        by_id=by.id,
        expires_at=now() + Invitation.LIFE,
    )
    db.add(invitation)
    db.flush()
    write(
        db,
        "organizer-invitation",
        to=person,
        occasion=f"organizer-invitation:{invitation.id}",
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


def accept_invitation(db: Session, token: str) -> Person:
    """Whoever opens the letter becomes an organizer; once, in time, and unless it was withdrawn."""
    taken = db.execute(
        sa.update(Invitation)
        .where(Invitation.token_hash == hash_of(token), OPEN, Invitation.expires_at > now())
        .values(accepted_at=now())
        .returning(Invitation.person_id, Invitation.by_id)
    ).first()
    if taken is None:
        raise Refused("This invitation has been used, withdrawn, or is older than three days.")
    person = db.get_one(Person, taken.person_id)
    give_role(db, person, RoleKind.ORGANIZER, by_id=taken.by_id)
    return person


def end_organizer(db: Session, person_id: int, by_id: int) -> None:
    """Ends the role, its second factor and every sign-in. The last organizer cannot leave."""
    held = db.scalars(sa.select(Role).where(Role.kind == RoleKind.ORGANIZER, Role.ended_at.is_(None))).all()
    role = next((role for role in held if role.person_id == person_id), None)
    if role is None:
        raise Refused("This person is no organizer any more.")
    if len(held) == 1:
        raise Refused("The last organizer cannot leave. Invite somebody else first.")
    role.ended_at, role.ended_by_id = now(), by_id
    second_factor.remove(db, db.get_one(Person, person_id))
    end_all_sign_ins(db, person_id)


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
