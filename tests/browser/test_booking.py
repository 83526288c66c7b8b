"""Ben books a talk on a phone in New York, moves it and cancels it; and without any script."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from portal.applications.models import Application
from portal.interviews.actions_inviting import invite
from portal.interviews.models import Interview
from portal.web.transaction import Portal
from portal.zones import in_words
from tests.admission.test_journey import organizer
from tests.browser.test_every_page import becomes
from tests.people import Visitor, applies
from tests.test_every_page import offers_times

PHONE = {"width": 390, "height": 844}
PAGE = "/application/interview"


@pytest.fixture
def ben(app: Portal) -> Visitor:
    """Invited, with free times every morning in Berlin."""
    organizer(app)
    offers_times(app)
    visitor = Visitor(app)
    applies(visitor, given_name="Ben", family_name="Okafor", email="ben@example.org")
    with app.database.transaction() as db:
        invite(db, db.scalars(sa.select(Application)).one(), by_id=1)
    return visitor


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": PHONE, "timezone_id": "America/New_York"}


def the_talk(app: Portal) -> Interview:
    with app.database.session(writes=False) as db:
        return db.scalars(sa.select(Interview)).one()


def in_new_york(talk: Interview) -> str:
    assert talk.begins_at
    return in_words(talk.begins_at, "America/New_York", "de")


def test_on_a_phone_in_new_york(app: Portal, address: str, page: Page, ben: Visitor) -> None:
    becomes(page, address, ben)
    page.goto(f"{address}/application")
    page.get_by_role("link", name="Termin wählen").click()

    expect(page.locator("#zone")).to_have_value("America/New_York")
    page.locator("label.slot").nth(1).click()
    chosen = page.locator("[data-label]:checked").get_attribute("data-label") or ""
    assert re.fullmatch(r"\w+, \d+\.\s\w+, 0[3-6]:00\sUhr, 45 Minuten", chosen)
    expect(page.locator("[data-slot]")).to_have_text(chosen)
    page.get_by_role("button", name="Termin buchen").click()

    expect(page.get_by_role("status")).to_contain_text("Ihr Termin ist gebucht.")
    booked = the_talk(app)
    assert booked.zone == "America/New_York"
    expect(page.get_by_text(f"{in_new_york(booked)} (New Yorker Zeit)")).to_be_visible()

    page.get_by_role("link", name="Verschieben").click()
    expect(page.locator("s")).to_have_text(in_new_york(booked))
    page.locator("label.slot").nth(4).click()
    page.get_by_role("button", name="Auf diese Zeit verschieben").click()
    expect(page.get_by_role("status")).to_contain_text("Ihr Gespräch hat eine neue Zeit.")
    moved = the_talk(app)
    assert moved.moved_from == booked.begins_at
    expect(page.locator("s")).to_have_text(in_new_york(booked))

    page.get_by_role("link", name="Termin absagen").click()
    page.get_by_role("button", name="Termin absagen").click()
    expect(page.get_by_role("status")).to_contain_text("Der Termin ist abgesagt.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wählen Sie Ihren Gesprächstermin")


def test_another_zone_shows_its_hours_at_once_and_stays(address: str, page: Page, ben: Visitor) -> None:
    becomes(page, address, ben)
    page.goto(address + PAGE)
    expect(page.get_by_role("button", name="Zeiten in dieser Zone zeigen")).to_be_hidden()

    page.locator("#zone").select_option("Asia/Tokyo")
    expect(page.locator(".confirm")).to_contain_text("Tokioter Zeit")
    page.goto(address + PAGE)

    expect(page.locator("#zone")).to_have_value("Asia/Tokyo")


def test_the_keyboard_reaches_every_time(address: str, page: Page, ben: Visitor) -> None:
    becomes(page, address, ben)
    page.goto(address + PAGE)
    expect(page.locator("#zone")).to_have_value("America/New_York")

    page.locator("#slot").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")

    second = page.locator("label.slot input").nth(1)
    expect(second).to_be_checked()
    expect(page.locator("[data-slot]")).to_have_text(second.get_attribute("data-label") or "")


def test_without_a_script(
    app: Portal, address: str, browser: Browser, browser_context_args: dict[str, Any], ben: Visitor
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    becomes(page, address, ben)
    page.goto(address + PAGE)

    expect(page.locator("#zone")).to_have_value("Europe/Berlin")
    page.locator("#zone").select_option("America/New_York")
    page.get_by_role("button", name="Zeiten in dieser Zone zeigen").click()
    page.locator("label.slot").nth(1).click()
    page.get_by_role("button", name="Termin buchen").click()
    booked = the_talk(app)
    expect(page.get_by_text(f"{in_new_york(booked)} (New Yorker Zeit)")).to_be_visible()

    page.get_by_role("link", name="Verschieben").click()
    page.get_by_role("button", name="Auf diese Zeit verschieben").click()
    expect(page.get_by_role("alert")).to_contain_text("Wählen Sie eine Zeit aus")
    page.locator("label.slot").nth(4).click()
    page.get_by_role("button", name="Auf diese Zeit verschieben").click()
    assert the_talk(app).moved_from == booked.begins_at

    page.get_by_role("link", name="Termin absagen").click()
    page.get_by_role("button", name="Termin absagen").click()
    assert the_talk(app).cancelled_at is not None
    context.close()


def test_the_file_comes_with_one_click(address: str, page: Page, app: Portal, ben: Visitor) -> None:
    becomes(page, address, ben)
    page.goto(address + PAGE)
    expect(page.locator("#zone")).to_have_value("America/New_York")
    page.locator("label.slot").first.click()
    page.get_by_role("button", name="Termin buchen").click()

    with page.expect_download() as download:
        page.get_by_role("link", name="In meinen Kalender").click()

    text = download.value.path().read_text()
    begins_at = the_talk(app).begins_at
    assert begins_at and f"DTSTART:{begins_at:%Y%m%dT%H%M%SZ}" in text
    assert text.count("BEGIN:VEVENT") == 1
