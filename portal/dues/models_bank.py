"""Files of the bank that were brought in, and what was made of each of their lines."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, both, ref


class Fate(StrEnum):
    """What becomes of a line."""

    PAYS = "pays"
    WRONG_AMOUNT = "wrong-amount"
    UNKNOWN = "unknown"  # no invoice has this reference
    UNSURE = "unsure"  # an invoice's number without check digits, and another name
    SEVERAL = "several"  # the references of several invoices
    NOT_OWED = "not-owed"  # paid, void or given back already
    TWICE = "twice"  # the same line came before
    NOT_YET = "not-yet"  # a day to come
    NOT_INCOMING = "not-incoming"
    CURRENCY = "currency"  # other money
    UNREADABLE = "unreadable"


class BankImport(Base):
    """A file of the bank: first only looked at, then booked by somebody. The same file is one import."""

    __tablename__ = "dues_bank_imports"
    __table_args__ = (both("booked_at", "booked_by_id"),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(200))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
    booked_at: Mapped[datetime | None]
    booked_by_id: Mapped[int | None] = ref("people.id", index=False)


class BankRow(Base):
    """One line of the file. `key` is its content's: a line that comes again in another file is known."""

    __tablename__ = "dues_bank_rows"
    __table_args__ = (
        sa.UniqueConstraint("import_id", "line"),
        sa.CheckConstraint("(fate = 'pays') = (invoice_id IS NOT NULL)", name="pays_an_invoice"),
        sa.CheckConstraint("fate <> 'pays' OR cents > 0", name="pays_with_money"),
    )

    id: Mapped[Key]
    import_id: Mapped[int] = ref("dues_bank_imports.id", index=False)
    line: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(64), index=True)
    on: Mapped[date | None]
    cents: Mapped[int | None]
    payer: Mapped[str] = mapped_column(sa.String(140), default="")
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    fate: Mapped[Fate] = mapped_column(sa.String(12))
    invoice_id: Mapped[int | None] = ref("dues_invoices.id")
