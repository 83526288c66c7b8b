"""Passwords: entering by one, showing it again, setting one."""

from sqlalchemy.orm import Session

from portal.accounts.actions import end_all_sign_ins, strengthen
from portal.accounts.models import Person, SignIn, Step
from portal.accounts.passwords import check_new, hash_password, is_right, refresh_hash
from portal.accounts.queries import who_may_enter
from portal.clock import now
from portal.errors import Refused


class WrongPassword(Refused):
    """The password that is in force was not shown."""


def person_by_password(db: Session, address_key: str, password: str) -> Person | None:
    """Whose address and password these are. It takes as long for strangers, so that the pace tells nothing."""
    person = who_may_enter(db, address_key)
    if not is_right(person.password_hash if person else None, password) or person is None:
        return None
    refresh_hash(person, password)
    return person


def show_password(db: Session, person: Person, sign_in: SignIn, password: str) -> str | None:
    """Whoever came by a link shows their password too; the sign-in's new token, or None when it is wrong."""
    if not is_right(person.password_hash, password):
        return None
    refresh_hash(person, password)
    return strengthen(db, sign_in, password=True)


def needs_current_password(person: Person, sign_in: SignIn) -> bool:
    """Whoever just came through a letter has shown that the address is theirs; everybody else shows the old password."""
    return person.password_hash is not None and not sign_in.is_fresh_from_letter(now())


def set_password(db: Session, person: Person, sign_in: SignIn, current: str, password: str) -> str:
    """Sets the password, ends the other sign-ins and returns this one's new token.

    Refused when the old one is wrong, the new one too easy, or a second factor that is set up was not shown."""
    if sign_in.next_step(person) is Step.SECOND_FACTOR:
        raise Refused("Please show your second factor first.")
    if needs_current_password(person, sign_in) and not is_right(person.password_hash, current):
        raise WrongPassword("Your current password is not right.")
    check_new(db, person, password)
    person.password_hash = hash_password(password)
    end_all_sign_ins(db, person.id, but=sign_in.id)
    return strengthen(db, sign_in, password=True)
