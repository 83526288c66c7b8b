"""What must never happen to dues is refused by the database itself, on both kinds."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from portal.dues.models_dues import Dues, DuesEvent, Invoice
from portal.web.transaction import Portal
from tests.dues.stage import (
    house,
    invoice_of,
    paid,
)
from tests.test_rules_of_the_database import refused


@pytest.mark.parametrize("table", ["dues_events", "dues_payments"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_history_and_payments_stay_as_they_were_written(app: Portal, table: str, act: str) -> None:
    house(app)
    with app.database.transaction() as db:
        paid(db, invoice_of(db))
        assert f"{table} are append-only" in refused(db, lambda: db.execute(sa.text(act.format(table))))


BROKEN = {
    "state": ("paid", "paid_on_a_day"),
    "vat": (10**6, "cents"),
    "admission_fee": (10**6, "admission_fee"),
    "refunded": (10**6, "refunded_at_most_all"),
    "currency": ("USD", "one_currency"),
    "last_on": (date(2000, 1, 1), "period"),
    "reference": (None, "ours_has_a_reference"),
    "means": ("card", "paid_by_something"),
}


@pytest.mark.parametrize("column", BROKEN)
def test_the_database_refuses_an_invoice_that_cannot_be(app: Portal, column: str) -> None:
    house(app)
    value, constraint = BROKEN[column]
    with app.database.transaction() as db:
        change = sa.update(Invoice).values({column: value}).execution_options(synchronize_session=False)
        assert constraint in refused(db, lambda: db.execute(change))


def test_the_database_refuses_a_second_invoice_for_a_period_and_second_dues(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        for table, unlike in (
            (Invoice, {"id": 99, "number": "JG-1", "reference": "RF1"}),
            (Dues, {"id": 99}),
            (DuesEvent, {"id": 99, "dues_id": 4711}),
        ):
            facts = dict(db.execute(sa.select(table.__table__)).mappings().first() or {})
            if table is not DuesEvent:
                said = refused(db, lambda t=table, f=facts, u=unlike: db.execute(sa.insert(t).values(f | u)))
                assert re.search("(?i)unique", said)
