"""What the network asks for: plans with their prices, and its policy."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, both, ref
from portal.dues.states import CURRENCY, Interval, Kind

MOST = 10_000_000  # cents; more is a slip of the keyboard


class Plan(Base):
    """What a group of members pays. Its price stands in rows of its own, one for each change."""

    __tablename__ = "dues_plans"
    __table_args__ = (
        sa.CheckConstraint(f"currency = '{CURRENCY}'", name="one_currency"),
        sa.CheckConstraint(
            f"admission_fee BETWEEN 0 AND {MOST} AND (kind <> 'honorary' OR admission_fee = 0)",
            name="admission_fee",
        ),
        both("retired_at", "retired_by_id"),
    )

    id: Mapped[Key]
    german: Mapped[str] = mapped_column(sa.String(80))
    english: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[Kind] = mapped_column(sa.String(10))
    interval: Mapped[Interval] = mapped_column(sa.String(12))
    currency: Mapped[str] = mapped_column(sa.String(3), default=CURRENCY)
    admission_fee: Mapped[int] = mapped_column(default=0)  # cents, once, on the first invoice
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id", index=False)
    retired_at: Mapped[datetime | None]  # nobody new; whoever has it keeps it
    retired_by_id: Mapped[int | None] = ref("people.id", index=False)

    def name(self, language: str) -> str:
        return self.english if language == "en" else self.german


class Price(Base):
    """What a plan costs for a period that begins on `first_on` or later, until a newer row says otherwise."""

    __tablename__ = "dues_prices"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "first_on"),
        sa.CheckConstraint(f"cents BETWEEN 0 AND {MOST}", name="cents"),
    )

    id: Mapped[Key]
    plan_id: Mapped[int] = ref("dues_plans.id", index=False)
    cents: Mapped[int]  # of one period
    first_on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id", index=False)


class Policy(Base):
    """One row: how the network keeps its dues."""

    __tablename__ = "dues_policy"
    __table_args__ = (
        sa.CheckConstraint("id = 1", name="only_one"),
        sa.CheckConstraint("first_days BETWEEN 0 AND 90", name="first_days"),
        sa.CheckConstraint("grace_days BETWEEN 0 AND 365", name="grace_days"),
        sa.CheckConstraint("vat_percent BETWEEN 0 AND 30", name="vat_percent"),
    )

    id: Mapped[Key]
    plan_id: Mapped[int | None] = ref("dues_plans.id", index=False)  # with which new members begin
    first_days: Mapped[int] = mapped_column(
        default=14
    )  # from the admission to the day the first dues are due
    invoice_days: Mapped[int] = mapped_column(default=14)  # from an invoice to the day it is due
    reminder_days: Mapped[int] = mapped_column(default=14)  # after that day, friendly; again later, signed
    grace_days: Mapped[int] = mapped_column(default=42)  # after that day; then the organizers are told
    vat_percent: Mapped[int] = mapped_column(default=0)  # contained in every price
    account_holder: Mapped[str] = mapped_column(sa.String(70), default="")
    iban: Mapped[str] = mapped_column(sa.String(34), default="")
    bic: Mapped[str] = mapped_column(sa.String(11), default="")
