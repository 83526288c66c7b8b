"""What passed between two parties, kept on write beside the months' totals."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigKey

NOTHING_BACK = sa.text("contributed = 0")  # written out, as an index needs it


class FavorPair(Base):
    """One party's side of what passed between it and another: two rows to each two who exchanged favors.

    What was taken back counts no more; where nothing is left, the days are gone too."""

    __tablename__ = "favor_pairs"
    __table_args__ = (
        sa.CheckConstraint("party_id <> other_id", name="two_parties"),
        sa.CheckConstraint("received >= 0 AND contributed >= 0", name="counts_favors"),
        sa.CheckConstraint("(received + contributed = 0) = (last_on IS NULL)", name="last_day_of_some"),
        sa.CheckConstraint("unasked_on IS NULL OR received > 0", name="unasked_was_received"),
        sa.Index("ix_favor_pairs_latest", "party_id", "last_on", "other_id"),
        sa.Index("ix_favor_pairs_unasked", "party_id", "unasked_on"),
        sa.Index(
            "ix_favor_pairs_nothing_back",
            "party_id",
            "last_on",
            "other_id",
            postgresql_where=NOTHING_BACK,
            sqlite_where=NOTHING_BACK,
        ),
    )

    party_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("parties.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("parties.id"), primary_key=True)
    received: Mapped[int]
    contributed: Mapped[int]
    last_on: Mapped[date | None]  # of either direction
    unasked_on: Mapped[date | None]  # the last time the other one helped unasked
