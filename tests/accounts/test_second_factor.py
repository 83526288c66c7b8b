"""Olga's second factor: set up once, asked for at every sign-in, each code once."""

import re

import pyotp

from portal.accounts.actions import sign_in
from portal.accounts.second_factor import check, enroll
from portal.clock import now
from portal.database import Database
from portal.web.transaction import Portal
from tests.people import Visitor, olga

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now() -> str:
    return pyotp.TOTP(SECRET).at(int(now().timestamp()))


def enrolled(database: Database) -> list[str]:
    with database.transaction() as db:
        return enroll(db, olga(db), SECRET, code_now())


def enters(database: Database, code: str) -> bool:
    with database.transaction() as db:
        return check(db, olga(db), code)


def test_a_code_counts_once(database: Database) -> None:
    enrolled(database)
    assert not enters(database, code_now()), "it was used for setting up"


def test_a_recovery_code_counts_once(database: Database) -> None:
    codes = enrolled(database)
    assert [enters(database, codes[0]), enters(database, codes[0]), enters(database, codes[1])] == [
        True,
        False,
        True,
    ]


def test_a_wrong_code_opens_nothing(database: Database) -> None:
    enrolled(database)
    assert [enters(database, code) for code in ("000000", "", "1 2 3", "aaaa-bbbb")] == [False] * 4


def test_olga_sets_it_up_at_her_first_sign_in(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        token = sign_in(db, olga(db), "link", both_factors=False, browser="test")
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    visitor.client.set_cookie("session", signer.dumps({"_user_id": token}))

    assert visitor.opens("/organizer/applications").location.startswith("/sign-in/second")
    page = visitor.opens("/account/second-factor")
    secret = re.search(r"[A-Z2-7]{32}", page.text)
    assert secret
    code = pyotp.TOTP(secret[0]).at(int(now().timestamp()))
    done = visitor.sends("/account/second-factor", {"code": code})

    assert len(re.findall(r"<li>[0-9a-f]{8}-[0-9a-f]{8}</li>", done.text)) == 10
    assert visitor.opens("/organizer/applications").status_code == 200
