"""A membership, the one favor it began with, how it ended, and the record as it stood on that day."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigKey, Key, both, ref

_CURRENT = sa.text("ended_at IS NULL")


class Membership(Base):
    """Membership begins with an admission and never without; the admission belongs to one membership only.

    Triggers check on both databases that the favor is an admission of this party by the network, that a membership
    ends once, and only when every promise of its member, given or received, is settled."""

    __tablename__ = "memberships"
    __table_args__ = (
        sa.Index(
            "uq_memberships_current",
            "party_id",
            unique=True,
            postgresql_where=_CURRENT,
            sqlite_where=_CURRENT,
        ),
        both("ended_at", "ended_by_id"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_reason IS NULL)", name="ended_says_why"),
    )

    id: Mapped[Key]
    party_id: Mapped[int] = ref("parties.id", index=False)
    application_id: Mapped[int] = ref("applications.id", unique=True, index=False)
    admission_id: Mapped[int] = ref("favors.id", unique=True, index=False)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = ref("people.id", index=False)
    ended_reason: Mapped[str | None] = mapped_column(sa.Text)  # empty: the member gave none


class ClosingRecord(Base):
    """The whole record as a PDF, frozen when the membership ended; the database refuses to change it."""

    __tablename__ = "closing_records"

    membership_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("memberships.id"), primary_key=True)
    made_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
