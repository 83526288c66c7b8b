"""The security log: who came, who tried, what changed; kept though the request was refused, and never a secret."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from portal import clock
from portal.accounts.actions import end_all_sign_ins
from portal.accounts.models import Person, SignIn, SignInLink
from portal.accounts.models_security import SecurityEvent, What
from portal.accounts.security_log import forget_old_events, keep, shortened
from portal.database import Database
from portal.web.transaction import Portal
from tests.accounts.doors import (
    ANOTHER,
    MAX,
    OLGA,
    SENTENCE,
    by_link,
    by_password,
    equipped,
    later,
    shows_code,
)
from tests.people import Visitor, jonas, max_thiele, olga


@pytest.fixture(autouse=True)
def somebody_is_there(database: Database) -> None:
    with database.transaction() as db:
        olga(db), max_thiele(db)


def kept(database: Database, *columns: Any) -> list[Any]:
    with database.session(writes=False) as db:
        rows = db.execute(
            sa.select(SecurityEvent.what, *(columns or (Person.given_name,)))
            .outerjoin(Person, Person.id == SecurityEvent.person_id)
            .order_by(SecurityEvent.id)
        )
        return [tuple(row) for row in rows]


def test_a_sign_in_by_link_is_noted(app: Portal, visitor: Visitor) -> None:
    by_link(visitor, MAX)

    assert kept(app.database) == [(What.LINK_ASKED, "Max"), (What.IN_BY_LINK, "Max")]


def test_a_used_link_is_noted(app: Portal, visitor: Visitor) -> None:
    by_link(visitor, MAX)
    visitor.opens("/sign-in")
    visitor.sends(visitor.link_in("sign-in"))

    assert kept(app.database)[2:] == [(What.LINK_REFUSED, "Max")]


def test_wrong_codes_are_noted(app: Portal, visitor: Visitor) -> None:
    visitor.fills_in("/sign-in", {"email": MAX}, to="/sign-in/link")
    for _time in range(6):
        visitor.fills_in("/sign-in/wait", {"code": "00000000"}, to="/sign-in/code")

    assert kept(app.database)[1:] == [(What.CODE_WRONG, "Max")] * 6


def test_a_wrong_password_is_noted_for_whoever_it_was_tried(app: Portal, visitor: Visitor) -> None:
    for email in (MAX, "nobody@example.org"):
        by_password(visitor, email)

    assert kept(app.database) == [(What.PASSWORD_WRONG, "Max"), (What.PASSWORD_WRONG, None)]


def test_each_step_of_an_organizer_is_noted(app: Portal, visitor: Visitor) -> None:
    codes = equipped(app.database)
    by_link(visitor)
    shows_code(visitor, "000000")
    shows_code(visitor, codes[0])
    visitor.fills_in("/sign-in/known-password", {"password": ANOTHER})
    visitor.sends("/sign-in/known-password", {"password": SENTENCE})
    visitor.opens("/account")
    visitor.sends("/sign-out")

    assert [what for what, _whose in kept(app.database)] == [
        What.LINK_ASKED,
        What.IN_BY_LINK,
        What.FACTOR_WRONG,
        What.RECOVERY_CODE_USED,
        What.PASSWORD_WRONG,
        What.PASSWORD_SHOWN,
        What.OUT,
    ]


def inside(app: Portal, email: str = OLGA) -> Visitor:
    visitor = Visitor(app)
    visitor.signs_in_as(email)
    return visitor


def test_what_one_organizer_does_to_another_names_both(app: Portal) -> None:
    equipped(app.database, jonas)
    hers = inside(app)
    for act in ("sign-out", "end"):
        hers.opens("/organizer/settings/organizers/3")
        hers.sends(f"/organizer/settings/organizers/3/{act}")

    assert kept(app.database, Person.given_name, SecurityEvent.by_id) == [
        (What.ENDED_BY_ORGANIZER, "Jonas", 1),
        (What.ORGANIZER_ENDED, "Jonas", 1),
    ]


def test_what_was_refused_by_a_rule_leaves_no_good_news(app: Portal) -> None:
    hers = inside(app)
    hers.opens("/organizer/settings/organizers/1")
    assert hers.sends("/organizer/settings/organizers/1/end").status_code == 409

    assert kept(app.database) == []


def test_a_page_that_is_not_open_to_max_is_noted_once_a_minute(app: Portal) -> None:
    his, page = inside(app, MAX), "/organizer/applications/7"
    for _time in range(3):
        his.opens(page)
    with later(minutes=1, seconds=1):
        his.opens(page)

    one = (What.ACCESS_REFUSED, "Max", "/organizer/applications/<int:id>")
    assert kept(app.database, Person.given_name, SecurityEvent.page) == [one, one]


def test_a_strangers_id_is_noted(app: Portal) -> None:
    inside(app).opens("/organizer/applications/4711")

    assert kept(app.database) == [(What.ACCESS_REFUSED, "Olga")]


def test_a_forged_form_is_noted(app: Portal) -> None:
    his = inside(app, MAX)
    his.client.post("/sign-out")
    his.opens("/account")
    his.client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    his.sends("/account/password")

    found = kept(app.database, Person.given_name, SecurityEvent.page)
    assert found == [(What.FORM_REFUSED, "Max", page) for page in ("/sign-out", "/account/password")]


def test_a_line_says_when_from_where_and_in_which_request(app: Portal, visitor: Visitor) -> None:
    visitor.client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    with clock.at(clock.now()):
        answer = by_password(visitor, MAX)
        [line] = kept(app.database, SecurityEvent.at, SecurityEvent.origin, SecurityEvent.request_id)
        assert line == (What.PASSWORD_WRONG, clock.now(), "203.0.113.0/24", answer.headers["X-Request-Id"])


ADDRESSES = {
    "203.0.113.77": "203.0.113.0/24",
    "2001:db8:1:2:3:4:5:6": "2001:db8:1::/48",
    "unknown": "unknown",
    "a\nb": "unknown",
}


@pytest.mark.parametrize(("whole", "short"), ADDRESSES.items())
def test_an_address_is_shortened(whole: str, short: str) -> None:
    assert shortened(whole) == short


def test_no_secret_stands_in_the_log(app: Portal, visitor: Visitor) -> None:
    codes = equipped(app.database)
    by_link(visitor)
    token = visitor.link_in("sign-in").rsplit("/", 1)[1]
    shows_code(visitor, codes[0])
    visitor.fills_in("/account/password", {"password": ANOTHER})

    with app.database.session(writes=False) as db:
        text = str(db.execute(sa.select(SecurityEvent.__table__)).all())
    assert [secret in text for secret in (token, codes[0], ANOTHER, OLGA)] == [False] * 4


def test_the_log_only_grows(database: Database) -> None:
    with database.transaction() as db:
        keep(db, What.OUT, 1)
        assert db.scalar(sa.select(SecurityEvent.what)) == What.OUT, "of nothing, SQLite refuses nothing"

    with pytest.raises(sa.exc.IntegrityError, match="append-only"), database.transaction() as db:
        db.execute(sa.update(SecurityEvent).values(what=What.IN_BY_LINK))

    assert kept(database) == [(What.OUT, "Olga")]


def test_after_180_days_it_is_forgotten(app: Portal, visitor: Visitor) -> None:
    by_link(visitor, MAX)
    tables = (SecurityEvent, SignIn, SignInLink)
    counts = []
    for days in (179, 181):
        with later(days=days), app.database.transaction() as db:
            forget_old_events(db)
            counts.append([db.scalar(sa.select(sa.func.count()).select_from(one)) for one in tables])

    assert counts == [[2, 1, 0], [0, 0, 0]]


def test_each_reads_what_happened_at_their_own_doors(app: Portal) -> None:
    by_password(Visitor(app), MAX)
    by_password(Visitor(app), OLGA)

    page = inside(app, MAX).opens("/account").text

    assert page.count("Falsches Passwort") == 1


def test_organizers_read_what_happened_at_all_doors(app: Portal) -> None:
    by_password(Visitor(app), MAX)
    by_password(Visitor(app), "nobody@example.org")

    page = inside(app).opens("/organizer/settings/security").text

    assert page.count("Falsches Passwort") == 2
    assert "Max Thiele" in page


def many(database: Database, count: int) -> None:
    with database.transaction() as db:
        for number in range(count):
            keep(db, What.PASSWORD_WRONG, number % 2 + 1, by_id=1)


@pytest.mark.parametrize("path", ["/account", "/organizer/settings/security"])
def test_a_long_log_is_asked_for_as_much_as_a_short_one(app: Portal, path: str) -> None:
    hers = inside(app)
    many(app.database, 2)
    few = hers.opens(path).headers["X-SQL-Count"]
    many(app.database, 60)

    assert hers.opens(path).headers["X-SQL-Count"] == few


def test_the_whole_log_is_read_page_by_page(app: Portal) -> None:
    hers = inside(app)
    many(app.database, 70)

    pages = [hers.opens(f"/organizer/settings/security{query}").text for query in ("", "?before=21")]

    assert [page.count("Falsches Passwort") for page in pages] == [50, 20]
    assert [">Ältere<" in page for page in pages] == [True, False]


@pytest.mark.parametrize("before", ["x", "-1", "９", "9" * 30, "%00", "1.5"])
def test_a_wrong_place_in_the_log_is_nobody_s(app: Portal, before: str) -> None:
    assert inside(app).opens(f"/organizer/settings/security?before={before}").status_code == 404


def test_a_log_that_cannot_be_written_spoils_no_answer(app: Portal, visitor: Visitor) -> None:
    his = inside(app, MAX)
    his.opens("/account")
    with app.database.transaction() as db:
        end_all_sign_ins(db, 1)
        db.execute(sa.text("ALTER TABLE security_events RENAME TO elsewhere"))

    assert his.sends("/account/sign-out-everywhere").location == "/account"


def test_the_command_line_is_noted_too(app: Portal) -> None:
    run = app.test_cli_runner().invoke

    outputs = [
        run(args=["make-organizer", "clara@example.org", "Clara Weiss"]).output,
        run(args=["sign-in-link", "clara@example.org"]).output,
    ]

    assert all("/sign-in/link/" in output for output in outputs)
    assert kept(app.database, SecurityEvent.origin) == [
        (What.ORGANIZER_BEGAN, "command line"),
        (What.LINK_ASKED, "command line"),
    ]


def test_half_a_year_of_half_days(database: Database) -> None:
    """The sweep takes what is older, to the minute."""
    at, minute = clock.now(), timedelta(minutes=1)
    with database.transaction() as db:
        for age in (SecurityEvent.LIFE - minute, SecurityEvent.LIFE + minute):
            keep(db, What.OUT, 1, at=at - age)
    with clock.at(at), database.transaction() as db:
        forget_old_events(db)
        assert db.scalars(sa.select(SecurityEvent.at)).all() == [at - SecurityEvent.LIFE + minute]
