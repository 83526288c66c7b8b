"""Organizers come in by password and second factor, whatever letter brought them to the door."""

import re
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from portal.accounts.actions_links import make_organizer
from portal.accounts.models import Person, SignIn
from portal.web.transaction import Portal
from tests.accounts.doors import (
    ANOTHER,
    MAX,
    OLGA,
    SENTENCE,
    by_link,
    by_password,
    code_now,
    equipped,
    later,
    shows_code,
)
from tests.people import Visitor, max_thiele, olga

QUEUE = "/organizer/applications"


def led_to(visitor: Visitor, path: str = QUEUE) -> str:
    """Where somebody ends who wants to open a page."""
    answer = visitor.opens(path)
    return urlsplit(answer.location).path if answer.location else path


def sets_password(visitor: Visitor, password: str = SENTENCE) -> str:
    return str(visitor.fills_in("/account/password", {"password": password}).location)


def sets_up_factor(visitor: Visitor) -> str:
    page = visitor.opens("/account/second-factor")
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)
    assert secret
    return str(visitor.sends("/account/second-factor", {"code": code_now(secret[0])}).location)


def goes_through_the_first_steps(visitor: Visitor) -> list[str]:
    """What each page says about where one is."""
    said = []
    for step in (sets_password, sets_up_factor):
        said.append(_step_on(visitor, led_to(visitor)))
        step(visitor)
    said.append(_step_on(visitor, "/account/recovery-codes"))
    codes = re.findall(r"<li>([0-9a-f]{8}-[0-9a-f]{8})</li>", visitor.page.text)  # type: ignore[union-attr]
    assert len(codes) == 10
    visitor.sends("/account/recovery-codes/kept")
    return said


def _step_on(visitor: Visitor, path: str) -> str:
    found = re.search(r"Schritt \d von \d(?: · [^<]+)?", visitor.opens(path).text)
    assert found, path
    return found[0]


THREE = [
    "Schritt 1 von 3 · danach Ihr zweiter Faktor",
    "Schritt 2 von 3 · danach Ihre Ersatzcodes",
    "Schritt 3 von 3",
]


def test_the_first_organizer_is_led_in_by_three_steps(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        _olga, token = make_organizer(db, OLGA, "Olga Brandt")
    page = visitor.opens(f"/sign-in/link/{token}")
    assert "ein Passwort und einen zweiten Faktor" in page.text
    visitor.sends(f"/sign-in/link/{token}")

    assert goes_through_the_first_steps(visitor) == THREE
    assert led_to(visitor) == QUEUE


def test_an_invited_organizer_is_led_in_by_the_same_steps(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        olga(db)
    host = Visitor(app)
    host.signs_in_as(OLGA)
    clara = {"given_name": "Clara", "family_name": "Weiss", "email": "clara@example.org"}
    host.fills_in("/organizer/settings/organizers", clara)
    path = re.search(r"portal:(\S*/invitation/\S+)", host.last_letter("organizer-invitation").text)
    assert path
    visitor.opens(path[1])
    visitor.sends(path[1])

    assert goes_through_the_first_steps(visitor) == THREE
    assert led_to(visitor) == QUEUE


@pytest.mark.parametrize("path", ["/organizer/settings", "/account", "/account/second-factor"])
def test_half_way_in_is_not_in(app: Portal, visitor: Visitor, path: str) -> None:
    with app.database.transaction() as db:
        olga(db)
    by_link(visitor)

    assert led_to(visitor, path) == "/account/password"


def test_half_way_in_changes_nothing(app: Portal, visitor: Visitor) -> None:
    equipped(app.database)
    by_password(visitor)
    visitor.opens("/sign-in/second")

    paths = ["/organizer/settings", "/account/password", "/account/recovery-codes", "/account/second-factor"]
    answers = {path: visitor.sends(path).location for path in paths}

    assert answers == dict.fromkeys(paths, "/sign-in/second")


def test_olga_comes_in_by_password_and_second_factor(app: Portal, visitor: Visitor) -> None:
    equipped(app.database)

    assert by_password(visitor).location == QUEUE
    assert led_to(visitor) == "/sign-in/second"
    assert shows_code(visitor).location == QUEUE
    assert led_to(visitor) == QUEUE


def test_a_link_leads_round_neither_second_factor_nor_password(app: Portal, visitor: Visitor) -> None:
    equipped(app.database)
    by_link(visitor)

    ways = [led_to(visitor), led_to(visitor, "/account/password")]
    shows_code(visitor)
    ways.append(led_to(visitor))
    wrong = visitor.fills_in("/sign-in/known-password", {"password": ANOTHER})
    right = visitor.sends("/sign-in/known-password", {"password": SENTENCE})

    assert ways == ["/sign-in/second", "/sign-in/second", "/sign-in/known-password"]
    assert (wrong.status_code, right.location) == (422, QUEUE)
    assert led_to(visitor) == QUEUE


def test_a_forgotten_password_is_set_anew_by_link_and_second_factor(app: Portal, visitor: Visitor) -> None:
    equipped(app.database)
    by_link(visitor)
    shows_code(visitor)

    assert sets_password(visitor, ANOTHER) == QUEUE
    assert led_to(visitor) == QUEUE
    assert by_password(Visitor(app), password=ANOTHER).status_code == 302


def test_after_ten_minutes_a_link_does_not_stand_for_the_old_password(app: Portal, visitor: Visitor) -> None:
    equipped(app.database)
    by_link(visitor)
    shows_code(visitor)

    with later(minutes=11):
        page = visitor.fills_in("/account/password", {"password": ANOTHER})

    assert (page.status_code, "Ihr bisheriges Passwort stimmt nicht." in page.text) == (422, True)


def test_the_page_that_was_wanted_comes_after_the_steps(app: Portal, visitor: Visitor) -> None:
    equipped(app.database)
    wanted = "/en/organizer/letters"
    first = visitor.opens(wanted).location
    assert first == f"/en/sign-in?next={wanted}"
    visitor.opens(f"/en/sign-in/password?next={wanted}")
    there = visitor.sends(
        f"/en/sign-in/password?next={wanted}", {"email": OLGA, "password": SENTENCE}
    ).location

    step = visitor.opens(there).location
    visitor.opens(step)

    assert visitor.sends(step, {"code": code_now()}).location == wanted


def test_the_page_that_was_wanted_comes_after_the_letter_too(app: Portal, visitor: Visitor) -> None:
    with app.database.transaction() as db:
        max_thiele(db)
    visitor.fills_in("/sign-in?next=/account", {"email": MAX}, to="/sign-in/link?next=/account")
    visitor.opens(visitor.link_in("sign-in"))

    form = re.search(r'action="(/sign-in/link/[^"]+)"', visitor.page.text)  # type: ignore[union-attr]
    assert form and visitor.sends(form[1]).location == "/account"


def test_each_step_gives_the_sign_in_a_new_token(app: Portal, visitor: Visitor) -> None:
    equipped(app.database)
    by_password(visitor)
    before = visitor.client.get_cookie("session")
    assert before
    shows_code(visitor)
    thief = Visitor(app)
    thief.client.set_cookie("session", before.value)

    assert led_to(thief) == "/sign-in"
    assert led_to(visitor) == QUEUE
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(SignIn.id))) == 1
        assert db.scalars(sa.select(Person.email)).all() == [OLGA]
