"""How long a sign-in lasts, where one is signed in, and how it ends."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.accounts.actions import sign_in
from portal.accounts.models import Person, SignIn
from portal.web.transaction import Portal
from tests.accounts.doors import ANOTHER, MAX, OLGA, SENTENCE, by_link, by_password, equipped
from tests.people import Visitor, jonas, max_thiele, olga

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PAGES = {MAX: "/record", OLGA: "/organizer/letters"}


def inside(app: Portal, email: str) -> Visitor:
    with app.database.transaction() as db:
        olga(db), max_thiele(db)
    visitor = Visitor(app)
    visitor.signs_in_as(email)
    return visitor


def is_in(visitor: Visitor, email: str = MAX) -> bool:
    return not visitor.opens("/account").location


def begins(app: Portal) -> None:
    """The clock stands still from the moment of signing in."""
    with app.database.transaction() as db:
        db.execute(sa.update(SignIn).values(at=clock.now(), seen_at=clock.now()))


@pytest.mark.parametrize(("who", "idle"), [(MAX, 12 * HOUR), (OLGA, 30 * MINUTE)])
def test_a_sign_in_that_idles_ends_to_the_minute(app: Portal, who: str, idle: timedelta) -> None:
    visitor, start = inside(app, who), clock.now()
    with clock.at(start):
        begins(app)
    with clock.at(start + idle):
        assert not is_in(visitor)
    with clock.at(start + idle - MINUTE):
        assert is_in(visitor)
    with clock.at(start + 2 * idle - 2 * MINUTE):  # it was seen a minute before the end
        assert is_in(visitor)


@pytest.mark.parametrize(
    ("who", "age", "pause"), [(MAX, 30 * DAY, 11 * HOUR), (OLGA, 12 * HOUR, 29 * MINUTE)]
)
def test_a_sign_in_that_is_used_ends_to_the_minute(
    app: Portal, who: str, age: timedelta, pause: timedelta
) -> None:
    visitor, start = inside(app, who), clock.now()
    with clock.at(start):
        begins(app)
    at = start + pause
    while at < start + age - MINUTE:
        with clock.at(at):
            assert is_in(visitor)
        at += pause
    with clock.at(start + age - MINUTE):
        assert is_in(visitor)
    with clock.at(start + age):
        assert not is_in(visitor)


def test_what_idled_out_is_not_revived(app: Portal) -> None:
    visitor, start = inside(app, OLGA), clock.now()
    with clock.at(start + 31 * MINUTE):
        assert not is_in(visitor)
    with clock.at(start + 32 * MINUTE):
        assert not is_in(visitor)


def test_a_signed_out_cookie_is_dead(app: Portal) -> None:
    visitor = inside(app, MAX)
    cookie = visitor.client.get_cookie("session")
    assert cookie
    visitor.opens("/account")
    assert visitor.sends("/sign-out").headers["Clear-Site-Data"] == '"cache", "storage"'

    visitor.client.set_cookie("session", cookie.value)

    assert not is_in(visitor)


def test_each_sign_in_is_a_session_of_its_own(app: Portal, visitor: Visitor) -> None:
    inside(app, MAX)
    tokens = []
    for _time in range(2):
        by_link(visitor, MAX)
        with visitor.client.session_transaction() as session:
            tokens.append(session["_user_id"])
            assert set(session) <= {"_user_id", "_permanent", "_fresh"}, "nothing of the one before is kept"

    assert tokens[0] != tokens[1]


def test_who_loses_their_role_is_nobody(app: Portal) -> None:
    visitor = inside(app, MAX)
    with app.database.transaction() as db:
        db.execute(
            sa.text("UPDATE roles SET ended_at = since, ended_by_id = person_id WHERE kind = 'member'")
        )

    assert not is_in(visitor)


def test_max_ends_one_sign_in_and_keeps_the_others(app: Portal) -> None:
    here, there, elsewhere = inside(app, MAX), inside(app, MAX), inside(app, MAX)
    here.opens("/account")

    here.sends("/account/sign-ins/2/end")

    assert [is_in(one) for one in (here, there, elsewhere)] == [True, False, True]


def test_max_ends_all_others(app: Portal) -> None:
    here, there = inside(app, MAX), inside(app, MAX)
    here.opens("/account")

    here.sends("/account/sign-out-everywhere")

    assert [is_in(one) for one in (here, there)] == [True, False]


@pytest.mark.parametrize(("id_", "status"), [(1, 404), (4711, 404), (3, 409)])
def test_only_open_sign_ins_of_one_s_own_are_ended(app: Portal, id_: int, status: int) -> None:
    hers, his, ended = inside(app, OLGA), inside(app, MAX), inside(app, MAX)
    ended.opens("/account")
    ended.sends("/sign-out")
    his.opens("/account")

    assert his.sends(f"/account/sign-ins/{id_}/end").status_code == status
    assert is_in(hers)


def test_the_browser_is_called_by_its_name(app: Portal) -> None:
    visitor = inside(app, MAX)
    agents = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Safari/604.1",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "",
    )
    with app.database.transaction() as db:
        max_ = db.scalars(sa.select(Person).where(Person.email == MAX)).one()
        for agent in agents:
            sign_in(db, max_, "link", both_factors=False, browser=agent)

    page = visitor.opens("/account").text

    found = [name in page for name in ("Edge, Windows", "Safari, iPhone", "Firefox, Linux")]
    assert (found, page.count("Unbekannter Browser")) == ([True] * 3, 3)  # this one, and the last twice


def test_a_new_password_ends_the_other_sign_ins(app: Portal) -> None:
    equipped(app.database)
    here, there = Visitor(app), Visitor(app)
    for one in (here, there):
        one.signs_in_as(OLGA)

    answer = here.fills_in("/account/password", {"current": SENTENCE, "password": ANOTHER})

    assert answer.location == "/account"
    assert [is_in(one) for one in (here, there)] == [True, False]


def test_a_password_is_not_changed_without_the_old_one(app: Portal, visitor: Visitor) -> None:
    equipped(app.database, max_thiele)
    by_password(visitor, MAX)

    answer = visitor.fills_in("/account/password", {"current": ANOTHER, "password": ANOTHER})

    assert answer.status_code == 422
    assert by_password(Visitor(app), MAX).status_code == 302


def test_olga_signs_everybody_out(app: Portal) -> None:
    with app.database.transaction() as db:
        jonas(db)
    hers, his, max_s = inside(app, OLGA), inside(app, "jonas@example.org"), inside(app, MAX)
    hers.opens("/organizer/settings/security")

    hers.sends("/organizer/settings/security/sign-out-everybody")

    assert [is_in(one) for one in (hers, his, max_s)] == [True, False, False]
