"""In a real browser: Max chooses what others see, Lena looks at him, and Max leaves with one promise settled on the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.web.transaction import Portal
from tests.browser.test_journey import WIDTHS
from tests.browser.test_promises import be
from tests.leaving.stage import closing_records, paper
from tests.promises.stage import house, promised


@pytest.mark.parametrize("width", WIDTHS)
def test_max_shows_something_is_seen_and_leaves_with_his_record(
    app: Portal, address: str, page: Page, width: str
) -> None:
    page.set_viewport_size(WIDTHS[width])  # type: ignore[arg-type]
    house(app)
    promised(app, "Max", "Lena")
    be(app, page, address, "max", "/record")
    page.get_by_role("link", name="Mitglieder").click()
    page.get_by_role("link", name="Was andere von Ihnen sehen").click()
    page.get_by_label("Mitglieder sehen meinen Ort").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator(".errors")).to_be_focused()
    page.get_by_label("Ihr Ort").fill("Solingen")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status")).to_have_text("Gespeichert. So sehen andere Mitglieder Sie.")

    be(app, page, address, "lena", "/members")
    page.get_by_label("Name").fill("thi")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name=re.compile("Max Thiele.*Solingen")).click()
    expect(page.locator("dl")).to_have_text(re.compile(r"\s*Ort\s*Solingen\s*"))

    be(app, page, address, "max", "/account")
    page.get_by_role("link", name="Ihre Mitgliedschaft beenden").click()
    expect(page.get_by_role("button", name="Meine Mitgliedschaft beenden")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Zurückgeben")).click()
    page.get_by_label("Warum?").fill("Ich ziehe nach Lissabon.")
    page.get_by_role("button", name="Zusage zurückgeben").click()
    expect(page.get_by_role("status")).to_have_text("Die Zusage ist zurückgegeben.")
    page.get_by_role("button", name="Meine Mitgliedschaft beenden").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Auf Wiedersehen und danke")
    with page.expect_download() as download:
        page.get_by_role("link", name="Geben und Nehmen herunterladen (PDF)").click()
    content = download.value.path().read_bytes()
    assert [content] == closing_records(app)
    assert "Max Thiele" in paper(content)
    page.goto(address + "/members")
    expect(page).to_have_url(re.compile("/sign-in"))
