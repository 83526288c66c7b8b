"""What a member lets other members see: nothing, until they choose it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, both, ref

_IN_FORCE = sa.text("ended_at IS NULL")


class What(StrEnum):
    COMPANY = "company"
    PLACE = "place"
    TALK = "talk"
    RECEIVED = "received"  # the kinds of favors, in words and without numbers
    CONTRIBUTED = "contributed"

    @property
    def has_words(self) -> bool:
        """The member writes it; the kinds come from the ledger."""
        return self in (What.COMPANY, What.PLACE, What.TALK)


class Publication(Base):
    """From one moment to another the members of the network saw this of a member, in these words.

    It belongs to the membership, so that whoever leaves is seen no more, and begins with nothing when they come back."""

    __tablename__ = "publications"
    __table_args__ = (
        both("ended_at", "ended_by_id"),
        sa.CheckConstraint(
            "(what IN ('company', 'place', 'talk')) = (words <> '')", name="words_where_written"
        ),
        sa.Index(
            "uq_publications_in_force",
            "membership_id",
            "what",
            unique=True,
            postgresql_where=_IN_FORCE,
            sqlite_where=_IN_FORCE,
        ),
    )

    id: Mapped[Key]
    membership_id: Mapped[int] = ref("memberships.id", index=False)
    what: Mapped[What] = mapped_column(sa.String(12))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = ref("people.id", index=False)
