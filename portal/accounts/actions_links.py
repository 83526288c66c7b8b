"""Sign-in links and their codes: asked for, used once, and the server's command line."""

import hmac
import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.actions import email_key, give_role, person_for
from portal.accounts.models import Person, RoleKind, SignInLink
from portal.accounts.queries import who_may_enter
from portal.clock import now
from portal.errors import Refused
from portal.letters.actions import hash_of, write
from portal.letters.words import path
from portal.network.queries import the_network


@dataclass(frozen=True)
class Asked:
    """What the browser that asked for a link has to remember."""

    nonce: str


def ask_for_link(db: Session, address_key: str) -> Asked:
    """Makes a link for whoever may enter with the address.

    A row is written for strangers too, so that neither page nor pace tells."""
    person = who_may_enter(db, address_key)
    token, nonce, code = (
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(32),
        f"{secrets.randbelow(10**8):08}",
    )
    link = _link(db, person, token, code_hash=hash_of(nonce + code), browser_hash=hash_of(nonce))
    if person is not None:
        write(
            db,
            "sign-in",
            to=person,
            occasion=f"sign-in:{link.id}",
            network=the_network(db),
            link=path(person.language, f"/sign-in/link/{token}"),
            code=code,
        )
    return Asked(nonce)


def _link(
    db: Session,
    person: Person | None,
    token: str,
    code_hash: str | None = None,
    browser_hash: str | None = None,
) -> SignInLink:
    link = SignInLink(
        person_id=person.id if person else None,
        token_hash=hash_of(token),
        code_hash=code_hash,
        browser_hash=browser_hash,
        made_at=now(),
        expires_at=now() + SignInLink.LIFE,
    )
    db.add(link)
    db.flush()
    return link


def use_link(db: Session, token: str, nonce: str | None) -> Person:
    """Signs in the link's person; once, in time, and in the browser that asked. Links of the command line know no browser."""
    link = db.scalar(sa.select(SignInLink).where(SignInLink.token_hash == hash_of(token)))
    if link is not None and not link.fits(hash_of(nonce or "")):
        raise Refused(
            "This link works only in the browser that asked for it. Enter the code of the letter there, or ask for a new link."
        )
    return _take(db, link)


def use_code(db: Session, nonce: str, code: str) -> Person | None:
    """Signs in by the code on the waiting page; None when it is not the code. Five tries, then the link is spent too."""
    link = db.scalar(sa.select(SignInLink).where(SignInLink.browser_hash == hash_of(nonce)))
    if link is None or link.code_tries >= SignInLink.TRIES:
        raise Refused("This code was tried too often. Please ask for a new link.")
    link.code_tries += 1
    if not hmac.compare_digest(link.code_hash or "", hash_of(nonce + code)):
        db.flush()
        return None
    return _take(db, link)


def _take(db: Session, link: SignInLink | None) -> Person:
    """The one place a link is spent: whoever comes second finds it used."""
    at = now()
    spent = sa.update(SignInLink).where(
        SignInLink.id == (link.id if link else None), SignInLink.used_at.is_(None), SignInLink.expires_at > at
    )
    taken = db.execute(spent.values(used_at=at).returning(SignInLink.id)).first()
    if taken is None or link is None or link.person_id is None:
        raise Refused("This link has been used or is older than ten minutes. Please ask for a new one.")
    return db.get_one(Person, link.person_id)


def spend_links(db: Session, person_id: int) -> None:
    """Links that are on their way lead nowhere any more."""
    db.execute(
        sa.update(SignInLink)
        .where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )


def sign_in_link_for_command_line(db: Session, address: str) -> tuple[Person, str]:
    """A fresh link for somebody who may enter, not tied to a browser; Refused for strangers."""
    person = who_may_enter(db, email_key(address))
    if person is None:
        raise Refused("Nobody who may enter has this address.")
    token = secrets.token_urlsafe(32)
    _link(db, person, token)
    return person, token


def make_organizer(db: Session, address: str, name: str) -> tuple[Person, str]:
    """The organizer and a link to sign in; password and second factor are set up at the first sign-in."""
    given, _space, family = " ".join(name.split()).rpartition(" ")
    person = person_for(
        db, email=address, salutation="none", title="", given_name=given, family_name=family, language="de"
    )
    give_role(db, person, RoleKind.ORGANIZER)
    return sign_in_link_for_command_line(db, address)
