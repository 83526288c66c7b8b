"""Questions about plans, a member's dues and their invoices."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.dues.models import Plan, Policy, Price
from portal.dues.models_dues import Dues, Invoice
from portal.dues.states import State


def policy(db: Session) -> Policy:
    return db.scalars(sa.select(Policy)).one()


def plans(db: Session) -> list[Plan]:
    """Those one can have: not retired, in the order they were made."""
    return list(db.scalars(sa.select(Plan).where(Plan.retired_at.is_(None)).order_by(Plan.id)))


def price_on(db: Session, plan_id: int, day: date) -> Price:
    """What a period costs that begins on that day; before a plan's first price, that one."""
    prices = list(
        db.scalars(sa.select(Price).where(Price.plan_id == plan_id).order_by(Price.first_on, Price.id))
    )
    return [price for price in prices if price.first_on <= day or price is prices[0]][-1]


def current_dues(db: Session, person_id: int) -> Dues | None:
    return db.scalar(sa.select(Dues).where(Dues.person_id == person_id, Dues.ended_at.is_(None)))


def invoices(db: Session, dues_id: int) -> list[Invoice]:
    """Latest period first."""
    found = sa.select(Invoice).where(Invoice.dues_id == dues_id)
    return list(db.scalars(found.order_by(Invoice.first_on.desc(), Invoice.id.desc())))


def open_invoices(db: Session, dues_id: int) -> list[Invoice]:
    """What is owed, the earliest period first."""
    found = sa.select(Invoice).where(Invoice.dues_id == dues_id, Invoice.state == State.OPEN)
    return list(db.scalars(found.order_by(Invoice.first_on, Invoice.id)))


def fee_is_asked(db: Session, dues_id: int) -> bool:
    """Whether an invoice that still stands asks for the admission fee."""
    asks = sa.exists().where(
        Invoice.dues_id == dues_id, Invoice.state != State.VOID, Invoice.admission_fee > 0
    )
    return bool(db.scalar(sa.select(asks)))
