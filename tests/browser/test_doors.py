"""The doors in a real browser: an impatient double click, and an organizer's first steps with an authenticator app."""

import re
import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from portal.accounts import views
from portal.accounts.actions_links import make_organizer
from portal.accounts.visitor import enter
from portal.web.transaction import Portal
from tests.accounts.doors import MAX, OLGA, SENTENCE
from tests.browser.test_journey import link_in
from tests.people import max_thiele, ready


def takes_its_time(token: str) -> None:
    """So that the second click comes while the first is on its way."""
    time.sleep(1)
    enter(token)


def test_an_impatient_double_click_signs_in(
    app: Portal, address: str, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "enter", takes_its_time)
    with app.database.transaction() as db:
        max_thiele(db)
    page.goto(f"{address}/sign-in?next=/account")
    page.locator("#email").fill(MAX)
    page.get_by_role("button", name="Link senden").click()
    page.goto(address + link_in(app, "sign-in"))

    page.get_by_role("button", name="Jetzt anmelden").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Daten")


def test_the_first_organizer_comes_in(app: Portal, address: str, page: Page) -> None:
    with app.database.transaction() as db:
        ready(db)
        _olga, token = make_organizer(db, OLGA, "Olga Brandt")
    page.goto(f"{address}/sign-in/link/{token}")
    page.get_by_role("button", name="Jetzt anmelden").click()
    page.locator("#password").fill(SENTENCE)
    page.get_by_role("button", name="Passwort festlegen").click()
    key = re.search(r"\b[A-Z2-7]{32}\b", page.get_by_text("in der App ein").inner_text())
    assert key
    page.locator("#code").fill(pyotp.TOTP(key[0]).now())
    page.get_by_role("button", name="Einrichten").click()
    expect(page.locator(".codes li")).to_have_count(10)

    page.get_by_role("button", name="Ich habe sie aufbewahrt").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Bewerbungen")
