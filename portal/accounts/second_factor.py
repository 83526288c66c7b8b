"""The second factor of organizers: a code of the moment, or a recovery code; each counts once."""

import secrets
from dataclasses import dataclass

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, RecoveryCode
from portal.accounts.models_security import What
from portal.clock import now
from portal.errors import Refused
from portal.letters.actions import hash_of

STEP = 30  # seconds a code is shown for; the one before counts too, for slow typing
CODES = 10


class WrongCode(Refused):
    """The code was not made from the secret that is to be set up."""


@dataclass(frozen=True)
class Enrollment:
    """What an authenticator app needs to know."""

    secret: str
    address: str  # what the QR code says


def offer(person: Person, network_name: str, secret: str | None = None) -> Enrollment:
    """A secret that is not kept until the first code made from it is typed."""
    secret = secret or pyotp.random_base32()
    return Enrollment(
        secret, pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=network_name)
    )


def enroll(db: Session, person: Person, secret: str, code: str) -> list[str]:
    """Keeps the secret once the app has shown a right code; returns fresh recovery codes, to be seen this once."""
    if person.totp_secret is not None:
        raise Refused("Your second factor is set up already.")
    return replace(db, person, secret, code)


def replace(db: Session, person: Person, secret: str, code: str) -> list[str]:
    """The secret of another app or phone takes the place of the one before, its recovery codes too."""
    step = _step_of(secret, code)
    if step is None:
        raise WrongCode("This code does not fit. Scan the picture again and enter the code your app shows.")
    person.totp_secret, person.totp_last_step = secret, step
    return fresh_codes(db, person)


def remove(db: Session, person: Person) -> None:
    person.totp_secret, person.totp_last_step = None, 0
    db.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.flush()


def fresh_codes(db: Session, person: Person) -> list[str]:
    codes = [f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _number in range(CODES)]
    db.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.add_all(RecoveryCode(person_id=person.id, code_hash=hash_of(code)) for code in codes)
    db.flush()
    return codes


def check(db: Session, person: Person, code: str) -> What | None:
    """What kind of code it is, when it is right and was not used before; a right one is spent by this."""
    typed = code.replace(" ", "").lower()
    if typed.isdigit() and person.totp_secret:
        spent = _spend_step(db, person, _step_of(person.totp_secret, typed))
        return What.FACTOR_SHOWN if spent else None
    return What.RECOVERY_CODE_USED if _spend_recovery(db, person, typed) else None


def _step_of(secret: str, code: str) -> int | None:
    """The half minute a code belongs to: this one or the one before."""
    current = int(now().timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    shown, typed = ((step, totp.at(step * STEP)) for step in (current, current - 1)), code.encode()
    return next((step for step, right in shown if secrets.compare_digest(right.encode(), typed)), None)


def _spend_step(db: Session, person: Person, step: int | None) -> bool:
    if step is None:
        return False
    spent = (
        sa.update(Person)
        .where(Person.id == person.id, Person.totp_last_step < step)
        .values(totp_last_step=step)
    )
    return db.execute(spent.returning(Person.id)).first() is not None


def _spend_recovery(db: Session, person: Person, code: str) -> bool:
    spent = (
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == hash_of(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
    )
    return db.execute(spent.returning(RecoveryCode.id)).first() is not None
