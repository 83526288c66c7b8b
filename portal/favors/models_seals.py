"""The seals of the ledger: each entry's number and hash, and the hash before it. Append-only like the ledger itself."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigKey, ref

FIRST = "0" * 64  # what stands before the first hash


class FavorSeal(Base):
    """An entry sealed after it was committed. Numbers have no gaps, and each hash contains the one before.

    A trigger checks that a seal follows the last one; the primary key, that only one does."""

    __tablename__ = "favor_seals"

    number: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    favor_id: Mapped[int] = ref("favors.id", unique=True, index=False)
    previous: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]


class UnsealedFavor(Base):
    """An entry that waits for its seal. A trigger of the ledger writes it, so that nobody can forget to."""

    __tablename__ = "unsealed_favors"

    favor_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("favors.id"), primary_key=True)
