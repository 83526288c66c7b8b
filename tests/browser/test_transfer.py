"""In a real browser: Max pays by bank transfer, Theo brings the statement of the bank, and page and file agree."""

import csv
import io
import re

from playwright.sync_api import Page, expect

from portal.dues.queries import policy
from portal.web.transaction import Portal
from tests.browser.test_journey import signs_in
from tests.dues.files import camt
from tests.dues.stage import house
from tests.people import theo

ACCOUNT = {"account_holder": "Sternstunde e. V.", "iban": "DE02120300000000202051"}


def test_from_the_open_invoice_to_the_tax_adviser(app: Portal, address: str, page: Page) -> None:
    house(app)
    with app.database.transaction() as db:
        theo(db)
        for name, value in ACCOUNT.items():
            setattr(policy(db), name, value)

    signs_in(app, page, address, "max@example.org")
    page.goto(f"{address}/dues")
    page.get_by_role("link", name=re.compile("^Rechnung JG-.* öffnen$")).click()
    expect(page.get_by_role("img", name=re.compile("^Code mit Bankkonto"))).to_be_visible()
    reference = page.get_by_text(re.compile(r"^RF\d\dJG\d+$")).inner_text()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Hauptnavigation")).to_be_hidden()
    page.emulate_media(media="screen")

    signs_in(app, page, address, "theo@example.org")
    page.goto(f"{address}/organizer/dues")
    page.get_by_role("link", name="Kontoauszüge").click()
    file = {"name": "auszug.xml", "mimeType": "application/xml", "buffer": camt(reference, "ISO-8859-1")}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Zeilen ansehen").click()
    expect(page.get_by_text("Keine Rechnung hat diese Referenz.")).to_be_visible()
    page.get_by_role("button", name="Buchen: Eine Rechnung ist bezahlt").click()
    expect(page.get_by_role("status")).to_have_text("Eine Rechnung ist bezahlt.")
    page.get_by_role("link", name="Max Thiele, JG-").click()
    expect(page.get_by_text("Bezahlt bis")).to_be_visible()

    page.goto(f"{address}/organizer/dues")
    expect(page.get_by_role("row", name=re.compile("^2026"))).to_contain_text("330 Euro")
    with page.expect_download() as download:
        page.get_by_role("link", name="Zahlungseingänge 2026").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert [(row[2], row[3], row[6]) for row in rows[1:]] == [("Max Thiele", "330,00", "Überweisung")]

    signs_in(app, page, address, "max@example.org")
    page.goto(f"{address}/dues")
    expect(page.get_by_text(re.compile("Ihre Jahresgebühr ist bis zum .* bezahlt"))).to_be_visible()
