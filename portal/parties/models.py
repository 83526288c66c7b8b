"""A party gives and receives favors; the network is a party like any other."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref


class PartyKind(StrEnum):
    NETWORK = "network"
    MEMBER = "member"


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
        sa.CheckConstraint("(kind = 'member') = (person_id IS NOT NULL)", name="member_is_a_person"),
    )

    id: Mapped[Key]
    kind: Mapped[PartyKind] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_name: Mapped[str] = mapped_column(sa.String(200), index=True)
    person_id: Mapped[int | None] = ref("people.id", unique=True, index=False)
