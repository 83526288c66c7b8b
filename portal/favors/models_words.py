"""What is said beside a favor later: further words, who agrees that others may read them, nothing expected in return."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigKey, Key, both, ref
from portal.favors.models import Side

_IN_FORCE = sa.text("taken_back_at IS NULL")


class FavorAddition(Base):
    """What came of it later, in the receiver's words. Never changed; the words may only be blanked."""

    __tablename__ = "favor_additions"

    id: Mapped[Key]
    favor_id: Mapped[int] = ref("favors.id")
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)


class FavorConsent(Base):
    """One side agrees that others read the words written until then. Both have to, and each can take it back."""

    __tablename__ = "favor_consents"
    __table_args__ = (
        both("taken_back_at", "taken_back_by_id"),
        sa.CheckConstraint("side IN ('giver', 'receiver')", name="two_sides"),
        sa.Index(
            "uq_favor_consents_in_force",
            "favor_id",
            "side",
            unique=True,
            postgresql_where=_IN_FORCE,
            sqlite_where=_IN_FORCE,
        ),
    )

    id: Mapped[Key]
    favor_id: Mapped[int] = ref("favors.id", index=False)
    side: Mapped[Side] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[int | None] = ref("people.id", index=False)


class NothingExpected(Base):
    """The giver said that nothing is expected in return."""

    __tablename__ = "favor_nothing_expected"

    favor_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("favors.id"), primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
