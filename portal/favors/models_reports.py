"""Reports: the giver says what they did, and it waits for the receiver's word. Not part of the ledger until confirmed."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref

_WAITING = sa.text("state = 'reported'")


class ReportState(StrEnum):
    REPORTED = "reported"
    CONFIRMED = "confirmed"  # it is a favor now
    DECLINED = "declined"  # quietly
    WITHDRAWN = "withdrawn"  # taken back by the giver


class FavorReport(Base):
    """What the giver noted. Once confirmed, its words live with the favor and are empty here."""

    __tablename__ = "favor_reports"
    __table_args__ = (
        sa.CheckConstraint("giver_id <> receiver_id", name="nobody_gives_to_himself"),
        sa.CheckConstraint("(state = 'confirmed') = (favor_id IS NOT NULL)", name="confirmed_is_a_favor"),
        sa.Index(
            "ix_favor_reports_waiting",
            "receiver_id",
            "id",
            postgresql_where=_WAITING,
            sqlite_where=_WAITING,
        ),
        sa.Index("ix_favor_reports_giver", "giver_id", "id"),
    )

    id: Mapped[Key]
    giver_id: Mapped[int] = ref("parties.id", index=False)
    receiver_id: Mapped[int] = ref("parties.id", index=False)
    kind: Mapped[str] = mapped_column(sa.ForeignKey("favor_kinds.key"))
    on: Mapped[date]
    what: Mapped[str] = mapped_column(sa.Text)
    nothing_expected: Mapped[bool]
    reported_at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
    state: Mapped[ReportState] = mapped_column(sa.String(10))
    state_since: Mapped[datetime]
    favor_id: Mapped[int | None] = ref("favors.id", unique=True, index=False)


class ReportEvent(Base):
    """What happened to a report: append-only."""

    __tablename__ = "favor_report_events"

    id: Mapped[Key]
    report_id: Mapped[int] = ref("favor_reports.id")
    from_state: Mapped[ReportState | None] = mapped_column(sa.String(10))
    to_state: Mapped[ReportState] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
