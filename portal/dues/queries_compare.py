"""Questions of whoever compares both books: what differs on a page of Stripe's lists, and what only we can know."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.database import Database
from portal.dues.models import Plan, Price
from portal.dues.models_dues import Dues, Invoice
from portal.dues.models_stripe import Customer, Difference, Reconciliation, StripePrice, Subscription
from portal.dues.pictures import Glance
from portal.dues.queries import price_on
from portal.dues.states import Interval, Kind, State

STANDS = {"open": (State.OPEN,), "uncollectible": (State.OPEN,), "void": (State.VOID,)}
PAID = (State.PAID, State.REFUNDED, State.DISPUTED)


def subscriptions_that_differ(db: Session, page: list[Glance]) -> list[Glance]:
    """Status, price and whether it is canceled, each as Stripe lists it. Ended ones of strangers are nobody's business."""
    facts = sa.select(Subscription.stripe_id, Subscription.status, Subscription.stripe_price)
    found = facts.add_columns(Subscription.cancels).where(
        Subscription.stripe_id.in_([one.stripe_id for one in page])
    )
    ours = {id_: tuple(stands) for id_, *stands in db.execute(found)}
    over = ("canceled", "incomplete_expired", "incomplete")
    return [
        one
        for one in page
        if ours.get(one.stripe_id) != one.stands and not (one.stripe_id not in ours and one.stands[0] in over)
    ]


def invoices_that_differ(db: Session, page: list[Glance]) -> list[Glance]:
    """Status and amount; what is for nothing never came here."""
    found = sa.select(Invoice.stripe_id, Invoice.state, Invoice.cents).where(
        Invoice.stripe_id.in_([one.stripe_id for one in page])
    )
    ours = {id_: (state, cents) for id_, state, cents in db.execute(found)}
    return [one for one in page if _differs(ours.get(one.stripe_id), one.stands)]


def _differs(ours: tuple[str, int] | None, stands: tuple[Any, ...]) -> bool:
    status, cents = stands
    if ours is None:
        return bool(cents > 0)
    return ours[1] != cents or ours[0] not in STANDS.get(status, PAID)


def known_customers(db: Session, stripe_ids: set[str]) -> set[str]:
    return set(db.scalars(sa.select(Customer.stripe_id).where(Customer.stripe_id.in_(stripe_ids))))


def customers_with_older_open_invoices(db: Session, before: date) -> list[str]:
    found = (
        sa.select(Customer.stripe_id)
        .join(Dues, Dues.person_id == Customer.person_id)
        .join(Invoice, Invoice.dues_id == Dues.id)
        .where(Invoice.stripe_id.is_not(None), Invoice.state == State.OPEN, Invoice.issued_on < before)
    )
    return list(db.scalars(found.distinct()))


@dataclass(frozen=True)
class OtherPrice:
    """A subscription whose next period costs something else by now."""

    subscription: str
    item: str
    customer: str
    charges_on: date
    price_id: int
    price: str | None  # as Stripe knows it, where it does
    plan: str
    cents: int
    interval: Interval


def with_other_prices(database: Database) -> list[OtherPrice]:
    """Of those subscriptions whose price is one of ours, and not the one their next period should have.

    Not where the period itself would be another one: Stripe would begin that at once, and charge it."""
    charged = aliased(Plan)
    with database.session(writes=False) as db:
        rows = db.execute(
            sa.select(Subscription, Customer.stripe_id, Plan)
            .join(Customer, Customer.id == Subscription.customer_id)
            .join(Dues, sa.and_(Dues.person_id == Customer.person_id, Dues.ended_at.is_(None)))
            .join(Plan, Plan.id == Dues.plan_id)
            .join(StripePrice, StripePrice.stripe_id == Subscription.stripe_price)
            .join(Price, Price.id == StripePrice.price_id)
            .join(charged, sa.and_(charged.id == Price.plan_id, charged.interval == Plan.interval))
            .where(Subscription.is_live, Subscription.cancels.is_(False), Plan.kind != Kind.HONORARY)
            .where(_is_not_the_newest())
        )
        return [one for row in rows if (one := _other_price(db, *row)) is not None]


def _is_not_the_newest() -> sa.ColumnElement[bool]:
    """Only where the plan has another price than the one that is charged: almost nowhere, almost always."""
    other = sa.select(Price.id).where(Price.plan_id == Plan.id, Price.id > StripePrice.price_id)
    return sa.or_(Price.plan_id != Plan.id, other.correlate(Plan, StripePrice).exists())


def _other_price(db: Session, subscription: Subscription, customer: str, plan: Plan) -> OtherPrice | None:
    price = price_on(db, plan.id, subscription.charges_on)
    known = db.scalar(sa.select(StripePrice.stripe_id).where(StripePrice.price_id == price.id))
    if known == subscription.stripe_price:
        return None
    return OtherPrice(
        subscription=subscription.stripe_id,
        item=subscription.item,
        customer=customer,
        charges_on=subscription.charges_on,
        price_id=price.id,
        price=known,
        plan=plan.german,
        cents=price.cents,
        interval=Interval(plan.interval),
    )


def of_people_who_owe_nothing(database: Database) -> list[tuple[str, str]]:
    """Subscriptions that still charge an honorary member or somebody who left, and whose they are at Stripe."""
    with database.session(writes=False) as db:
        rows = db.execute(
            sa.select(Subscription.stripe_id, Customer.stripe_id)
            .join(Customer, Customer.id == Subscription.customer_id)
            .outerjoin(Dues, sa.and_(Dues.person_id == Customer.person_id, Dues.ended_at.is_(None)))
            .outerjoin(Plan, Plan.id == Dues.plan_id)
            .where(Subscription.is_live, Subscription.cancels.is_(False))
            .where(sa.or_(Dues.id.is_(None), Plan.kind == Kind.HONORARY))
        )
        return [(subscription, customer) for subscription, customer in rows]


def people_with_two_subscriptions(db: Session) -> list[tuple[int, str]]:
    """Who is charged twice, and the newer of the two."""
    newest = (
        sa.select(sa.func.max(Subscription.id))
        .join(Customer, Customer.id == Subscription.customer_id)
        .where(Subscription.is_live, Subscription.cancels.is_(False))
        .group_by(Customer.person_id)
        .having(sa.func.count() > 1)
    )
    found = (
        sa.select(Customer.person_id, Subscription.stripe_id)
        .join(Subscription, Subscription.customer_id == Customer.id)
        .where(Subscription.id.in_(newest))
    )
    return [(person_id, stripe_id) for person_id, stripe_id in db.execute(found)]


def prices_set_elsewhere(db: Session) -> list[tuple[int, str, int]]:
    """Subscriptions with a price that is none of ours: whose, which, how much."""
    found = (
        sa.select(Customer.person_id, Subscription.stripe_id, Subscription.cents)
        .join(Customer, Customer.id == Subscription.customer_id)
        .outerjoin(StripePrice, StripePrice.stripe_id == Subscription.stripe_price)
        .where(Subscription.is_live, StripePrice.id.is_(None))
    )
    return [(person_id, stripe_id, cents) for person_id, stripe_id, cents in db.execute(found)]


def is_done_or_tried(db: Session, since: datetime, lately: datetime) -> bool:
    """Whether a comparing that began since then has ended, or another one was begun just now."""
    row = Reconciliation
    done = sa.and_(row.at >= since, sa.or_(row.ended_at.is_not(None), row.at > lately))
    return bool(db.scalar(sa.select(sa.exists().where(done))))


def last_reconciliation(db: Session) -> Reconciliation | None:
    """The last one that came to its end."""
    ended = sa.select(Reconciliation).where(Reconciliation.ended_at.is_not(None))
    return db.scalar(ended.order_by(Reconciliation.id.desc()).limit(1))


def differences(db: Session, reconciliation_id: int, *, repaired: bool) -> list[Difference]:
    found = sa.select(Difference).where(
        Difference.reconciliation_id == reconciliation_id, Difference.repaired.is_(repaired)
    )
    return list(db.scalars(found.order_by(Difference.id).limit(200)))


def what_to_compare(db: Session) -> int:
    """About how many there are, for the bar that shows how far it is."""
    subscriptions = db.scalar(sa.select(sa.func.count(Subscription.id))) or 0
    invoices = sa.select(sa.func.count(Invoice.id)).where(Invoice.stripe_id.is_not(None))
    return subscriptions + (db.scalar(invoices) or 0)
