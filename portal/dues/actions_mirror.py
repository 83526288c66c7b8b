"""How things stand at Stripe is written down here: whatever it says now holds, whatever was written before."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import day_of, now
from portal.dues.actions_history import count
from portal.dues.actions_mirror_invoices import mirror_invoice
from portal.dues.actions_way import follow_subscriptions
from portal.dues.models_dues import Dues
from portal.dues.models_stripe import Customer, Subscription
from portal.dues.pictures import Change, Picture, TheirSubscription
from portal.dues.states import CURRENCY, What


class Outdated(Exception):
    """Another picture was taken over since Stripe was asked for this one: ask again."""


def mirror(db: Session, customer: Customer, picture: Picture, *, seen: int, zone: str) -> list[Change]:
    """Takes a picture over, and says what it changed.

    `seen` is the customer's step before Stripe was asked. Had another picture been taken over since, this one
    could be the older of the two: it is refused."""
    _claim(db, customer, seen)
    found = [_subscription(db, customer, their, zone) for their in picture.subscriptions]
    if picture.is_gone and customer.gone_at is None:
        customer.gone_at = now()
        found.append(Change(picture.customer, "", "deleted"))
    dues = _dues(db, customer.person_id)
    if dues is not None:
        for their in sorted(picture.invoices, key=lambda one: one.issued_at):
            found.append(mirror_invoice(db, dues, their, zone))
        count(db, dues)
        follow_subscriptions(db, dues, zone)
    db.flush()
    return [change for change in found if change]


def _claim(db: Session, customer: Customer, seen: int) -> None:
    claimed = db.execute(
        sa.update(Customer)
        .where(Customer.id == customer.id, Customer.step == seen)
        .values(step=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise Outdated
    db.refresh(customer, ["step"])


def _dues(db: Session, person_id: int) -> Dues | None:
    """The running ones, else the last: money of somebody who left is written down too."""
    found = sa.select(Dues).where(Dues.person_id == person_id)
    return db.scalar(found.order_by(Dues.ended_at.is_not(None), Dues.id.desc()).limit(1))


def _subscription(db: Session, customer: Customer, their: TheirSubscription, zone: str) -> Change | None:
    if their.currency != CURRENCY:
        return Change(their.stripe_id, CURRENCY, their.currency, What.OTHER_CURRENCY)
    row = db.scalar(sa.select(Subscription).where(Subscription.stripe_id == their.stripe_id))
    if row is None:
        row = Subscription(customer_id=customer.id, stripe_id=their.stripe_id, status="")
        db.add(row)
    was, facts = row.status, _facts(their, zone)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return Change(their.stripe_id, was, their.status) if changed else None


def _facts(their: TheirSubscription, zone: str) -> dict[str, Any]:
    return {
        "status": their.status,
        "is_live": their.is_live,
        "item": their.item,
        "stripe_price": their.price,
        "cents": their.cents,
        "charges_on": day_of(their.charges_at, zone),
        "cancels": their.cancels,
        "means": their.means or "",
        "ends_with": their.ends_with,
        "expires_on": their.expires_on,
    }
