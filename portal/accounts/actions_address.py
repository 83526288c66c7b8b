"""Another e-mail address: asked for by its owner, confirmed by a letter to it, told to the old one."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.actions import end_all_sign_ins, strengthen
from portal.accounts.actions_links import spend_links
from portal.accounts.models import AddressChange, Person, SignIn
from portal.accounts.queries import OPEN_CHANGE
from portal.clock import now
from portal.errors import Refused
from portal.letters.actions import hash_of, write
from portal.letters.words import path
from portal.network.queries import the_network


def ask_address(db: Session, person: Person, email: str, key: str) -> None:
    """Sends a letter to the new address; nothing changes before it is answered. An earlier wish ends."""
    if key == person.email_key:
        raise Refused("This is your address already")
    db.execute(
        sa.update(AddressChange)
        .where(AddressChange.person_id == person.id, OPEN_CHANGE)
        .values(revoked_at=now())
    )
    token = secrets.token_urlsafe(32)
    change = AddressChange(
        person_id=person.id,
        email=email,
        email_key=key,
        token_hash=hash_of(token),
        at=now(),
        expires_at=now() + AddressChange.LIFE,
    )
    db.add(change)
    db.flush()
    letter = write(
        db,
        "new-address",
        to=person,
        occasion=f"new-address:{change.id}",
        network=the_network(db),
        link=path(person.language, f"/account/address/{token}"),
    )
    letter.to_address = email
    db.flush()


def confirm_address(db: Session, person: Person, sign_in: SignIn, token: str) -> str:
    """The letter was answered, by whoever asked: the address is theirs, and the old one is told.

    Other sign-ins and links on their way end. Returns this sign-in's new token."""
    taken = db.execute(
        sa.update(AddressChange)
        .where(
            AddressChange.token_hash == hash_of(token),
            AddressChange.person_id == person.id,
            OPEN_CHANGE,
            AddressChange.expires_at > now(),
        )
        .values(confirmed_at=now())
        .returning(AddressChange.id, AddressChange.email, AddressChange.email_key)
    ).first()
    if taken is None:
        raise Refused("This link has been used or is older than a day. Please enter the address once more.")
    _tell_the_old_address(db, person, taken.id)
    person.email, person.email_key = taken.email, taken.email_key
    try:
        db.flush()
    except sa.exc.IntegrityError as error:
        raise Refused("Somebody else in the network has this address.") from error
    spend_links(db, person.id)
    end_all_sign_ins(db, person.id, but=sign_in.id)
    return strengthen(db, sign_in)


def _tell_the_old_address(db: Session, person: Person, change_id: int) -> None:
    network = the_network(db)
    write(
        db,
        "address-changed",
        to=person,
        occasion=f"address-changed:{change_id}",
        reply_to=network.contact_email,
        network=network,
    )
