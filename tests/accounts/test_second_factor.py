"""Olga's second factor: each code once, codes made anew, another phone, and a lost one."""

import re

import pytest
import sqlalchemy as sa

from portal.accounts.models import Person, RecoveryCode, SignIn
from portal.accounts.models_security import What
from portal.accounts.second_factor import check
from portal.database import Database
from portal.web.transaction import Portal
from tests.accounts.doors import MAX, OLGA, by_link, by_password, code_now, equipped, later, shows_code
from tests.people import Visitor, jonas, max_thiele, olga
from tests.test_bad_input import all_at_once


def enters(database: Database, code: str) -> What | None:
    with database.transaction() as db:
        return check(db, olga(db), code)


def test_a_code_counts_once(database: Database) -> None:
    equipped(database)
    assert [enters(database, code_now()), enters(database, code_now())] == [What.FACTOR_SHOWN, None]


def test_a_recovery_code_counts_once(database: Database) -> None:
    codes = equipped(database)
    used = What.RECOVERY_CODE_USED
    assert [enters(database, code) for code in (codes[0], codes[0], codes[1])] == [used, None, used]


@pytest.mark.parametrize("code", ["000000", "", "1 2 3", "aaaa-bbbb", "１２３４５６", "ä"])
def test_a_wrong_code_opens_nothing(database: Database, code: str) -> None:
    equipped(database)
    assert enters(database, code) is None


def test_twelve_at_once_use_a_code_once(app: Portal) -> None:
    equipped(app.database)
    windows = [Visitor(app) for _ in range(12)]
    for window in windows:
        by_password(window)
        window.opens("/sign-in/second")
    code = {"code": code_now()}

    all_at_once([lambda w=window: w.sends("/sign-in/second", code) for window in windows])

    with app.database.session(writes=False) as db:
        through = sa.select(sa.func.count(SignIn.id)).where(SignIn.factor_at.is_not(None))
        assert db.scalar(through) == 1


def inside(app: Portal, email: str = OLGA) -> Visitor:
    visitor = Visitor(app)
    visitor.signs_in_as(email)
    return visitor


def codes_on(visitor: Visitor) -> list[str]:
    return re.findall(r"<li>([0-9a-f]{8}-[0-9a-f]{8})</li>", visitor.opens("/account/recovery-codes").text)


def test_recovery_codes_are_counted_and_made_anew(app: Portal) -> None:
    old = equipped(app.database)
    visitor = inside(app)
    enters(app.database, old[0])
    assert "9 von 10 übrig" in visitor.opens("/account").text

    assert visitor.fills_in("/account/recovery-codes", {"proof": code_now()}).status_code == 302
    new = codes_on(visitor)
    visitor.sends("/account/recovery-codes/kept")

    assert (len(new), codes_on(visitor)) == (10, [])
    assert [enters(app.database, code) for code in (old[1], new[0])] == [None, What.RECOVERY_CODE_USED]


def test_who_showed_a_code_once_more_goes_on_under_a_new_token(app: Portal) -> None:
    equipped(app.database)
    visitor, thief = inside(app), Visitor(app)
    stolen = visitor.client.get_cookie("session")
    assert stolen
    visitor.fills_in("/account/recovery-codes", {"proof": code_now()})

    thief.client.set_cookie("session", stolen.value)

    assert thief.opens("/account").location == "/sign-in?next=/account"
    assert visitor.opens("/account").status_code == 200


def test_a_member_is_asked_for_no_second_factor_and_sets_none_up(app: Portal) -> None:
    with app.database.transaction() as db:
        max_thiele(db)
    his = inside(app, MAX)
    assert his.opens("/account/second-factor").status_code == 404
    his.opens("/account")
    assert his.sends("/account/second-factor", {"code": "123456"}).status_code == 404


def test_nobody_makes_new_codes_without_the_second_factor(app: Portal) -> None:
    old = equipped(app.database)

    page = inside(app).fills_in("/account/recovery-codes", {"proof": "000000"})

    assert page.status_code == 422
    assert enters(app.database, old[0]) is What.RECOVERY_CODE_USED


def replaces(visitor: Visitor, proof: str) -> str:
    """Scans the picture with another phone. Returns its secret."""
    page = visitor.opens("/account/second-factor/replace")
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)
    assert secret
    visitor.sends("/account/second-factor/replace", {"code": code_now(secret[0]), "proof": proof})
    return secret[0]


def secret_of(database: Database) -> str | None:
    with database.session(writes=False) as db:
        return db.scalars(sa.select(Person.totp_secret).where(Person.email == OLGA)).one()


@pytest.mark.parametrize("lost", [False, True], ids=["with the old phone", "with a recovery code"])
def test_the_second_factor_moves_to_another_phone(app: Portal, lost: bool) -> None:
    old = equipped(app.database)
    elsewhere, visitor = inside(app), inside(app)

    new = replaces(visitor, old[3] if lost else code_now())

    assert secret_of(app.database) == new
    assert elsewhere.opens("/account").location == "/sign-in?next=/account"
    assert len(codes_on(visitor)) == 10
    assert enters(app.database, old[4]) is None


def test_without_proof_the_second_factor_stays(app: Portal) -> None:
    equipped(app.database)

    assert replaces(inside(app), "000000") != secret_of(app.database)


def lost(app: Portal, **form: str) -> int:
    """Jonas resets the second factor of Olga, who lost hers. Returns the answer's status."""
    equipped(app.database)
    equipped(app.database, jonas)
    visitor = inside(app, "jonas@example.org")
    data = {"certain": "y", "proof": code_now()} | form
    return visitor.fills_in(
        "/organizer/settings/organizers/1", data, to="/organizer/settings/organizers/1/second-factor"
    ).status_code


def test_another_organizer_resets_a_lost_second_factor(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        olga(db)
    hers = inside(app)

    assert lost(app) == 302

    assert secret_of(app.database) is None
    assert hers.opens("/account").location == "/sign-in?next=/account"
    assert "Jonas Reimann hat" in visitor.last_letter("second-factor-reset").text
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count()).where(RecoveryCode.person_id == 1)) == 0
    by_password(visitor)
    assert visitor.opens("/organizer/letters").location.startswith("/account/second-factor")


@pytest.mark.parametrize("form", [{"certain": ""}, {"proof": "000000"}, {"proof": ""}])
def test_nobody_s_second_factor_is_reset_without_certainty_and_proof(
    app: Portal, form: dict[str, str]
) -> None:
    with app.database.transaction() as db:
        olga(db)
    assert lost(app, **form) == 422
    assert secret_of(app.database) is not None


def test_olga_does_not_reset_her_own(app: Portal) -> None:
    codes = equipped(app.database)
    path = "/organizer/settings/organizers/1"
    data = {"certain": "y", "proof": codes[0]}

    assert inside(app).fills_in(path, data, to=f"{path}/second-factor").status_code == 409


def test_a_recovery_code_lets_in_when_the_phone_is_lost(app: Portal, visitor: Visitor) -> None:
    codes = equipped(app.database)
    by_link(visitor)
    with later(minutes=1):
        assert shows_code(visitor, codes[0].upper()).status_code == 302
        assert visitor.opens("/organizer/letters").location.startswith("/sign-in/known-password")
