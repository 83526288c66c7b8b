"""In a real browser: Max thanks, reports, and returns his admission; Lena and Olga give their answers."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from portal.favors.actions import grant
from portal.web.transaction import Portal
from tests.browser.test_journey import WIDTHS, link_in, signs_in
from tests.favors.deeds import house, reports, today


def admitted_max(app: Portal) -> None:
    with app.database.transaction() as db:
        people = house(db)
        sides = {"giver_id": people.network.id, "receiver_id": people.max.id}
        on = today() - timedelta(days=90)
        grant(db, **sides, kind="admission", on=on, by_id=people.olga_id, occasion="application:1")


def chooses_lena(page: Page, address: str, way: str) -> None:
    page.goto(f"{address}/favors/new")
    page.get_by_role("link", name=way).click()
    page.get_by_label("Name", exact=True).fill("vogt")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Lena Vogt").click()
    page.locator("#kind").select_option("advice")


@pytest.mark.parametrize("width", WIDTHS)
def test_from_thanks_to_the_returned_admission(app: Portal, address: str, page: Page, width: str) -> None:
    page.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
    admitted_max(app)

    signs_in(app, page, address, "max@example.org")
    chooses_lena(page, address, "Jemand hat etwas für mich getan")
    page.locator("#what").fill("Zwei Stunden zugehört.")
    page.locator("#thanks_words").fill("Danach wusste ich, was ich will.")
    page.get_by_label("Das vergesse ich nicht.").check()
    page.get_by_role("button", name="Danke sagen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lena Vogt hat Ihnen einen Gefallen getan")

    chooses_lena(page, address, "Ich habe etwas für jemanden getan")
    page.locator("#what").fill("Die Gießerei gezeigt.")
    page.get_by_role("button", name="Gefallen eintragen").click()
    expect(page.get_by_text("Es wartet auf die Antwort von Lena Vogt.")).to_be_visible()

    signs_in(app, page, address, "lena@example.org")
    page.goto(f"{address}/favors")
    page.get_by_role("link", name="Antworten").click()
    page.get_by_label("Es hat viel bewegt.").check()
    page.get_by_role("button", name="Bestätigen und Danke sagen").click()
    expect(page.get_by_text("Bestätigt. Ihr Dank ist unterwegs.")).to_be_visible()

    signs_in(app, page, address, "max@example.org")
    page.goto(f"{address}/favors/1")
    page.get_by_role("link", name="Einen Gefallen als Rückgabe verknüpfen").click()
    page.get_by_label("Die Gießerei gezeigt.").check()
    page.get_by_role("button", name="Beide verknüpfen").click()
    expect(page.get_by_text("Als Rückgabe vorgeschlagen:")).to_be_visible()

    signs_in(app, page, address, "olga@example.org")
    page.goto(f"{address}/organizer/favors")
    page.get_by_role("button", name="Ja, zurückgegeben").click()
    expect(page.get_by_text("Zurückgegeben durch:")).to_be_visible()


def test_clara_confirms_by_the_link_of_her_letter(app: Portal, address: str, page: Page) -> None:
    page.set_viewport_size(WIDTHS["phone"])  # type: ignore[arg-type]
    with app.database.transaction() as db:
        people = house(db)
        reports(db, people.max, people.clara)

    page.goto(address + link_in(app, "favor-outside"))
    page.get_by_role("button", name="Ansehen").click()
    page.get_by_role("button", name="Bestätigen und Danke sagen").click()
    expect(page.locator(".errors")).to_be_focused()
    page.get_by_label("Es hat geholfen.").check()
    page.get_by_role("button", name="Bestätigen und Danke sagen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Danke, so steht es jetzt")
