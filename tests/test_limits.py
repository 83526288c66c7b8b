"""How often: counted for everybody together, before the request begins, and never in anybody's way."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.accounts.models_security import SecurityEvent, What
from portal.app import create_app
from portal.clock import at, now
from portal.config import Config
from portal.web.transaction import Portal
from tests.accounts.doors import by_password, equipped, shows_code
from tests.people import ADA, Visitor, max_thiele
from tests.test_bad_input import all_at_once, errors


@pytest.fixture
def app(config: Config) -> Iterator[Portal]:
    app = create_app(replace(config, limits=True))
    with app.database.transaction() as db:
        max_thiele(db)
    yield app
    app.database.dispose()


def asks_for_letters(visitor: Visitor, count: int) -> list[int]:
    address = {"email": "max@example.org"}
    return [visitor.fills_in("/sign-in", address, to="/sign-in/link").status_code for _ in range(count)]


def test_three_letters_an_hour_leave_for_one_address(visitor: Visitor) -> None:
    assert asks_for_letters(visitor, 4) == [302, 302, 302, 429]


def test_who_was_too_fast_is_told_when_to_come_back(visitor: Visitor) -> None:
    asks_for_letters(visitor, 3)

    answer = visitor.fills_in("/sign-in", {"email": "max@example.org"}, to="/sign-in/link")

    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "<h1>Bitte etwas langsamer</h1>" in answer.text


def test_a_forged_form_is_not_counted(visitor: Visitor) -> None:
    for _time in range(5):
        visitor.client.post("/sign-in/link", data={"email": "max@example.org"})

    assert asks_for_letters(visitor, 1) == [302]


def test_codes_are_counted_for_the_account_wherever_they_come_from(app: Portal) -> None:
    equipped(app.database)
    windows = [Visitor(app), Visitor(app)]
    for number, window in enumerate(windows):
        window.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        by_password(window)

    answers = [shows_code(window, "000000").status_code for window in windows * 3]

    assert answers == [302] * 5 + [429]


def test_what_was_too_often_is_noted_once_a_minute(app: Portal, visitor: Visitor) -> None:
    asks_for_letters(visitor, 6)

    with app.database.session(writes=False) as db:
        noted = sa.select(SecurityEvent.page).where(SecurityEvent.what == What.LIMIT_REACHED)
        assert db.scalars(noted).all() == ["/sign-in/link"]


def test_twenty_at_once_are_counted_one_by_one(app: Portal) -> None:
    visitors = [Visitor(app) for _ in range(20)]
    for one in visitors:
        one.opens("/sign-in/password")
    wrong = {"email": "max@example.org", "password": "not the password of Max"}

    answers = all_at_once([lambda one=one: one.sends("/sign-in/password", wrong) for one in visitors])

    assert Counter(answers) == {422: 10, 429: 10}


def test_nobody_fills_in_the_first_step_at_once_but_may_change_it_as_quickly_as_they_like(
    visitor: Visitor,
) -> None:
    page = visitor.fills_in("/apply/you", ADA)
    assert (page.status_code, errors(page)) == (422, [])
    assert "Das ging sehr schnell." in page.text and f'value="{ADA["company"]}"' in page.text

    with at(now() + timedelta(seconds=3)):
        assert visitor.sends("/apply/you", ADA).location == "/apply/talks"

    assert visitor.fills_in("/apply/you", ADA | {"phone": ""}).location == "/apply/talks"
