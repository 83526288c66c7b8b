"""Stripe's messages: each is taken once, and settled when Stripe has been asked how things stand."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.database import insert
from portal.dues.models_stripe import StripeEvent
from portal.dues.pictures import Message
from portal.dues.queries_stripe import customer_called

PAUSE, LONGEST = timedelta(seconds=5), timedelta(minutes=15)


def take_in(db: Session, message: Message) -> bool:
    """Whether it is new and about somebody we know. About anybody else there is nothing to ask."""
    known = message.customer is not None and customer_called(db, message.customer) is not None
    at = now()
    row = insert(db, StripeEvent).values(
        stripe_id=message.stripe_id,
        kind=message.kind,
        customer=message.customer,
        at=at,
        settled_at=None if known else at,
        tries=0,
        next_try_at=at,
    )
    once = row.on_conflict_do_nothing(index_elements=["stripe_id"]).returning(StripeEvent.id)
    is_new = db.scalar(once) is not None
    return known and is_new


def latest_waiting(db: Session, customer: str) -> int:
    """Messages up to this one are answered by asking now."""
    waiting = sa.select(sa.func.max(StripeEvent.id)).where(
        StripeEvent.customer == customer, StripeEvent.settled_at.is_(None)
    )
    return db.scalar(waiting) or 0


def settle(db: Session, customer: str, up_to: int) -> None:
    _waiting(db, customer, up_to, settled_at=now())


def put_off(db: Session, customer: str, up_to: int) -> None:
    """Stripe was away: later, and then later still."""
    tries = sa.select(sa.func.max(StripeEvent.tries)).where(
        StripeEvent.customer == customer, StripeEvent.settled_at.is_(None)
    )
    before = db.scalar(tries) or 0
    pause = min(PAUSE * 2 ** min(before, 10), LONGEST)
    _waiting(db, customer, up_to, tries=before + 1, next_try_at=now() + pause)


def _waiting(db: Session, customer: str, up_to: int, **values: object) -> None:
    db.execute(
        sa.update(StripeEvent)
        .where(StripeEvent.customer == customer, StripeEvent.settled_at.is_(None), StripeEvent.id <= up_to)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
