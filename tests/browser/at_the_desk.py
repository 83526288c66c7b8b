"""What stories of the desk in a browser share: coming to it, writing, and what stands in the end."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import sqlalchemy as sa
from playwright.sync_api import Locator, Page

from portal.interviews.models import Capture
from portal.web.transaction import Portal
from tests.people import session_cookie

GONE = "Ihre Anmeldung ist zu Ende. {} in diesem Browser."


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


def covered_by_a_bar(page: Page) -> list[str]:
    """What lies, even partly, under a bar at the lower edge when the focus reaches it with Tab."""
    covered = []
    page.locator(".skip").focus()
    for _tab in range(100):
        page.keyboard.press("Tab")
        name, hidden, last = page.evaluate(
            """async () => {
                const focused = document.activeElement;
                const bars = document.querySelectorAll('.desk-bar, .decide, .confirm, .nav-app');
                let before;
                do { // a page may glide to its place
                    before = scrollY;
                    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
                } while (scrollY !== before);
                const { top, bottom } = focused.getBoundingClientRect();
                const over = [...bars].filter(bar => !bar.contains(focused)).map(bar => bar.getBoundingClientRect());
                const hidden = over.some(bar => bar.height && bottom > bar.top + 1 && top < bar.bottom - 1);
                return [focused.id || focused.textContent.trim(), hidden, Boolean(focused.closest('.foot'))];
            }"""
        )
        if hidden:
            covered.append(name)
        if last:
            return covered
    raise AssertionError("the focus never reached the end of the page")
