"""Olga works with the keyboard: J and K, Enter, A, Z, X, N and ?; never while she types, and not at all if she says so."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.accounts.models import Person
from portal.admission.actions import draft_decision
from portal.applications.models import Application, Outcome
from portal.letters.words import Words
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.applications.test_question import held
from tests.browser.test_every_page import becomes
from tests.people import Visitor, applies

LIST = "/organizer/applications"


@pytest.fixture
def house(app: Portal, page: Page, address: str) -> str:
    """Ada waits for a decision, Ben and Cem are new; the browser is Olga's."""
    olga = organizer(app)
    for name in ("Ada", "Ben", "Cem"):
        applies(Visitor(app), given_name=name, email=f"{name.lower()}@example.org")
    held(olga)
    becomes(page, address, olga)
    return address + LIST


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()[:11]


def presses(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_j_and_k_go_through_the_list_and_enter_opens(page: Page, house: str) -> None:
    page.goto(house)

    presses(page, "j", "j", "j", "j", "k")
    assert focused(page) == "Ben Lindner"
    presses(page, "Enter")

    expect(page).to_have_url(f"{house}/2?stage=new")


IN_THE_LIST = {
    "a": "1/decide/accept?stage=decide",
    "z": "1/decide/hold?stage=decide",
    "x": "1/decide/decline?stage=decide",
    "A": "1/decide/accept?stage=decide",
}


@pytest.mark.parametrize(("key", "leads"), IN_THE_LIST.items())
def test_a_letter_is_for_the_line_that_is_focused(page: Page, house: str, key: str, leads: str) -> None:
    page.goto(house)

    presses(page, "j", key)

    expect(page).to_have_url(f"{house}/{leads}")


@pytest.mark.parametrize("key", ["a", "z", "x"])
def test_where_a_letter_is_drafted_every_decision_leads_to_it(
    app: Portal, page: Page, house: str, key: str
) -> None:
    with app.database.transaction() as db:
        ada, olga = db.get_one(Application, 1), db.scalars(sa.select(Person)).one()
        draft_decision(db, ada, Outcome.ACCEPT, reason="-", words=Words("Ja", "Ja."), by_id=olga.id)

    page.goto(house)
    presses(page, "j", key)
    expect(page).to_have_url(f"{house}/1/decision?stage=decide")
    page.goto(f"{house}/1?stage=decide")
    presses(page, key)

    expect(page).to_have_url(f"{house}/1/decision?stage=decide")


def test_a_letter_without_a_line_or_without_a_meaning_does_nothing(page: Page, house: str) -> None:
    page.goto(house)
    presses(page, "a", "z", "x", "n")
    presses(page, "j", "j")  # Ben is new: nobody is admitted before the interview
    presses(page, "a", "n", "q", "Control+x", "Alt+z")

    assert focused(page) == "Ben Lindner"
    expect(page).to_have_url(house)


ON_THE_PAGE = {
    "a": "decide/accept?stage=decide",
    "z": "decide/hold?stage=decide",
    "x": "decide/decline?stage=decide",
}


@pytest.mark.parametrize(("key", "leads"), ON_THE_PAGE.items())
def test_on_an_application_a_letter_opens_what_carries_it(
    page: Page, house: str, key: str, leads: str
) -> None:
    page.goto(f"{house}/1?stage=decide")

    presses(page, key)

    expect(page).to_have_url(f"{house}/1/{leads}")


def test_on_an_application_n_opens_the_desk(page: Page, house: str) -> None:
    page.goto(f"{house}/1?stage=decide")

    presses(page, "n")

    expect(page).to_have_url(house.replace("applications", "interviews/1"))


def test_on_an_application_j_and_k_lead_to_the_next_and_back(page: Page, house: str) -> None:
    page.goto(f"{house}/2?stage=new")
    expect(page.locator(".place-at span").first).to_have_text("Neu: 1 von 2")

    presses(page, "j")
    expect(page).to_have_url(f"{house}/3?stage=new")
    presses(page, "k")

    expect(page).to_have_url(f"{house}/2?stage=new")


@pytest.mark.parametrize("path", ["", "/1"])
def test_a_question_mark_shows_the_keys_and_escape_closes_them(page: Page, house: str, path: str) -> None:
    page.goto(house + path)
    help_ = page.get_by_role("dialog", name="Tasten")

    presses(page, "?")
    expect(help_).to_be_visible()
    presses(page, "a", "j")  # while the help is open no key acts
    expect(page).to_have_url(house + path)
    presses(page, "Escape")

    expect(help_).to_be_hidden()


def test_while_typing_a_letter_is_a_letter(page: Page, house: str) -> None:
    page.goto(house)
    page.locator("#q").focus()

    presses(page, "j", "a", "?")

    expect(page.locator("#q")).to_have_value("ja?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page).to_have_url(house)


def test_who_switches_the_keys_off_is_left_alone(page: Page, house: str) -> None:
    page.goto(house)
    page.get_by_role("link", name="Alle Tasten").click()
    page.get_by_label("Ich arbeite mit einzelnen Tasten").uncheck()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_label("Ich arbeite mit einzelnen Tasten")).not_to_be_checked()

    for path in ("", "/1"):
        page.goto(house + path)
        presses(page, "j", "a", "?")
        expect(page).to_have_url(house + path)
        assert page.locator("main kbd, dialog, [data-key], script[src*=queue]").count() == 0

    page.goto(house.replace("/applications", "/keys"))
    page.get_by_label("Ich arbeite mit einzelnen Tasten").check()
    page.get_by_role("button", name="Speichern").click()
    page.goto(house)
    presses(page, "j")
    assert focused(page) == "Ada Lindner"


def test_on_a_phone_one_follows_the_other_and_the_bar_stays_in_reach(page: Page, house: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{house}/2?stage=new")
    expect(page.locator(".place-at")).to_contain_text("1 von 2")

    page.get_by_role("link", name="Weiter: Cem Lindner").click()
    expect(page.locator(".place-at")).to_contain_text("2 von 2")
    page.get_by_role("link", name="Zurück", exact=True).click()
    page.get_by_role("link", name="Einladen").click()
    page.get_by_role("button", name=re.compile("Einladung")).click()

    expect(page.get_by_role("status")).to_have_text("Die Einladung an Ben Lindner ist unterwegs.")
    bar, tabs = page.locator(".decide"), page.locator(".nav-app")
    below = bar.evaluate("bar => bar.getBoundingClientRect().bottom")
    assert below <= tabs.evaluate("tabs => tabs.getBoundingClientRect().top") + 1
    targets = page.locator(".place a, .decide a, .decide button")
    assert all(box and box["height"] >= 44 for box in (one.bounding_box() for one in targets.all())), (
        "large enough for a thumb"
    )
    page.get_by_role("link", name="Weiter: Cem Lindner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cem Lindner")
