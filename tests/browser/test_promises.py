"""Promises in a real browser: Lena confirms an offer; Max moves a promise, keeps it, and is thanked for it."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.web.transaction import Portal
from tests.browser.test_journey import WIDTHS, signs_in
from tests.promises.stage import house, in_days


@pytest.fixture(params=WIDTHS)
def at_work(app: Portal, page: Page, request: pytest.FixtureRequest) -> Page:
    page.set_viewport_size(WIDTHS[request.param])  # type: ignore[arg-type]
    house(app)
    return page


def be(app: Portal, page: Page, address: str, name: str, path: str) -> None:
    signs_in(app, page, address, f"{name}@example.org")
    page.goto(address + path)


def test_lena_confirms_an_offer_with_a_date(app: Portal, address: str, at_work: Page) -> None:
    page = at_work
    be(app, page, address, "lena", "/record")
    page.get_by_role("link", name=re.compile("Mit Datum zusagen.*Eine Sprechstunde")).click()
    expect(page.locator("#words")).to_have_value("Eine Sprechstunde")
    page.locator("#words").fill("Eine Sprechstunde für die Gießerei")
    page.locator("#receiver").select_option(label="Max Thiele")
    page.locator("#kind").select_option(label="Rat")
    page.get_by_role("button", name="Zusagen").click()

    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("#words")).to_have_value("Eine Sprechstunde für die Gießerei")
    page.locator("#due_on").fill(str(in_days(14)))
    page.get_by_role("button", name="Zusagen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Zusage an Max Thiele")
    expect(page.get_by_role("status")).to_have_text("Zugesagt.")
    be(app, page, address, "max", "/record")
    expect(page.get_by_role("link", name="Eine Sprechstunde für die Gießerei", exact=True)).to_be_visible()


def test_an_offer_is_let_go_and_taken_up_again(app: Portal, address: str, at_work: Page) -> None:
    page = at_work
    be(app, page, address, "lena", "/promises")

    page.get_by_role("button", name=re.compile("Loslassen.*Eine Sprechstunde")).click()
    expect(page.get_by_role("heading", name="Was Sie losgelassen haben")).to_be_visible()
    page.get_by_role("button", name=re.compile("Wieder aufnehmen.*Eine Sprechstunde")).click()

    expect(page.get_by_role("link", name=re.compile("Mit Datum zusagen.*Eine Sprechstunde"))).to_be_visible()


def promises(page: Page) -> None:
    page.get_by_role("link", name="Etwas zusagen").first.click()
    page.locator("#words").fill("Werksführung für Ihr Seminar")
    page.locator("#receiver").select_option(label="Lena Vogt")
    page.locator("#due_on").fill(str(in_days(20)))
    page.locator("#kind").select_option(label="Gastfreundschaft")
    page.get_by_role("button", name="Zusagen").click()


def test_max_moves_a_promise_keeps_it_and_is_thanked(app: Portal, address: str, at_work: Page) -> None:
    page = at_work
    be(app, page, address, "max", "/promises")
    promises(page)
    page.get_by_role("link", name="Neues Datum nennen").click()
    page.locator("#due_on").fill(str(in_days(27)))
    page.get_by_role("button", name="Neues Datum eintragen").click()
    expect(page.get_by_role("status")).to_have_text("Das neue Datum steht.")
    page.get_by_role("link", name="Erledigt melden").click()
    page.locator("#sentence").fill("22 waren da.")
    page.get_by_role("button", name="Erledigt melden").click()

    be(app, page, address, "lena", "/promises")
    page.get_by_role("link", name=re.compile("Mit Dank bestätigen")).click()
    page.locator("#sentence").fill("So nah an flüssigem Metall war noch niemand.")
    page.get_by_label("Das vergesse ich nicht.").check()
    page.get_by_role("button", name="Danke sagen").click()
    expect(page.get_by_text("Gehalten und mit Dank bestätigt.")).to_be_visible()

    for name in ("lena", "max"):
        be(app, page, address, name, "/record")
        expect(page.locator(".thanks")).to_have_text("So nah an flüssigem Metall war noch niemand.")
        expect(page.locator(".chron")).to_contain_text("Werksführung für Ihr Seminar")
