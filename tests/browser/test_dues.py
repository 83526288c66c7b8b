"""In a real browser, with Stripe beside the portal: Max pays by card, cancels, is reminded when time has passed, and
pays another year by bank transfer; the treasurer's page and file agree."""

import csv
import io
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from portal import clock
from portal.app import create_app
from portal.config import Config, Mode, Stripe
from portal.demo.stripe.serving import SmallStripe
from portal.dues.queries import policy
from portal.web.transaction import Portal
from tests.browser.test_journey import signs_in
from tests.conftest import Quiet
from tests.dues.at_stripe import settle
from tests.dues.stage import house, invoice_of, letters
from tests.people import theo


@dataclass
class Town:
    """The portal and its Stripe, each on a port of its own."""

    app: Portal
    address: str
    small: SmallStripe

    def be(self, page: Page, who: str, path: str) -> None:
        signs_in(self.app, page, self.address, f"{who}@example.org")
        page.goto(self.address + path)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture
def town(config: Config, tmp_path: Path) -> Iterator[Town]:
    """As the demo serves it, with people of the tests; its clock is set back afterwards."""
    before, port, beside = clock.now(), free_port(), free_port()
    address = f"http://127.0.0.1:{port}"
    there = Stripe(Stripe.OF_THE_DEMO, "whsec_of_the_demo", f"http://127.0.0.1:{beside}")
    app = create_app(replace(config, mode=Mode.DEMO, base_url=address, stripe=there))
    small = SmallStripe(there, address, tmp_path)
    app.extensions["small_stripe"] = small
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    small.start()
    yield Town(app, address, small)
    small.stop()
    server.shutdown()
    thread.join()
    server.server_close()
    app.database.dispose()
    days = round((clock.now() - before) / timedelta(days=1))
    clock.put_forward(-timedelta(days=days))


def opening(page: Page) -> str:
    return page.locator(".say-dues").inner_text().replace("\u00a0", " ")


def pays_by_card(town: Town, page: Page) -> None:
    page.get_by_role("button", name="Mit Karte oder Lastschrift zahlen").click()
    expect(page.get_by_text("Hier wird kein Geld bewegt")).to_be_visible()
    page.get_by_role("link", name="Zurück, ohne zu zahlen").click()
    expect(page.get_by_role("status")).to_have_text("Es wurde nichts bezahlt, und nichts hat sich geändert.")
    page.get_by_role("button", name="Mit Karte oder Lastschrift zahlen").click()
    page.get_by_label(re.compile("0341")).check()
    page.get_by_role("button", name="Zahlen").click()
    expect(page.get_by_role("alert")).to_contain_text("Diese Karte wurde abgelehnt")
    page.get_by_role("button", name="Zahlen").click()
    expect(page).to_have_url(f"{town.address}/dues?back=paid")


def cancels(town: Town, page: Page) -> None:
    page.get_by_role("button", name="Ihre Seite bei Stripe").click()
    page.get_by_role("button", name="Zum Ende des Zeitraums kündigen").click()
    settle(town.app)  # what the worker does within a second
    page.get_by_role("link", name="Zurück zum Portal").click()


def time_passes(town: Town, page: Page, words: str) -> None:
    page.goto(f"{town.address}/demo")
    page.get_by_role("button", name=words).click()
    expect(page).to_have_url(f"{town.address}/demo#time")


def test_a_year_by_card_another_by_transfer_and_the_treasurer_agrees(town: Town, page: Page) -> None:
    house(town.app)
    with town.app.database.transaction() as db:
        theo(db)
        policy(db).iban, policy(db).account_holder = "DE02120300000000202051", "Sternstunde e. V."
    town.be(page, "max", "/dues")
    assert opening(page).startswith("Offen sind 330 Euro, zu zahlen bis zum")

    pays_by_card(town, page)
    assert re.match(r"Ihre Jahresgebühr ist bis zum .* bezahlt\. Am .* werden 240 Euro", opening(page))
    cancels(town, page)
    assert opening(page).endswith("Danach wird nichts mehr abgebucht; Sie bekommen dann eine Rechnung.")

    time_passes(town, page, "Ein Jahr später")
    time_passes(town, page, "Einen Monat später")
    time_passes(town, page, "Zwei Wochen später")
    with town.app.database.session(writes=False) as db:
        assert letters(db)[-2:] == ["dues-invoice", "dues-reminder"]
        number = invoice_of(db).number
    town.be(page, "max", "/dues")
    assert opening(page).startswith("Offen sind 240 Euro. Zu zahlen waren sie bis zum")

    the_bank_has_it(town, page, number)
    the_file_agrees(town, page)
    town.be(page, "max", "/dues")
    assert opening(page).startswith("Ihre Jahresgebühr ist bis zum")


def the_bank_has_it(town: Town, page: Page, number: str) -> None:
    """Theo sees that Max is late, and marks what the account statement says."""
    town.be(page, "theo", "/organizer/dues")
    page.get_by_role("link", name=re.compile("Max Thiele")).first.click()
    page.get_by_role("link", name=re.compile(f"^Als bezahlt vermerken.*{number}")).click()
    page.get_by_label("Überweisung").check()
    page.get_by_role("button", name="Als bezahlt vermerken").click()
    expect(page.get_by_role("status")).to_be_visible()


def the_file_agrees(town: Town, page: Page) -> None:
    page.goto(f"{town.address}/organizer/dues")
    found = []
    for year in page.get_by_role("link", name=re.compile("^Zahlungseingänge")).all():
        with page.expect_download() as download:
            year.click()
        rows = csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";")
        found += [(row[2], row[3], row[6]) for row in list(rows)[1:]]
    assert sorted(found) == [("Max Thiele", "240,00", "Überweisung"), ("Max Thiele", "330,00", "Karte")]
