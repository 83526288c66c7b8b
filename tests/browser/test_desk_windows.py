"""Several windows, sign-ins and people at one desk: nobody's lines are lost, doubled, or sent in another's name."""

import re

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.accounts.actions_organizers import end_organizer
from portal.accounts.models import Person, SignIn
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import now
from portal.web.transaction import Portal
from tests.browser.at_the_desk import GONE, enters, kept_in, soon, stands, trouble, writes
from tests.people import jonas


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


def test_what_came_after_the_decision_stays_readable_in_the_browser(
    app: Portal, page: Page, desk: str
) -> None:
    enters(app, page, desk)
    page.route("**/line", lambda route: route.abort())
    writes(page, "Presse")
    expect(trouble(page)).to_be_visible()
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=State.DECLINED))
    page.unroute("**/line")
    page.reload()

    expect(trouble(page)).to_contain_text("Diese Bewerbung ist inzwischen weiter.")
    expect(page.locator('[data-lines="ask"] [data-words]')).to_have_text(["Presse"])
    page.get_by_role("button", name="Aus diesem Browser entfernen").click()

    expect(page.locator(".line")).to_have_count(0)
    assert (kept_in(page), stands(app)) == (0, [])
