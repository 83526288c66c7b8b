"""The whole way in a real browser: Ada applies, Olga decides, Ada accepts and sees her first favor."""

import io
import re

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, expect

from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.people import ADA, olga, ready, session_cookie

WIDTHS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


def portrait() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (640, 800), "#405698").save(picture, "JPEG")
    return picture.getvalue()


def link_in(app: Portal, kind: str) -> str:
    """What Ada finds in her mailbox."""
    with app.database.session(writes=False) as db:
        text = db.scalars(
            sa.select(Letter.text).where(Letter.kind == kind).order_by(Letter.id.desc())
        ).first()
    found = re.search(r"portal:(\S*/link/\S+)", text or "")
    assert found
    return found[1]


def applies(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_role("link", name="Aufnahme beantragen").first.click()
    page.get_by_role("link", name="Beginnen").click()
    page.locator("#salutation").check()
    for name in ("given_name", "family_name", "email", "company", "place"):
        page.locator(f"#{name}").fill(ADA[name])
    page.locator("#portrait").set_input_files(
        {"name": "ada.jpg", "mimeType": "image/jpeg", "buffer": portrait()}
    )
    page.get_by_role("button", name="Weiter").click()
    answers = {"talk_title": "Der Tag", "talk_about": "Zuhören", "goals": "Dreimal sprechen"}
    answers |= {"gives_network": "Meine Werkstatt", "gives_members": "Zwei Stunden", "known_by": "Max Thiele"}
    for step in (("talk_title", "talk_about"), ("goals",), ("gives_network", "gives_members"), ("known_by",)):
        for name in step:
            page.locator(f"#{name}").fill(answers[name])
        page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("img", name="Ihr Porträt")).to_be_visible()
    page.locator("#consent").check()
    page.get_by_role("button", name="Bewerbung absenden").click()


def decides(page: Page, address: str) -> None:
    page.goto(f"{address}/organizer/applications")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Einladen").click()
    page.get_by_role("button").filter(has_text="Einladung").click()
    interviews(page)
    page.get_by_role("link", name="Aufnehmen").click()
    page.locator("#reason").fill("Ihr Thema trägt einen Abend.")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("button", name="Brief freigeben").click()


def interviews(page: Page) -> None:
    """From the page of an application through its desk and back."""
    page.get_by_role("button", name="Gespräch führen").click()
    page.locator("#ask").fill("Einen Pressekontakt")
    page.locator("#offer").fill("Die Werkstatt für einen Abend\nZwei Stunden Zuhören")
    page.locator("#place").fill("Telefon")
    page.get_by_role("button", name="Gespräch als geführt festhalten").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_first_form_to_the_first_favor(app: Portal, address: str, page: Page, width: str) -> None:
    page.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
    with app.database.transaction() as db:
        ready(db)
        olga(db)

    applies(page, address)
    page.goto(address + link_in(app, "confirm-address"))
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("angekommen")
    signs_in(app, page, address, "olga@example.org")
    decides(page, address)
    page.goto(f"{address}/application")
    page.get_by_role("link", name="Brief lesen").click()
    page.get_by_role("button", name="Aufnahme annehmen").click()
    signs_in(app, page, address, "ada@example.org")
    page.goto(f"{address}/record")

    expect(page.locator(".say")).to_have_text(
        "Ihr erstes Jahr beginnt mit einem Gefallen: Olga Brandt hat Sie aufgenommen."
    )
    expect(page.get_by_text("Die Werkstatt für einen Abend", exact=True)).to_be_visible()


def signs_in(app: Portal, page: Page, address: str, email: str) -> None:
    """Past the doors, which have stories of their own."""
    page.context.add_cookies([{"name": "session", "value": session_cookie(app, email), "url": address}])
