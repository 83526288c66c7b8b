"""A party gives and receives favors; the network is a party like any other."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref


class PartyKind(StrEnum):
    NETWORK = "network"
    MEMBER = "member"
    OUTSIDE = "outside"  # somebody without an account, reached by a link in a letter


class Party(Base):
    __tablename__ = "parties"
    __table_args__ = (
        sa.Index(
            "uq_parties_one_network",
            "kind",
            unique=True,
            postgresql_where=sa.text("kind = 'network'"),
            sqlite_where=sa.text("kind = 'network'"),
        ),
        sa.CheckConstraint("(kind = 'network') = (person_id IS NULL)", name="all_but_the_network_are_people"),
        sa.CheckConstraint("objected_at IS NULL OR kind = 'outside'", name="only_outside_one_objects"),
    )

    id: Mapped[Key]
    kind: Mapped[PartyKind] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_name: Mapped[str] = mapped_column(sa.String(200), index=True)
    person_id: Mapped[int | None] = ref("people.id", unique=True, index=False)
    objected_at: Mapped[datetime | None]  # an outside contact who wishes no more letters
