"""What we know of Stripe: customers, subscriptions, Checkouts that were asked for, events, and nights of comparing."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref
from portal.dues.states import What

_HERE = sa.text("gone_at IS NULL")
_UNDER_WAY = sa.text("ended_at IS NULL")
_WAITING = sa.text("settled_at IS NULL")


class Customer(Base):
    """A member as Stripe knows them. `step` grows with every picture of them that was taken over:
    whoever asked Stripe before the last one was taken over asks again."""

    __tablename__ = "dues_stripe_customers"
    __table_args__ = (
        sa.Index(
            "uq_dues_stripe_customers_here",
            "person_id",
            unique=True,
            postgresql_where=_HERE,
            sqlite_where=_HERE,
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id")
    stripe_id: Mapped[str] = mapped_column(sa.String(80), unique=True)
    step: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    gone_at: Mapped[datetime | None]  # deleted in Stripe's dashboard


class StripePrice(Base):
    """Under which id Stripe knows one of our prices."""

    __tablename__ = "dues_stripe_prices"

    id: Mapped[Key]
    price_id: Mapped[int] = ref("dues_prices.id", unique=True, index=False)
    stripe_id: Mapped[str] = mapped_column(sa.String(80), unique=True)


class Subscription(Base):
    """A subscription as Stripe says it stands."""

    __tablename__ = "dues_stripe_subscriptions"
    __table_args__ = (sa.Index("ix_dues_stripe_subscriptions_live", "is_live", "id"),)

    id: Mapped[Key]
    customer_id: Mapped[int] = ref("dues_stripe_customers.id")
    stripe_id: Mapped[str] = mapped_column(sa.String(80), unique=True)
    status: Mapped[str] = mapped_column(sa.String(20))  # Stripe's own word
    is_live: Mapped[bool]  # charges, or will
    item: Mapped[str] = mapped_column(sa.String(80))
    stripe_price: Mapped[str] = mapped_column(sa.String(80))
    cents: Mapped[int]
    charges_on: Mapped[date]  # next
    cancels: Mapped[bool]  # with that period
    means: Mapped[str] = mapped_column(sa.String(10), default="")
    ends_with: Mapped[str] = mapped_column(sa.String(4), default="")  # the last digits of card or account
    expires_on: Mapped[date | None]  # the card


class Checkout(Base):
    """A member wants to pay through Stripe: written down before Stripe is asked, one at a time.

    Its key makes the asking repeatable: cut off and tried again, Stripe gives the same page."""

    __tablename__ = "dues_stripe_checkouts"
    __table_args__ = (
        sa.Index(
            "uq_dues_stripe_checkouts_under_way",
            "dues_id",
            unique=True,
            postgresql_where=_UNDER_WAY,
            sqlite_where=_UNDER_WAY,
        ),
    )

    id: Mapped[Key]
    dues_id: Mapped[int] = ref("dues.id", index=False)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    order: Mapped[str] = mapped_column(sa.Text)  # what is to be paid: another order is another Checkout
    at: Mapped[datetime]
    stripe_id: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    expires_at: Mapped[datetime | None]  # until then it can perhaps be paid at Stripe
    ended_at: Mapped[datetime | None]  # paid, expired, or another took its place


class StripeEvent(Base):
    """A message of Stripe's, taken once. What it says is not believed: it names whom to ask about."""

    __tablename__ = "dues_stripe_events"
    __table_args__ = (
        sa.Index(
            "ix_dues_stripe_events_waiting",
            "customer",
            "id",
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        ),
    )

    id: Mapped[Key]
    stripe_id: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(80))
    customer: Mapped[str | None] = mapped_column(sa.String(80))  # Stripe's id
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]


class Reconciliation(Base):
    """One comparing of both books, and how far it came."""

    __tablename__ = "dues_reconciliations"

    id: Mapped[Key]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    compared: Mapped[int] = mapped_column(default=0)
    repaired: Mapped[int] = mapped_column(default=0)


class Difference(Base):
    """What differed, and whether it could be repaired; what could not waits for the treasurer."""

    __tablename__ = "dues_differences"

    id: Mapped[Key]
    reconciliation_id: Mapped[int] = ref("dues_reconciliations.id")
    what: Mapped[What] = mapped_column(sa.String(20))
    person_id: Mapped[int | None] = ref("people.id", index=False)
    stripe_id: Mapped[str] = mapped_column(sa.String(80))
    was: Mapped[str] = mapped_column(sa.String(120))
    is_now: Mapped[str] = mapped_column(sa.String(120))
    repaired: Mapped[bool]
