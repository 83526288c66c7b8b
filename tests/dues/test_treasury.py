"""The treasurer sees who has paid, who is due and who is late, and what came in; the files for the tax adviser agree."""

import csv
import io
import re
from datetime import UTC, datetime
from html import unescape

import pytest
import sqlalchemy as sa
import time_machine

from portal.dues import actions, actions_invoices
from portal.dues.export import share
from portal.dues.models_dues import Invoice
from portal.dues.states import Means, State
from portal.spreadsheet import harmless
from portal.web.transaction import Portal
from tests.accounts.doors import later
from tests.dues.stage import (
    BERLIN,
    dues_of,
    honorary,
    house,
    invoice_of,
    owes,
    paid,
    plan,
)
from tests.dues.treasury import PAGE, treasurer
from tests.people import olga
from tests.promises.stage import joins

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def four(app: Portal) -> None:
    """Max was due a month ago, Lena is due, Konrad has paid, Ada is an honorary member, Vera has no plan."""
    with time_machine.travel(NOON, tick=False), app.database.transaction() as db:
        owes(db, "Max", "Thiele")
    with later(), app.database.transaction() as db:
        owes(db, "Lena", "Vogt")
        owes(db, "Konrad", "Weiß")
        paid(db, invoice_of(db, "Konrad"), means=Means.OTHER)
        ada = joins(db, "Ada", "Lindner")
        actions.begin(db, person_id=ada.id, plan=honorary(db), by_id=None, zone=BERLIN)
        joins(db, "Vera", "Ohneplan")


def names(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/organizer/dues/\d+">(.*?)</a>', page)


def test_everybody_stands_where_they_are(app: Portal) -> None:
    four(app)
    visitor = treasurer(app)

    found = {
        stage: names(visitor.opens(f"{PAGE}?stage={stage}").text) for stage in ("late", "due", "paid", "free")
    }

    assert found == {
        "late": ["Max Thiele"],
        "due": ["Lena Vogt"],
        "paid": ["Konrad Weiß"],
        "free": ["Ada Lindner"],
    }
    page = visitor.opens(PAGE).text
    assert (
        "Ein Mitglied hat gezahlt, bei einem ist etwas fällig, eines ist überfällig, eines ist Ehrenmitglied."
        in page
    )
    assert "war am 16.\u00a0März 2026 fällig" in page and "Einige Mitglieder haben noch keinen Tarif" in page


@pytest.mark.parametrize(
    ("text", "found"), [("weiss", ["Konrad Weiß"]), ("l", ["Ada Lindner", "Lena Vogt"]), ("%", [])]
)
def test_a_name_is_found_by_how_it_begins(app: Portal, text: str, found: list[str]) -> None:
    four(app)

    page = treasurer(app).opens(f"{PAGE}?q={text}").text

    assert names(page) == found
    assert found or "Niemand gefunden für „%“." in page


def test_a_disputed_invoice_is_not_paid(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        invoice = invoice_of(db)
        paid(db, invoice)
        invoice.state = State.DISPUTED

    assert names(treasurer(app).opens(f"{PAGE}?stage=due").text) == ["Max Thiele"]


def sum_of(page: str) -> str:
    found = re.search(r"<strong><span[^>]*>Zusammen: </span>([^<]*)</strong>", page)
    assert found
    return unescape(found[1])


def rows(answer: bytes, separator: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.decode("utf-8-sig")), delimiter=separator))


def test_page_and_files_agree(app: Portal) -> None:
    four(app)
    with app.database.transaction() as db:
        invoice, acting = invoice_of(db, "Lena"), {"by_id": olga(db).id, "zone": BERLIN}
        invoice.vat = 5269
        paid(db, invoice)
        actions_invoices.refund(db, invoice, why="x", on=invoice.issued_on, seen=invoice.step, **acting)
        year, number, paid_on = invoice.issued_on.year, invoice.number, str(invoice.paid_on)
    visitor = treasurer(app)

    money = rows(visitor.opens(f"{PAGE}/export/payments/{year}").data)
    invoices = rows(visitor.opens(f"{PAGE}/export/invoices/{year}").data)
    in_english = rows(visitor.opens(f"/en{PAGE}/export/payments/{year}").data, ",")

    assert sum_of(visitor.opens(PAGE).text) == "330\u00a0Euro"
    assert [row[3:5] for row in money[1:]] == [["330,00", "0,00"], ["330,00", "52,69"], ["-330,00", "-52,69"]]
    assert [row[6] for row in money[1:]] == ["auf anderem Weg", "Überweisung", "Überweisung"]
    assert invoices[0] == [
        *("Rechnungsnummer", "Rechnungsdatum", "Name", "Betrag in Euro", "Darin Umsatzsteuer"),
        *("Stand", "Bezahlt am", "Bezahlt durch"),
    ]
    assert [row[5] for row in invoices if row[0] == number] == ["zurückgezahlt"]
    assert in_english[-1][2:] == ["Lena Vogt", "-330.00", "-52.69", paid_on, "bank transfer"]


def test_a_file_is_handed_out_as_a_download(app: Portal) -> None:
    answer = treasurer(app).opens(f"{PAGE}/export/payments/2026")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="jahresgebuehren-eingang-2026.csv"'
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/csv", "private, no-store")


@pytest.mark.parametrize("year", [0, 1999, 3000, 99999999999999])
def test_a_year_that_is_none_has_no_file(app: Portal, year: int) -> None:
    visitor = treasurer(app)

    assert {
        visitor.opens(f"{PAGE}/export/{what}/{year}").status_code for what in ("payments", "invoices")
    } == {404}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_name_is_no_formula(name: str) -> None:
    assert harmless(name) == f"'{name}"
    assert harmless("Max =1") == "Max =1"


def test_the_vat_of_a_part_is_its_share() -> None:
    assert [share(1916, cents, 12000) for cents in (12000, 6000, -12000, 1)] == [1916, 958, -1916, 0]
    assert share(0, 5, 0) == 0


@pytest.mark.parametrize(
    "place", ["x", "2026-01-01~0", "2026-01-01~x", "2026-13-01~1", f"2026-01-01~{2**63}"]
)
def test_a_place_that_is_none_is_not_there(app: Portal, place: str) -> None:
    assert treasurer(app).opens(f"{PAGE}?after={place}").status_code == 404


@pytest.mark.parametrize("query", ["", "?stage=due", "?stage=paid", "?q=gast"])
def test_the_list_asks_as_much_for_thirty_as_for_one(app: Portal, query: str) -> None:
    four(app)
    visitor = treasurer(app)
    one = visitor.opens(PAGE + query).headers["X-SQL-Count"]
    with app.database.transaction() as db:
        yearly = plan(db)
        for number in range(60):
            guest = joins(db, f"Gast{number}", "Nummer")
            actions.begin(db, person_id=guest.id, plan=yearly, by_id=None, zone=BERLIN)
            if number % 2:
                paid(db, db.scalars(sa.select(Invoice).order_by(Invoice.id.desc()).limit(1)).one())

    assert visitor.opens(PAGE + query).headers["X-SQL-Count"] == one


def test_a_long_list_goes_on_where_it_ended(app: Portal) -> None:
    with app.database.transaction() as db:
        yearly = plan(db)
        for number in range(53):
            guest = joins(db, f"Gast{number}", "Nummer")
            actions.begin(db, person_id=guest.id, plan=yearly, by_id=None, zone=BERLIN)
    visitor = treasurer(app)
    first = visitor.opens(f"{PAGE}?stage=due").text
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more

    second = visitor.opens(unescape(more[1])).text

    assert (len(names(first)), len(names(second)), len({*names(first), *names(second)})) == (50, 3, 53)


def test_a_member_s_page_asks_as_much_for_many_invoices_as_for_one(app: Portal) -> None:
    house(app)
    visitor = treasurer(app)
    one = visitor.opens(f"{PAGE}/1").headers["X-SQL-Count"]
    with app.database.transaction() as db:
        acting = {"by_id": olga(db).id, "zone": BERLIN}
        for _ in range(10):
            invoice = invoice_of(db)
            actions_invoices.void(db, invoice, why="x", seen=invoice.step, **acting)
            actions_invoices.issue(db, dues_of(db), due_on=invoice.due_on, **acting)

    assert visitor.opens(f"{PAGE}/1").headers["X-SQL-Count"] == one
