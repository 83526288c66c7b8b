"""Showing once more that it is oneself, before something changes that opens doors."""

from enum import StrEnum, auto

from sqlalchemy.orm import Session

from portal.accounts import second_factor
from portal.accounts.models import Person, SignIn
from portal.accounts.passwords import is_right
from portal.clock import now
from portal.errors import Refused


class Proof(StrEnum):
    """The strongest thing somebody has."""

    CODE = auto()
    WORD = auto()
    LETTER = auto()


class NotProven(Refused):
    """What was shown is not right."""


def proof_of(person: Person) -> Proof:
    """What this person is asked for."""
    if person.totp_secret:
        return Proof.CODE
    return Proof.WORD if person.password_hash else Proof.LETTER


def refuse_unless_proven(db: Session, person: Person, sign_in: SignIn, shown: str) -> None:
    """A right code is spent by this."""
    kind = proof_of(person)
    if kind is Proof.CODE and second_factor.check(db, person, shown) is None:
        raise NotProven("This code is not right, or it was used already.")
    if kind is Proof.WORD and not is_right(person.password_hash, shown):
        raise NotProven("Your current password is not right.")
    if kind is Proof.LETTER and not sign_in.is_fresh_from_letter(now()):
        raise NotProven("Please sign in once more by a letter; then you have ten minutes for this.")
