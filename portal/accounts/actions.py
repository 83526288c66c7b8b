"""People, roles and sign-ins."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from email_validator import validate_email
from sqlalchemy.orm import Session

from portal.accounts.models import Invitation, Person, Role, RoleKind, Salutation, SignIn, SignInLink
from portal.accounts.passwords import check_new, hash_password, is_right, refresh_hash
from portal.accounts.queries import holds
from portal.clock import now
from portal.errors import Refused
from portal.letters.actions import hash_of, write
from portal.letters.words import path
from portal.network.queries import the_network

LINK_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
INVITATION_LASTS = timedelta(days=3)


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


def sign_in(db: Session, person: Person, way: str, *, both_factors: bool, browser: str) -> str:
    """A new sign-in and its token of 256 bits; only the token's hash is kept."""
    token = secrets.token_urlsafe(32)
    at = now()
    db.add(
        SignIn(
            person_id=person.id,
            token_hash=hash_of(token),
            both_factors=both_factors,
            way=way,
            browser=browser[:200],
            at=at,
            seen_at=at,
        )
    )
    db.flush()
    return token


def end_sign_in(db: Session, sign_in_id: int) -> None:
    db.execute(
        sa.update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=now())
    )


def end_all_sign_ins(db: Session, person_id: int, but: int | None = None) -> None:
    """Signs out everywhere; `but` is the sign-in that stays."""
    open_ones = sa.update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    db.execute(
        open_ones.where(SignIn.id != but).values(ended_at=now()) if but else open_ones.values(ended_at=now())
    )


@dataclass(frozen=True)
class Asked:
    """What the browser that asked for a link has to remember."""

    nonce: str


def ask_for_link(db: Session, address_key: str) -> Asked:
    """Makes a link for whoever has the address. A row is written for strangers too, so that neither page nor pace tells."""
    person = db.scalar(sa.select(Person).where(Person.email_key == address_key))
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
        expires_at=now() + LINK_LASTS,
    )
    db.add(link)
    db.flush()
    return link


def use_link(db: Session, token: str, nonce: str | None) -> Person:
    """Signs in the link's person; once, in time, and in the browser that asked. Links of the command line know no browser."""
    link = db.scalar(sa.select(SignInLink).where(SignInLink.token_hash == hash_of(token)))
    if link is not None and link.browser_hash is not None and link.browser_hash != hash_of(nonce or ""):
        raise Refused(
            "This link works only in the browser that asked for it. Enter the code of the letter there, or ask for a new link."
        )
    return _take(db, link)


def use_code(db: Session, nonce: str, code: str) -> Person | None:
    """Signs in by the code on the waiting page; None when it is not the code. Five tries, then the link is spent too."""
    link = db.scalar(sa.select(SignInLink).where(SignInLink.browser_hash == hash_of(nonce)))
    if link is None or link.code_tries >= CODE_TRIES:
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


def sign_in_link_for_command_line(db: Session, address: str) -> str:
    """A fresh link for somebody the portal knows, not tied to a browser; Refused for strangers."""
    person = db.scalar(sa.select(Person).where(Person.email_key == email_key(address)))
    if person is None:
        raise Refused("Nobody has this address.")
    token = secrets.token_urlsafe(32)
    _link(db, person, token)
    return token


def make_organizer(db: Session, address: str, name: str) -> str:
    """The organizer and a link to sign in; password and second factor are set up at the first sign-in."""
    given, _space, family = " ".join(name.split()).rpartition(" ")
    person = person_for(
        db, email=address, salutation="none", title="", given_name=given, family_name=family, language="de"
    )
    give_role(db, person, RoleKind.ORGANIZER)
    return sign_in_link_for_command_line(db, address)


def person_by_password(db: Session, address_key: str, password: str) -> Person | None:
    """Whose address and password these are. It takes as long for strangers, so that the pace tells nothing."""
    person = db.scalar(sa.select(Person).where(Person.email_key == address_key))
    if not is_right(person.password_hash if person else None, password) or person is None:
        return None
    refresh_hash(person, password)
    return person


def needs_current_password(db: Session, person: Person, sign_in_id: int) -> bool:
    """Whoever just came by a link has shown that the address is theirs; everybody else shows the old password."""
    current = db.get_one(SignIn, sign_in_id)
    fresh_by_link = current.way == "link" and now() < current.at + LINK_LASTS
    return person.password_hash is not None and not fresh_by_link


def set_password(db: Session, person: Person, sign_in_id: int, current: str, password: str) -> None:
    """Sets the password and ends the other sign-ins; Refused when the old one is wrong or the new one too easy."""
    if needs_current_password(db, person, sign_in_id) and not is_right(person.password_hash, current):
        raise Refused("Your current password is not right.")
    check_new(db, person, password)
    person.password_hash = hash_password(password)
    end_all_sign_ins(db, person.id, but=sign_in_id)


def invite_organizer(
    db: Session, address: str, given_name: str, family_name: str, language: str, by: Person
) -> None:
    """Asks somebody to become an organizer; they become it by opening the letter's link and pressing its button."""
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
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        person_id=person.id,
        token_hash=hash_of(token),
        at=now(),
        by_id=by.id,
        expires_at=now() + INVITATION_LASTS,
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


def accept_invitation(db: Session, token: str) -> Person:
    """Whoever opens the letter becomes an organizer; once, in time, and unless it was withdrawn."""
    taken = db.execute(
        sa.update(Invitation)
        .where(
            Invitation.token_hash == hash_of(token),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now(),
        )
        .values(accepted_at=now())
        .returning(Invitation.person_id, Invitation.by_id)
    ).first()
    if taken is None:
        raise Refused("This invitation has been used, withdrawn, or is older than three days.")
    person = db.get_one(Person, taken.person_id)
    give_role(db, person, RoleKind.ORGANIZER, by_id=taken.by_id)
    return person


def end_organizer(db: Session, person_id: int, by_id: int) -> None:
    """Ends the role and every sign-in that came with it. The last organizer cannot leave."""
    held = db.scalars(sa.select(Role).where(Role.kind == RoleKind.ORGANIZER, Role.ended_at.is_(None))).all()
    role = next((role for role in held if role.person_id == person_id), None)
    if role is None:
        raise Refused("This person is no organizer any more.")
    if len(held) == 1:
        raise Refused("The last organizer cannot leave. Invite somebody else first.")
    role.ended_at, role.ended_by_id = now(), by_id
    end_all_sign_ins(db, person_id)
