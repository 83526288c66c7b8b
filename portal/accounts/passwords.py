"""Passwords: how they are kept and compared, and which are refused."""

import re
import secrets
from collections.abc import Iterable
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session
from zxcvbn import zxcvbn

from portal.accounts.models import Person
from portal.errors import Refused
from portal.network.models import Network

SHORTEST = 12
LONGEST = 256
READ = 72  # characters the estimate looks at; more would make it slow, and what they add only makes it safer
EASY = 10**8  # guesses
OWN_WORK = 8  # characters that must remain when names everybody knows are taken out
CONTEXT = (
    "speakers",
    "speaker",
    "rednerin",
    "redner",
    "netzwerk",
    "network",
    "portal",
    "passwort",
    "password",
)

HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Takes as long where no password is kept, so that the pace does not tell who is known."""
    try:
        HASHER.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def refresh_hash(person: Person, password: str) -> None:
    """Follows the current parameters; possible only while the password is at hand."""
    if person.password_hash and HASHER.check_needs_rehash(person.password_hash):
        person.password_hash = hash_password(password)


def check_new(db: Session, person: Person, password: str) -> None:
    """Refuses what is short, common, or mostly made of names around the person. No rule about kinds of characters."""
    if len(password) < SHORTEST:
        raise Refused("Use at least %(count)d characters", count=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("Use at most %(count)d characters", count=LONGEST)
    if len(_without(_known_words(db, person), password)) < OWN_WORK:
        raise Refused("Choose other words than your name, your address or the name of the network")
    if zxcvbn(password[:READ])["guesses"] < EASY:
        raise Refused("This password is easy to guess. Choose one that nobody else would choose")


def _known_words(db: Session, person: Person) -> list[str]:
    network = db.scalar(sa.select(Network.name)) or ""
    return [*CONTEXT, *_parts(network, person.given_name, person.family_name, person.email)]


def _parts(*texts: str) -> Iterable[str]:
    """Each text whole, and its words where they are long enough to be names."""
    for text in texts:
        yield text
        yield from (word for word in re.split(r"[\W_]+", text) if len(word) > 2)


def _without(words: Iterable[str], password: str) -> str:
    left = password.casefold()
    for word in sorted((word.casefold() for word in words if word), key=len, reverse=True):
        left = left.replace(word, "")
    return left


@cache
def _nobodys() -> str:
    return hash_password(secrets.token_urlsafe())
