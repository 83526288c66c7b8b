"""Files for the tax adviser: the money of a year as it came and went, and the invoices that were written in it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from portal.dues.models_dues import Dues, Invoice, Payment
from portal.parties.models import Party


def amount(cents: int, language: str) -> str:
    """1050,00 / 1050.00"""
    return format_decimal(cents / 100, format="0.00", locale=language)


def payments(db: Session, year: int) -> Iterator[tuple[Any, ...]]:
    """Number and day of the invoice, name, cents, VAT in them, day and means of the payment; in the order of the days."""
    found = (
        sa.select(Invoice.number, Invoice.issued_on, Party.name, Payment.cents, Invoice.vat, Invoice.cents)
        .add_columns(Payment.on, Payment.means)
        .select_from(Payment)
        .join(Invoice, Invoice.id == Payment.invoice_id)
        .where(Payment.on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Payment.on, Payment.id)
    )
    for number, issued_on, name, cents, vat, whole, on, means in db.execute(_named(found)):
        yield number, issued_on, name, cents, share(vat, cents, whole), on, means


def invoices(db: Session, year: int) -> Iterator[tuple[Any, ...]]:
    """Number and day, name, cents, VAT in them, state, day and means of the payment; in the order they were written."""
    found = (
        sa.select(Invoice.number, Invoice.issued_on, Party.name, Invoice.cents, Invoice.vat, Invoice.state)
        .add_columns(Invoice.paid_on, Invoice.means)
        .select_from(Invoice)
        .where(Invoice.issued_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Invoice.issued_on, Invoice.id)
    )
    yield from db.execute(_named(found))


def share(vat: int, cents: int, whole: int) -> int:
    """The VAT in a part of an invoice, rounded to the nearest cent; below nothing when the part went back."""
    part = (2 * vat * abs(cents) + whole) // (2 * whole) if whole else 0
    return part if cents > 0 else -part


def _named(found: sa.Select[Any]) -> sa.Select[Any]:
    return found.join(Dues, Dues.id == Invoice.dues_id).join(Party, Party.person_id == Dues.person_id)
