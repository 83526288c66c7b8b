"""How people come through the doors in these stories."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pyotp
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal import clock
from portal.accounts.models import Person
from portal.accounts.passwords import hash_password
from portal.accounts.second_factor import enroll
from portal.database import Database
from tests.people import Visitor, olga

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SENTENCE = "sieben Kraniche ziehen nach Norden"
ANOTHER = "acht Reiher stehen still im Schilf"
OLGA, MAX = "olga@example.org", "max@example.org"


def code_now(secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()))


@contextmanager
def later(**time: float) -> Iterator[None]:
    """Inside, some time has passed."""
    with clock.at(clock.now() + timedelta(**time)):
        yield


def equipped(database: Database, who: Callable[[Session], Person] = olga) -> list[str]:
    """Somebody set up password and second factor a while ago; these are the recovery codes."""
    with later(minutes=-5), database.transaction() as db:
        person = who(db)
        person.password_hash = hash_password(SENTENCE)
        return enroll(db, person, SECRET, code_now())


def by_link(visitor: Visitor, email: str = OLGA, onward: str = "") -> TestResponse:
    """Asks for a letter and presses the button behind its link."""
    visitor.fills_in("/sign-in", {"email": email, "next": onward}, to="/sign-in/link")
    path = visitor.link_in("sign-in")
    visitor.opens(path)
    return visitor.sends(path)


def by_password(visitor: Visitor, email: str = OLGA, password: str = SENTENCE) -> TestResponse:
    return visitor.fills_in("/sign-in/password", {"email": email, "password": password})


def shows_code(visitor: Visitor, code: str | None = None) -> TestResponse:
    return visitor.fills_in("/sign-in/second", {"code": code or code_now()})
