"""What a member is about to pay through Stripe: written down before Stripe is asked, and what Stripe answered after."""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.clock import day_of, now
from portal.dues.actions_history import DAY
from portal.dues.models import Plan, Price
from portal.dues.models_dues import Dues
from portal.dues.models_stripe import Checkout, Customer, StripePrice
from portal.dues.periods import months_later, period_from
from portal.dues.pictures import Covers, Order, Page
from portal.dues.queries import open_invoices, price_on
from portal.dues.queries_stripe import (
    checkout_under_way,
    customer_called,
    customer_of,
    customers_before,
    ended_pages,
    live_subscriptions,
    stripe_price,
)
from portal.dues.states import Interval, Way
from portal.errors import Refused


@dataclass(frozen=True)
class Wish:
    """A Checkout to be asked for, with all that is needed for it, so that nothing is read meanwhile."""

    checkout_id: int
    key: str
    order: Order
    stripe_id: str | None  # asked for before, with the same order
    in_the_way: tuple[str, ...]  # ended Checkouts that may still be paid, by Stripe's ids
    person_id: int
    name: str
    email: str
    language: str
    customer: str | None
    customer_key: str
    price: str | None
    plan: str
    cents: int
    interval: Interval


def ask_for_checkout(db: Session, dues: Dues, zone: str) -> Wish:
    """One Checkout at a time: the same order leads to the same page, from however many windows."""
    if live_subscriptions(db, dues.person_id):
        raise Refused("Stripe charges your dues already. Cards and canceling are on your page there.")
    order = order_for(db, dues, zone)
    under_way = checkout_under_way(db, dues.id)
    if under_way is not None and under_way.order != repr(order):
        under_way.ended_at = now()
        db.flush()
        under_way = None
    if under_way is None:
        key = f"checkout:{secrets.token_urlsafe(24)}"
        under_way = Checkout(dues_id=dues.id, key=key, order=repr(order), at=now())
        db.add(under_way)
        db.flush()
    return _wish(db, dues, under_way, order)


def order_for(db: Session, dues: Dues, zone: str) -> Order:
    """What runs is paid now, and from the day after it Stripe charges by itself."""
    if dues.way == Way.FREE or dues.ended_at is not None:
        raise Refused("You owe nothing.")
    today, months = day_of(now(), zone), _interval(db, dues).months
    owed = [invoice for invoice in open_invoices(db, dues.id) if invoice.stripe_id is None]
    due_now = [invoice for invoice in owed if invoice.first_on <= today]
    anchor = min((invoice.first_on for invoice in owed), default=dues.next_on)
    covers = None
    if due_now:
        covers = Covers(due_now[0].first_on, max(invoice.last_on for invoice in due_now))
        anchor = covers.last + DAY
    if anchor > months_later(today, months):
        raise Refused("You have paid far ahead. Stripe can take over during the last year that is paid.")
    price = price_on(db, dues.plan_id, max(anchor, today))
    if anchor <= today:
        last = period_from(today, months, today).last
        covers = Covers(covers.first, last) if covers else None
    return Order(
        price_id=price.id,
        invoice_ids=tuple(invoice.id for invoice in due_now),
        cents_now=sum(invoice.cents for invoice in due_now),
        covers=covers,
        anchor=anchor if anchor > today else None,
    )


def _interval(db: Session, dues: Dues) -> Interval:
    return Interval(db.get_one(Plan, dues.plan_id).interval)


def _wish(db: Session, dues: Dues, checkout: Checkout, order: Order) -> Wish:
    person, customer = db.get_one(Person, dues.person_id), customer_of(db, dues.person_id)
    plan = db.get_one(Plan, dues.plan_id)
    return Wish(
        checkout_id=checkout.id,
        key=checkout.key,
        order=order,
        stripe_id=checkout.stripe_id,
        in_the_way=tuple(ended_pages(db, now(), dues.id)),
        person_id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        customer=customer.stripe_id if customer else None,
        customer_key=f"customer:{person.id}:{customers_before(db, person.id)}",
        price=stripe_price(db, order.price_id),
        plan=plan.german,  # one price at Stripe, whatever language asks for it first
        cents=db.get_one(Price, order.price_id).cents,
        interval=Interval(plan.interval),
    )


def note_customer(db: Session, person_id: int, stripe_id: str) -> None:
    """Stripe knows this member from now on."""
    if customer_called(db, stripe_id) is None:
        db.add(Customer(person_id=person_id, stripe_id=stripe_id, step=0, at=now()))
        db.flush()


def note_price(db: Session, price_id: int, stripe_id: str) -> None:
    if stripe_price(db, price_id) is None:
        db.add(StripePrice(price_id=price_id, stripe_id=stripe_id))
        db.flush()


def note_page(db: Session, checkout_id: int, page: Page) -> None:
    """Where it is paid, unless another order took its place while Stripe was asked."""
    checkout = db.get_one(Checkout, checkout_id)
    if checkout.ended_at is not None:
        raise Refused("This has gone on since you opened the page. Please look at it again.")
    checkout.stripe_id, checkout.expires_at = page.stripe_id, page.expires_at
    db.flush()


def note_over(db: Session, stripe_id: str) -> None:
    """Nobody can pay there any more: it was paid, or has expired."""
    checkout = db.scalars(sa.select(Checkout).where(Checkout.stripe_id == stripe_id)).one()
    checkout.ended_at, checkout.expires_at = checkout.ended_at or now(), now()
    db.flush()
