"""What members are asked for: plans, what they cost and from when, and which one new members begin with."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import day_of, now
from portal.dues.models import MOST, Plan, Price
from portal.dues.queries import policy, price_on
from portal.dues.states import CURRENCY, Interval, Kind
from portal.errors import Refused

NOTICE = timedelta(days=30)  # members hear of another price this long before they pay it


def add_plan(
    db: Session,
    *,
    german: str,
    english: str,
    kind: Kind,
    interval: Interval,
    cents: int,
    admission_fee: int,
    first_on: date,
    by_id: int | None,
    currency: str = CURRENCY,
) -> Plan:
    """A plan and its first price. Amounts are whole cents of one period, VAT contained."""
    if currency != CURRENCY:
        raise Refused("Dues are kept in euros: direct debit and bank transfers here know no other currency.")
    refuse_amount(kind, cents, admission_fee)
    plan = Plan(
        german=german,
        english=english,
        kind=kind,
        interval=interval,
        admission_fee=admission_fee,
        at=now(),
        by_id=by_id,
    )
    db.add(plan)
    db.flush()
    _price(db, plan, cents, first_on, by_id)
    return plan


def refuse_amount(kind: Kind, cents: int, admission_fee: int) -> None:
    if not 0 <= cents <= MOST or not 0 <= admission_fee <= MOST:
        raise Refused("An amount is at most 100,000 euros, and never less than nothing.")
    if kind is Kind.HONORARY and (cents or admission_fee):
        raise Refused("Who is an honorary member owes nothing: leave both amounts at 0.")
    if kind is not Kind.HONORARY and not cents:
        raise Refused("Only an honorary plan costs nothing.")


def change_price(
    db: Session, plan: Plan, *, cents: int, first_on: date, by_id: int | None, zone: str
) -> Price:
    """Another price for periods that begin on that day or later; those that run stay as they are."""
    if plan.retired_at is not None:
        raise Refused("This plan is retired; its price stays as it is.")
    refuse_amount(Kind(plan.kind), cents, plan.admission_fee)
    today = day_of(now(), zone)
    if first_on < today + NOTICE:
        raise Refused("Members hear of it 30 days before: choose a day at least 30 days ahead")
    if price_on(db, plan.id, first_on).cents == cents:
        raise Refused("That is the price already. Enter another one")
    if db.scalar(sa.select(Price.id).where(Price.plan_id == plan.id, Price.first_on >= first_on)):
        raise Refused("A price for that day or a later one stands already. Choose a day after it")
    return _price(db, plan, cents, first_on, by_id)


def _price(db: Session, plan: Plan, cents: int, first_on: date, by_id: int | None) -> Price:
    price = Price(plan_id=plan.id, cents=cents, first_on=first_on, at=now(), by_id=by_id)
    db.add(price)
    db.flush()
    return price


def retire(db: Session, plan: Plan, *, by_id: int) -> None:
    """Nobody new gets it; whoever has it keeps it."""
    if plan.retired_at is not None:
        raise Refused("This plan is retired already.")
    if policy(db).plan_id == plan.id:
        raise Refused("New members begin with this plan. Choose another one for them first.")
    plan.retired_at, plan.retired_by_id = now(), by_id
    db.flush()


def begin_with(db: Session, plan: Plan | None) -> None:
    """New members begin with this plan; without one, nobody owes anything until they are given one."""
    if plan is not None and plan.retired_at is not None:
        raise Refused("This plan is retired. Choose another one.")
    policy(db).plan_id = plan.id if plan else None
    db.flush()
