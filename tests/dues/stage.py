"""Dues as the stories need them: Olga keeps the plans, Max and Lena are members who owe something."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.clock import day_of, now
from portal.dues import actions, actions_plans
from portal.dues.actions_invoices import pay
from portal.dues.models import Plan
from portal.dues.models_dues import Dues, DuesEvent, Invoice
from portal.dues.queries import current_dues
from portal.dues.states import Interval, Kind, Means
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.people import olga
from tests.promises.stage import BERLIN, joins

YEAR = {
    "german": "Mitglied",
    "english": "Member",
    "kind": Kind.REGULAR,
    "interval": Interval.YEARLY,
    "cents": 24000,
    "admission_fee": 9000,
    "first_on": date(2020, 1, 1),
}


def today() -> date:
    return day_of(now(), BERLIN)


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def plan(db: Session, **changes: Any) -> Plan:
    return actions_plans.add_plan(db, **(YEAR | changes), by_id=olga(db).id)


def honorary(db: Session) -> Plan:
    free = {"german": "Ehrenmitglied", "english": "Honorary", "kind": Kind.HONORARY}
    return plan(db, **free, cents=0, admission_fee=0)


def owes(db: Session, given: str, family: str, **changes: Any) -> Dues:
    """Somebody whose dues began today."""
    person = joins(db, given, family)
    return actions.begin(db, person_id=person.id, plan=plan(db, **changes), by_id=None, zone=BERLIN)


def house(app: Portal) -> None:
    """Max owes 240 euros for his first year and 90 for his admission."""
    with app.database.transaction() as db:
        owes(db, "Max", "Thiele")


def person(db: Session, given: str) -> Person:
    return db.scalars(sa.select(Person).where(Person.given_name == given)).one()


def dues_of(db: Session, given: str = "Max") -> Dues:
    found = current_dues(db, person(db, given).id)
    assert found is not None
    return found


def invoice_of(db: Session, given: str = "Max") -> Invoice:
    """The latest."""
    found = sa.select(Invoice).where(Invoice.dues_id == dues_of(db, given).id)
    return db.scalars(found.order_by(Invoice.id.desc())).first()  # type: ignore[return-value]


def paid(db: Session, invoice: Invoice, **changes: Any) -> None:
    facts = {"cents": invoice.cents, "means": Means.TRANSFER, "on": today(), "key": f"test:{invoice.id}"}
    facts |= {"seen": invoice.step, "by_id": olga(db).id, "zone": BERLIN}
    pay(db, invoice, **(facts | changes))


def history(db: Session, given: str = "Max") -> list[tuple[str, str]]:
    found = sa.select(DuesEvent.act, DuesEvent.detail).where(DuesEvent.dues_id == dues_of(db, given).id)
    return [(str(act), detail) for act, detail in db.execute(found.order_by(DuesEvent.id))]


def letters(db: Session) -> list[str]:
    return list(db.scalars(sa.select(Letter.kind).where(Letter.kind.like("dues-%")).order_by(Letter.id)))
