"""The desk in a real browser: every line is kept, whatever the connection and the sign-in do meanwhile."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Locator, Page, expect

from portal.accounts.actions_organizers import end_organizer
from portal.accounts.models import Person, SignIn
from portal.clock import now
from portal.interviews.models import Capture, Interview
from portal.interviews.models_questions import Coverage
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.people import Visitor, applies, jonas, session_cookie

GONE = "Ihre Anmeldung ist zu Ende. {} in diesem Browser."


@pytest.fixture
def desk(app: Portal, visitor: Visitor, address: str) -> str:
    """The desk of Ada's talk, which has not begun."""
    olga = organizer(app)
    applies(visitor)
    olga.fills_in("/organizer/applications/1/invite", {})
    olga.opens("/organizer/applications/1")
    return address + olga.sends("/organizer/applications/1/interview").location


def enters(app: Portal, page: Page, desk: str, email: str = "olga@example.org") -> None:
    page.context.add_cookies(
        [{"name": "session", "value": session_cookie(app, email), "url": urljoin(desk, "/")}]
    )
    page.goto(desk)


def writes(page: Page, *lines: str, to: str = "ask") -> None:
    for line in lines:
        page.locator(f"#{to}").press_sequentially(line)
        page.keyboard.press("Enter")


def stands(app: Portal) -> list[tuple[str, str]]:
    """What the database has, in the order it arrived; without what was struck out."""
    rows = sa.select(Capture.kind, Capture.words).where(Capture.removed_at.is_(None)).order_by(Capture.id)
    with app.database.session(writes=False) as db:
        return [(kind, words) for kind, words in db.execute(rows)]


def trouble(page: Page) -> Locator:
    return page.locator("[data-sentence]")


def soon(page: Page, seen: Callable[[], Any], wanted: Any) -> None:
    """Waits until it is so; a slow machine may take a while."""
    for _try in range(100):
        if seen() == wanted:
            return
        page.wait_for_timeout(100)
    assert seen() == wanted


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
            db.scalars(sa.select(Capture)).all()[-1],
        )
    assert began < last.at < last.saved_at


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


def test_after_the_sign_in_ended_signing_in_again_sends_what_waits(
    app: Portal, page: Page, desk: str
) -> None:
    enters(app, page, desk)
    with app.database.transaction() as db:
        db.execute(sa.update(SignIn).values(ended_at=now()))

    writes(page, "Presse", "Kunden")

    expect(trouble(page)).to_have_text(GONE.format("2 Einträge warten"))
    again = page.get_by_role("link", name="Wieder anmelden")
    assert str(again.get_attribute("href")).endswith(f"/sign-in?next={desk.split('/', 3)[3].join(('/', ''))}")
    enters(app, page, desk)
    expect(trouble(page)).to_be_hidden()
    soon(page, lambda: stands(app), [("ask", "Presse"), ("ask", "Kunden")])


def test_a_sign_in_in_another_window_is_enough(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    page.context.clear_cookies()
    writes(page, "Presse")
    expect(trouble(page)).to_have_text(GONE.format("Ein Eintrag wartet"))
    other = page.context.new_page()
    enters(app, other, desk)

    writes(page, "Kunden")

    expect(trouble(page)).to_be_hidden()
    soon(page, lambda: sorted(stands(app)), [("ask", "Kunden"), ("ask", "Presse")])


def test_lines_of_one_organizer_are_not_sent_by_another(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    with app.database.transaction() as db:
        jonas(db)
    page.route("**/line", lambda route: route.abort())
    writes(page, "Presse")
    expect(trouble(page)).to_be_visible()
    page.unroute("**/line")

    enters(app, page, desk, "jonas@example.org")
    writes(page, "Kunden")
    soon(page, lambda: stands(app), [("ask", "Kunden")])
    expect(page.locator("[data-words]:visible")).to_have_text(["Kunden"])

    enters(app, page, desk)
    soon(page, lambda: stands(app), [("ask", "Kunden"), ("ask", "Presse")])


def test_two_who_write_at_once_both_keep_their_lines(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    other = page.context.new_page()
    other.goto(desk)

    page.locator("#ask").press_sequentially("Presse")
    other.locator("#ask").press_sequentially("Kunden")

    soon(page, lambda: sorted(stands(app)), [("ask", "Kunden"), ("ask", "Presse")])


def test_two_who_change_the_same_line_both_keep_their_words(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    writes(page, "Presse")
    soon(page, lambda: stands(app), [("ask", "Presse")])
    other = page.context.new_page()
    other.goto(desk)

    for window, words in ((page, "Presse in Köln"), (other, "Presse in Bonn")):
        window.locator(".line .change").click()
        window.locator(".line textarea").fill(words)
        window.get_by_role("button", name="Fertig").click()
        expect(window.locator("[data-saved]")).to_be_visible()

    soon(page, lambda: stands(app), [("ask", "Presse in Köln"), ("ask", "Presse in Bonn")])
    expect(other.locator("[data-beside]")).to_be_visible()
    other.get_by_role("link", name="Beide zeigen").click()
    expect(other.locator('[data-lines="ask"] [data-words]')).to_have_text(
        ["Presse in Köln", "Presse in Bonn"]
    )


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


def kept_in(page: Page) -> int:
    return int(
        page.evaluate(
            """() => new Promise(resolve => {
                const asked = indexedDB.open('desk', 1);
                asked.onupgradeneeded = () => asked.result.createObjectStore('waiting', { keyPath: 'id' });
                asked.onsuccess = () => {
                    const counted = asked.result.transaction('waiting').objectStore('waiting').count();
                    counted.onsuccess = () => { asked.result.close(); resolve(counted.result); };
                };
            })"""
        )
    )


def test_nothing_stays_in_the_browser_once_it_is_acknowledged(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    writes(page, "Presse")
    soon(page, lambda: stands(app), [("ask", "Presse")])

    soon(page, lambda: kept_in(page), 0)


def test_signing_out_asks_about_what_waits_and_then_removes_it(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    page.route("**/line", lambda route: route.abort())
    writes(page, "Presse")
    expect(trouble(page)).to_be_visible()
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Abmelden").click()
    expect(page.locator("#ask")).to_be_visible()
    assert kept_in(page) == 1

    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url(re.compile(r"/$"))

    assert [sentence[:40] for sentence in asked] == ["Ein Eintrag vom Gesprächstisch ist noch "] * 2
    assert kept_in(page) == 0


def test_who_lost_the_role_keeps_what_was_typed(app: Portal, page: Page, desk: str) -> None:
    enters(app, page, desk)
    with app.database.transaction() as db:
        olga = db.scalars(sa.select(Person).where(Person.email == "olga@example.org")).one()
        end_organizer(db, olga.id, by_id=jonas(db).id)

    writes(page, "Presse")

    expect(trouble(page)).to_have_text(GONE.format("Ein Eintrag wartet"))
    expect(page.locator('[data-lines="ask"] [data-words]')).to_have_text(["Presse"])
    assert stands(app) == []


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
