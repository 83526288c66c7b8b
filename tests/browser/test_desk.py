"""The desk in a real browser: every line is kept, whatever the connection and the sign-in do meanwhile."""

import re
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from portal.interviews.models import Capture, Interview
from portal.interviews.models_questions import Coverage
from portal.web.transaction import Portal
from tests.browser.at_the_desk import enters, kept_in, soon, stands, trouble, writes


def test_a_line_leaves_within_two_seconds_of_typing(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)

    with page.expect_request(re.compile("/line$"), timeout=2000):
        page.locator("#ask").press_sequentially("Eine Bühne")

    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Gespeichert um \d\d:\d\d\sUhr"))
    soon(page, lambda: stands(app), [("ask", "Eine Bühne")])


def test_enter_begins_the_next_line_and_keys_change_the_kind(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)

    page.keyboard.press("Alt+b")
    page.keyboard.type("Presse")
    page.keyboard.press("Enter")
    page.keyboard.type("Kunden")
    page.keyboard.press("Alt+a")
    page.keyboard.type("Die Werkstatt")
    page.locator('[name="offer_to"]').select_option("network")
    page.locator('[name="offer_prompted"]').select_option("no")
    page.keyboard.press("Alt+n")
    page.keyboard.type("Spricht frei.")

    expect(page.locator('[data-lines="ask"] [data-words]')).to_have_text(["Presse", "Kunden"])
    expect(page.locator('[data-lines="offer"] .tag')).to_have_text(["An das Netzwerk", "Ungefragt"])
    said = [("ask", "Presse"), ("ask", "Kunden"), ("offer", "Die Werkstatt"), ("note", "Spricht frei.")]
    soon(page, lambda: stands(app), said)
    page.reload()
    expect(page.locator('[data-lines="note"] [data-words]')).to_have_text(["Spricht frei."])


def test_without_a_connection_lines_wait_and_arrive_once_and_in_order(
    app: Portal, page: Page, desk: str
) -> None:
    enters(app, page, desk)
    writes(page, "Presse")
    soon(page, lambda: stands(app), [("ask", "Presse")])
    soon(page, lambda: kept_in(page), 0)  # the browser knows it too: what is not acknowledged waits

    page.context.set_offline(True)
    page.get_by_role("button", name="Gespräch beginnen").click()
    writes(page, "Kunden", "Eine Bühne")
    writes(page, "Die Werkstatt", to="offer")
    page.get_by_role("button", name="Was würden Sie mitbringen?").click()
    expect(trouble(page)).to_have_text(
        "Keine Verbindung. 5 Einträge warten in diesem Browser und werden von selbst gesendet."
    )
    page.context.set_offline(False)

    arrived = [("ask", "Presse"), ("ask", "Kunden"), ("ask", "Eine Bühne"), ("offer", "Die Werkstatt")]
    soon(page, lambda: stands(app), arrived)
    expect(trouble(page)).to_be_hidden()
    soon(page, lambda: kept_in(page), 0)
    expect(page.locator("[data-facts] p").first).to_have_text("Zwei Bitten vor dem ersten Angebot.")
    with app.database.session(writes=False) as db:
        assert db.scalars(sa.select(sa.func.count(Coverage.id))).one() == 1
        began, last = (
            db.scalars(sa.select(Interview.started_at)).one(),
            db.scalars(sa.select(Capture).order_by(Capture.id.desc())).first(),
        )
    assert last is not None and began < last.at < last.saved_at


def test_what_waits_outlives_the_window(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    page.route("**/line", lambda route: route.abort())
    page.locator("#ask").press_sequentially("Halb geschrie")
    expect(trouble(page)).to_be_visible()
    another = page.context.new_page()
    page.close()

    another.goto(desk)

    expect(another.locator('[data-lines="ask"] [data-words]')).to_have_text(["Halb geschrie"])
    soon(another, lambda: stands(app), [("ask", "Halb geschrie")])


def test_a_line_whose_answer_was_lost_is_kept_once(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    lost: list[int] = []

    def loses_the_first(route: Any) -> None:
        answer = route.fetch()
        lost.append(answer.status)
        route.abort() if len(lost) == 1 else route.fulfill(response=answer)

    page.route("**/line", loses_the_first)
    page.locator("#ask").fill("Presse")

    soon(page, lambda: lost[:2], [200, 200])
    expect(trouble(page)).to_be_hidden()
    assert stands(app) == [("ask", "Presse")]


def test_a_line_is_struck_out_and_brought_back(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    writes(page, "Presse")

    page.locator(".line .change").click()
    page.get_by_role("button", name="Streichen").click()
    soon(page, lambda: stands(app), [])
    page.reload()
    page.locator(".line .change").click()
    page.get_by_role("button", name="Zurückholen").click()

    soon(page, lambda: stands(app), [("ask", "Presse")])


def test_noting_the_talk_as_held_takes_along_what_is_typed(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    page.locator("#offer").press_sequentially("Die Werkstatt")
    page.locator("#place").fill("Telefon")

    page.get_by_role("button", name="Gespräch als geführt festhalten").click()

    expect(page.get_by_role("heading", name=re.compile("Gespräch am"))).to_be_visible()
    assert stands(app) == [("offer", "Die Werkstatt")]


def test_nothing_stays_in_the_browser_once_it_is_acknowledged(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    writes(page, "Presse")
    soon(page, lambda: stands(app), [("ask", "Presse")])

    soon(page, lambda: kept_in(page), 0)


def test_without_script_the_whole_talk_is_noted_by_plain_forms(
    app: Portal, browser: Browser, desk: str
) -> None:
    page = browser.new_context(java_script_enabled=False, locale="de-DE").new_page()
    enters(app, page, desk)

    page.get_by_role("button", name="Gespräch beginnen").click()
    page.locator("#ask").fill("Presse\nKunden")
    page.get_by_role("button", name="Zeilen festhalten").click()
    page.get_by_role("link", name="Ändern").first.click()
    page.locator("#words").fill("Einen Pressekontakt")
    page.locator("#to").select_option("network")
    page.get_by_role("button", name="Zeile speichern").click()
    page.get_by_role("button", name="Was würden Sie mitbringen?").click()
    page.locator("#offer").fill("Die Werkstatt")
    page.locator("#place").fill("Telefon")
    page.get_by_role("button", name="Gespräch als geführt festhalten").click()

    expect(page.get_by_role("heading", name=re.compile("Gespräch am"))).to_be_visible()
    assert stands(app) == [("ask", "Einen Pressekontakt"), ("ask", "Kunden"), ("offer", "Die Werkstatt")]
    page.context.close()
