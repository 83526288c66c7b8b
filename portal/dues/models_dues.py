"""The dues of one member, what is owed for a period, what came in, and the history of all that."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigKey, Key, both, ref
from portal.dues.states import CURRENCY, Act, Means, State, Way

_CURRENT = sa.text("ended_at IS NULL")
_OWN = sa.text("stripe_id IS NULL AND state <> 'void'")


class Dues(Base):
    """The dues of one member, from the admission on. `paid_until` and `next_on` are counted from the invoices
    with every change of one, in its transaction, so that lists need not."""

    __tablename__ = "dues"
    __table_args__ = (
        sa.Index(
            "uq_dues_current", "person_id", unique=True, postgresql_where=_CURRENT, sqlite_where=_CURRENT
        ),
        sa.CheckConstraint("until_on IS NULL OR way = 'stripe'", name="canceled_is_stripe_s"),
        sa.CheckConstraint("admission_fee >= 0", name="admission_fee"),
        both("ended_at", "ended_by_id"),
        sa.Index("ix_dues_next", "way", "next_on"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id", index=False)
    plan_id: Mapped[int] = ref("dues_plans.id")
    way: Mapped[Way] = mapped_column(sa.String(10))
    began_on: Mapped[date]  # periods are counted from here
    admission_fee: Mapped[int] = mapped_column(default=0)  # cents, asked for once
    paid_until: Mapped[date | None]  # the last day that is paid for
    next_on: Mapped[date]  # the first day that no invoice covers yet
    until_on: Mapped[date | None]  # canceled: the last day Stripe looks after
    step: Mapped[int] = mapped_column(default=1)  # who acts on an earlier one is too late
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id", index=False)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = ref("people.id", index=False)


class Counter(Base):
    """The last number given to an invoice in a year; numbers leave no gap."""

    __tablename__ = "dues_counters"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Invoice(Base):
    """What is owed for one period: ours, or one of Stripe's as Stripe says it stands."""

    __tablename__ = "dues_invoices"
    __table_args__ = (
        sa.Index(
            "uq_dues_invoices_period",
            "dues_id",
            "first_on",
            unique=True,
            postgresql_where=_OWN,
            sqlite_where=_OWN,
        ),
        sa.Index("ix_dues_invoices_state_due", "state", "due_on", "id"),
        sa.CheckConstraint(f"currency = '{CURRENCY}'", name="one_currency"),
        sa.CheckConstraint("cents >= 0 AND vat BETWEEN 0 AND cents", name="cents"),
        sa.CheckConstraint("admission_fee BETWEEN 0 AND cents", name="admission_fee"),
        sa.CheckConstraint("refunded BETWEEN 0 AND cents", name="refunded_at_most_all"),
        sa.CheckConstraint("first_on <= last_on", name="period"),
        sa.CheckConstraint(
            "(paid_on IS NOT NULL) = (state IN ('paid', 'refunded', 'disputed'))", name="paid_on_a_day"
        ),
        sa.CheckConstraint("(paid_on IS NULL) = (means IS NULL)", name="paid_by_something"),
        sa.CheckConstraint("state <> 'refunded' OR refunded = cents", name="refunded_is_all"),
        sa.CheckConstraint("(stripe_id IS NULL) = (reference IS NOT NULL)", name="ours_has_a_reference"),
    )

    id: Mapped[Key]
    dues_id: Mapped[int] = ref("dues.id")
    number: Mapped[str] = mapped_column(sa.String(60), unique=True)
    reference: Mapped[str | None] = mapped_column(sa.String(25), unique=True)  # what a transfer is known by
    stripe_id: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    cents: Mapped[int]  # all of it, the admission fee and VAT too
    admission_fee: Mapped[int] = mapped_column(default=0)
    vat: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(sa.String(3), default=CURRENCY)
    first_on: Mapped[date]
    last_on: Mapped[date]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[State] = mapped_column(sa.String(10))
    state_since: Mapped[datetime]
    paid_on: Mapped[date | None]
    means: Mapped[Means | None] = mapped_column(sa.String(10))
    refunded: Mapped[int] = mapped_column(default=0)  # cents given back
    failures: Mapped[int] = mapped_column(default=0)  # how often Stripe could not charge it
    page: Mapped[str | None] = mapped_column(sa.Text)  # where Stripe shows it and takes its money
    file: Mapped[str | None] = mapped_column(sa.Text)  # Stripe's PDF
    step: Mapped[int] = mapped_column(default=1)


class Payment(Base):
    """Money that came in for an invoice, or went back when `cents` is negative. Never changed.

    `key` names the event it is the trace of: told twice, it is refused."""

    __tablename__ = "dues_payments"
    __table_args__ = (sa.CheckConstraint("cents <> 0", name="moves_money"),)

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    invoice_id: Mapped[int] = ref("dues_invoices.id")
    cents: Mapped[int]
    means: Mapped[Means] = mapped_column(sa.String(10))
    on: Mapped[date] = mapped_column(index=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id", index=False)  # nobody: Stripe said so


class DuesEvent(Base):
    """A line of the history, never changed: what was done to a member's dues or one of their invoices, and by whom."""

    __tablename__ = "dues_events"
    __table_args__ = (sa.Index("ix_dues_events_dues_id_id", "dues_id", "id"),)

    id: Mapped[Key]
    dues_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("dues.id"))
    invoice_id: Mapped[int | None] = ref("dues_invoices.id")
    act: Mapped[Act] = mapped_column(sa.String(10))
    detail: Mapped[str] = mapped_column(sa.String(300), default="")  # a reason, a means, the plan's name
    on: Mapped[date]  # the day in the network's zone
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id", index=False)  # nobody: Stripe said so, or it fell due
