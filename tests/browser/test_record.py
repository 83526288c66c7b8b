"""In a real browser: Max's first favors and promise, his admission returned, and every number found again in the chronicle."""

import csv
import io
import re
from pathlib import Path

import pypdf
from playwright.sync_api import Page, expect

from portal.web.transaction import Portal
from tests.browser.test_favors import chooses_lena
from tests.browser.test_journey import WIDTHS, signs_in
from tests.browser.test_promises import be, promises
from tests.promises.stage import house, in_days


def thanks_and_reports(app: Portal, page: Page, address: str) -> None:
    signs_in(app, page, address, "max@example.org")
    chooses_lena(page, address, "Jemand hat etwas für mich getan")
    page.locator("#what").fill("Zwei Stunden zugehört.")
    page.get_by_label("Das vergesse ich nicht.").check()
    page.get_by_role("button", name="Danke sagen").click()
    chooses_lena(page, address, "Ich habe etwas für jemanden getan")
    page.locator("#what").fill("Die Gießerei gezeigt.")
    page.get_by_role("button", name="Gefallen eintragen").click()

    be(app, page, address, "lena", "/favors")
    page.get_by_role("link", name="Antworten").click()
    page.get_by_label("Es hat viel bewegt.").check()
    page.get_by_role("button", name="Bestätigen und Danke sagen").click()
    expect(page.get_by_text("Bestätigt. Ihr Dank ist unterwegs.")).to_be_visible()


def promises_moves_and_keeps(app: Portal, page: Page, address: str) -> None:
    be(app, page, address, "max", "/promises")
    promises(page)
    page.goto(f"{address}/record")
    page.get_by_role("link", name=re.compile("Neues Datum nennen")).click()
    page.locator("#due_on").fill(str(in_days(27)))
    page.get_by_role("button", name="Neues Datum eintragen").click()
    page.goto(f"{address}/record")
    page.get_by_role("link", name=re.compile("Erledigt melden")).click()
    page.get_by_role("button", name="Erledigt melden").click()
    be(app, page, address, "lena", "/promises")
    page.get_by_role("link", name=re.compile("Mit Dank bestätigen")).click()
    page.get_by_label("Es hat viel bewegt.").check()
    page.get_by_role("button", name="Danke sagen").click()
    expect(page.get_by_text("Gehalten und mit Dank bestätigt.")).to_be_visible()


def returns_the_admission(app: Portal, page: Page, address: str) -> None:
    be(app, page, address, "max", "/record")
    page.locator(".chron li", has_text="Aufnahme").get_by_role("link", name=re.compile("Ansehen")).click()
    page.get_by_role("link", name="Einen Gefallen als Rückgabe verknüpfen").click()
    page.get_by_label("Werksführung für Ihr Seminar").check()
    page.get_by_role("button", name="Beide verknüpfen").click()
    be(app, page, address, "olga", "/organizer/favors")
    page.get_by_role("button", name="Ja, zurückgegeben").click()
    expect(page.get_by_text("Zurückgegeben durch:")).to_be_visible()


def lists(page: Page, what: str, count: int) -> None:
    expect(page.get_by_role("status")).to_contain_text(f"{what} · {count} Gefallen")
    expect(page.locator(".chron .entry svg")).to_have_count(count)


def finds_each_number_again(page: Page) -> None:
    expect(page.locator(".say")).to_have_text("Zwei Gefallen haben Sie erhalten, zwei selbst beigetragen.")
    page.locator(".say").get_by_role("link", name="erhalten").click()
    lists(page, "Erhalten", 2)
    page.locator(".say").get_by_role("link", name="beigetragen").click()
    lists(page, "Beigetragen", 2)


def narrows_down_to_what_lena_got(page: Page) -> None:
    page.get_by_text("Nach Art, Person und Zeit").click()
    page.get_by_label("Art", exact=True).select_option(label="Gastfreundschaft")
    page.get_by_label("Person", exact=True).select_option(label="Lena Vogt")
    page.get_by_label("Zeitraum", exact=True).select_option(label="die letzten zwölf Monate")
    page.get_by_role("button", name="Anzeigen").click()
    lists(page, "Beigetragen, Gastfreundschaft, Lena Vogt, die letzten zwölf Monate", 1)
    expect(page.locator(".chron")).to_contain_text("zugesagt und gehalten")


def takes_along(page: Page, name: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(found.value.path()).read_bytes()


def test_from_the_first_favor_to_the_record_on_paper(app: Portal, address: str, page: Page) -> None:
    house(app)
    page.set_viewport_size(WIDTHS["phone"])  # type: ignore[arg-type]
    thanks_and_reports(app, page, address)
    promises_moves_and_keeps(app, page, address)
    returns_the_admission(app, page, address)

    page.set_viewport_size(WIDTHS["desk"])  # type: ignore[arg-type]
    be(app, page, address, "max", "/record")
    expect(page.get_by_text("Aufnahme zurückgegeben am")).to_be_visible()
    finds_each_number_again(page)
    narrows_down_to_what_lena_got(page)

    rows = list(csv.DictReader(io.StringIO(takes_along(page, "CSV").decode("utf-8-sig")), delimiter=";"))
    assert [row["Was wurde getan?"] for row in rows] == ["Werksführung für Ihr Seminar"]
    page.get_by_role("link", name="Alles anzeigen").first.click()
    paper = pypdf.PdfReader(io.BytesIO(takes_along(page, "PDF")))
    assert "/StructTreeRoot" in paper.root_object and paper.root_object["/Lang"] == "de"
    assert "Zwei Gefallen haben Sie erhalten, zwei selbst beigetragen." in paper.pages[0].extract_text()

    page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    page.get_by_role("button", name="Drucken").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    page.emulate_media(media="print")
    expect(page.locator(".yl-wide")).to_be_visible()
    expect(page.locator(".chips")).to_be_hidden()
