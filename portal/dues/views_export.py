"""Files for the tax adviser."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Response, abort
from flask_babel import gettext as _

from portal.dues import export
from portal.dues.export import amount
from portal.dues.states import Means, State
from portal.dues.views_treasury import pages
from portal.spreadsheet import as_csv, harmless
from portal.web.downloads import as_file
from portal.web.entry import for_treasurers
from portal.web.language import language
from portal.web.transaction import db


@pages.get("/organizer/dues/export/payments/<int:year>")
@for_treasurers
def export_payments(year: int) -> Response:
    headings = [*_first_headings(), _("Paid on"), _("Paid by")]
    rows = (
        (*_first_cells(number, issued_on, name, cents, vat), _day(on), _means()[means])
        for number, issued_on, name, cents, vat, on, means in export.payments(db, _year(year))
    )
    return as_file(as_csv(headings, rows, language()), "text/csv", _("dues-received-%(year)d", year=year))


@pages.get("/organizer/dues/export/invoices/<int:year>")
@for_treasurers
def export_invoices(year: int) -> Response:
    headings = [*_first_headings(), _("State"), _("Paid on"), _("Paid by")]
    return as_file(
        as_csv(headings, _invoices(year), language()), "text/csv", _("dues-invoices-%(year)d", year=year)
    )


def _invoices(year: int) -> Iterator[tuple[str, ...]]:
    states = {
        State.OPEN: _("not paid yet"),
        State.PAID: _("paid"),
        State.VOID: _("canceled"),
        State.REFUNDED: _("paid back"),
        State.DISPUTED: _("disputed"),
    }
    for number, issued_on, name, cents, vat, state, on, means in export.invoices(db, _year(year)):
        paid = (_day(on), _means()[means]) if on else ("", "")
        yield *_first_cells(number, issued_on, name, cents, vat), states[state], *paid


def _year(year: int) -> int:
    return year if 2000 <= year < 3000 else abort(404)


def _first_headings() -> list[str]:
    return [_("Invoice number"), _("Invoice date"), _("Name"), _("Amount in euros"), _("VAT contained")]


def _first_cells(number: str, issued_on: date, name: str, cents: int, vat: int) -> tuple[str, ...]:
    written = language()
    return harmless(number), _day(issued_on), harmless(name), amount(cents, written), amount(vat, written)


def _day(on: date) -> str:
    return f"{on:%d.%m.%Y}" if language() == "de" else on.isoformat()


def _means() -> dict[Any, str]:
    return {
        Means.TRANSFER: _("bank transfer"),
        Means.SEPA: _("direct debit"),
        Means.CARD: _("card"),
        Means.OTHER: _("otherwise"),
    }
