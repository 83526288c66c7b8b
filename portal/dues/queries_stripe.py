"""Questions about what we know of Stripe."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.dues.models_stripe import Checkout, Customer, StripeEvent, StripePrice, Subscription


def live_subscriptions(db: Session, person_id: int) -> list[Subscription]:
    """Those that charge, or will; the newest first. More than one is found by comparing the books."""
    found = (
        sa.select(Subscription)
        .join(Customer, Customer.id == Subscription.customer_id)
        .where(Customer.person_id == person_id, Subscription.is_live)
    )
    return list(db.scalars(found.order_by(Subscription.id.desc())))


def customer_of(db: Session, person_id: int) -> Customer | None:
    """As whom Stripe knows this member; nobody when they were deleted there."""
    return db.scalar(sa.select(Customer).where(Customer.person_id == person_id, Customer.gone_at.is_(None)))


def customer_called(db: Session, stripe_id: str) -> Customer | None:
    return db.scalar(sa.select(Customer).where(Customer.stripe_id == stripe_id))


def customers_before(db: Session, person_id: int) -> int:
    return db.scalar(sa.select(sa.func.count(Customer.id)).where(Customer.person_id == person_id)) or 0


def checkout_under_way(db: Session, dues_id: int) -> Checkout | None:
    return db.scalar(sa.select(Checkout).where(Checkout.dues_id == dues_id, Checkout.ended_at.is_(None)))


def ended_pages(db: Session, at: datetime, dues_id: int | None = None) -> list[str]:
    """Stripe's ids of Checkouts that have ended here, and can perhaps still be paid there; everybody's, or of these dues."""
    ended = sa.select(Checkout.stripe_id).where(Checkout.ended_at.is_not(None), Checkout.expires_at > at)
    found = ended if dues_id is None else ended.where(Checkout.dues_id == dues_id)
    return [stripe_id for stripe_id in db.scalars(found.order_by(Checkout.id)) if stripe_id]


def stripe_price(db: Session, price_id: int) -> str | None:
    return db.scalar(sa.select(StripePrice.stripe_id).where(StripePrice.price_id == price_id))


def is_taken(db: Session, event_id: str) -> bool:
    return bool(db.scalar(sa.select(sa.exists().where(StripeEvent.stripe_id == event_id))))


def customers_with_news(db: Session, at: datetime, most: int) -> list[str]:
    """Stripe's ids of customers about whom a message waits, the longest first."""
    waiting = sa.select(StripeEvent.customer).where(
        StripeEvent.settled_at.is_(None), StripeEvent.next_try_at <= at, StripeEvent.customer.is_not(None)
    )
    ordered = waiting.group_by(StripeEvent.customer).order_by(sa.func.min(StripeEvent.id))
    return [customer for customer in db.scalars(ordered.limit(most)) if customer]
