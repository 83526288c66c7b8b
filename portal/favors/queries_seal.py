"""What the sealer asks: which entries wait, and where the chain ends."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.favors.models import Favor, FavorWords
from portal.favors.models_seals import FIRST, FavorSeal, UnsealedFavor

COLUMNS = tuple(Favor.__table__.columns)
_NAMES = tuple(column.name for column in COLUMNS)


def entry_of(row: Sequence[Any]) -> dict[str, Any]:
    """The ledger's columns of a row that begins with COLUMNS."""
    return dict(zip(_NAMES, row, strict=False))


def waiting(db: Session, most: int) -> Sequence[sa.Row[Any]]:
    """The entries that wait for their seal, each with the digest of its words; `sealed` where one has it already."""
    return db.execute(_waiting(), {"most": most}).all()


@cache
def _waiting() -> sa.Select[Any]:
    # picked first: a planner that walked the ledger instead would pass all that is sealed, each time
    first = sa.select(UnsealedFavor.favor_id).order_by(UnsealedFavor.favor_id)
    some = first.limit(sa.bindparam("most", type_=sa.Integer)).subquery()
    return (
        sa.select(*COLUMNS, FavorWords.digest.label("words"), FavorSeal.number.label("sealed"))
        .select_from(some)
        .join(Favor, Favor.id == some.c.favor_id)
        .outerjoin(FavorWords, FavorWords.favor_id == some.c.favor_id)
        .outerjoin(FavorSeal, FavorSeal.favor_id == some.c.favor_id)
        .order_by(some.c.favor_id)
    )


def end_of_chain(db: Session) -> tuple[int, str]:
    """Number and hash of the last seal."""
    last = sa.select(FavorSeal.number, FavorSeal.hash).order_by(FavorSeal.number.desc()).limit(1)
    row = db.execute(last).first()
    return (row.number, row.hash) if row else (0, FIRST)
