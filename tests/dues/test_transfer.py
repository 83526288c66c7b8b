"""Max pays by bank transfer: his invoice names the account and the reference, and draws the code for his banking app."""

import re
from html import unescape

import pytest

from portal.dues.actions_invoices import void
from portal.dues.models_dues import Invoice
from portal.dues.queries import policy
from portal.web.transaction import Portal
from tests.dues.stage import BERLIN, house, invoice_of, owes, paid
from tests.people import Visitor, olga

ACCOUNT = {"account_holder": "Sternstunde e. V.", "iban": "DE02120300000000202051", "bic": "BYLADEM1001"}


def max_(app: Portal, **account: str) -> Visitor:
    house(app)
    with app.database.transaction() as db:
        for name, value in account.items():
            setattr(policy(db), name, value)
    visitor = Visitor(app)
    visitor.signs_in_as("max@example.org")
    return visitor


def test_his_open_invoice_says_all_that_a_transfer_needs(app: Portal) -> None:
    visitor = max_(app, **ACCOUNT)
    led = re.search(r'href="(/dues/invoices/\d+)">Rechnung', visitor.opens("/dues").text)
    assert led and "Ich zahle per Überweisung" in visitor.opens("/dues").text

    page = unescape(visitor.opens(led[1]).text)

    with app.database.session(writes=False) as db:
        invoice = invoice_of(db)
    for words in (
        "DE02 1203 0000 0000 2020 51",
        "BYLADEM1001",
        "Sternstunde e. V.",
        "330\u00a0Euro",
        invoice.reference,
    ):
        assert str(words) in page
    assert page.count("<svg") > 1 and 'aria-label="Code mit Bankkonto' in page
    assert "Aufnahmegebühr, einmalig" in page


def test_without_an_account_the_page_says_whom_to_ask(app: Portal) -> None:
    page = max_(app).opens("/dues/invoices/1").text

    assert "Das Netzwerk hat sein Bankkonto noch nicht genannt" in page and 'class="giro"' not in page


@pytest.mark.parametrize(("state", "sentence"), [("paid", "Dankend erhalten am"), ("void", "ist storniert")])
def test_a_settled_invoice_is_a_receipt_and_has_no_code(app: Portal, state: str, sentence: str) -> None:
    visitor = max_(app, **ACCOUNT)
    with app.database.transaction() as db:
        invoice = invoice_of(db)
        if state == "paid":
            paid(db, invoice)
        else:
            void(db, invoice, why="x", seen=1, by_id=olga(db).id, zone=BERLIN)

    page = visitor.opens("/dues/invoices/1").text

    assert sentence in page and 'class="giro"' not in page


def test_an_invoice_of_somebody_else_is_not_there(app: Portal) -> None:
    visitor = max_(app)
    with app.database.transaction() as db:
        owes(db, "Lena", "Vogt")
        lena = invoice_of(db, "Lena").id

    assert [visitor.opens(f"/dues/invoices/{number}").status_code for number in (lena, 4711)] == [404, 404]


def test_an_invoice_that_stripe_keeps_is_shown_there(app: Portal) -> None:
    visitor = max_(app)
    with app.database.transaction() as db:
        invoice = db.get_one(Invoice, 1)
        invoice.reference, invoice.stripe_id = None, "in_1"

    assert visitor.opens("/dues/invoices/1").status_code == 404
