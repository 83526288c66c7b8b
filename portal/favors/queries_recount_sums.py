"""Do the sums of each party say what the ledger says? Counts again and looks for the last day, some parties at a time."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.favors.models import Direction, Favor
from portal.favors.models_sums import FavorSum
from portal.favors.queries_recount_pairs import as_text
from portal.favors.queries_verify import Finding

_COUNTER = aliased(Favor)


def wrong_sums(db: Session, after: int, last: int) -> list[Finding]:
    """Kept and counted in one statement, so that a favor recorded meanwhile is in both or in neither."""
    sides = sa.union_all(
        sa.select(
            FavorSum.party_id.label("party"),
            FavorSum.direction.label("direction"),
            FavorSum.count.label("kept"),
            as_text(db, FavorSum.last_on).label("kept_on"),
            sa.literal(0).label("counted"),
            sa.null().label("counted_on"),
        ).where(FavorSum.party_id > after, FavorSum.party_id <= last),
        *(_counted(db, direction, after, last) for direction in Direction),
    ).subquery()
    keys = (sides.c.party, sides.c.direction)
    kept, counted = sa.func.sum(sides.c.kept), sa.func.sum(sides.c.counted)
    kept_on, counted_on = (
        sa.func.max(sa.func.coalesce(on, "")) for on in (sides.c.kept_on, sides.c.counted_on)
    )
    wrong = sa.or_(kept != counted, kept_on != counted_on)
    rows = db.execute(
        sa.select(*keys, kept, kept_on, counted, counted_on).group_by(*keys).having(wrong).order_by(*keys)
    )
    return [_finding(*row) for row in rows]


def _counted(db: Session, direction: Direction, after: int, last: int) -> sa.Select[Any]:
    party = Favor.receiver_id if direction is Direction.RECEIVED else Favor.giver_id
    counts = sa.func.sum(sa.case((Favor.corrects_id.is_(None), 1), else_=-1))
    stands = sa.and_(Favor.corrects_id.is_(None), _COUNTER.id.is_(None))
    last_on = sa.func.max(sa.case((stands, Favor.on)))
    way = sa.literal(direction.value, sa.String)
    return (
        sa.select(party, way, sa.literal(0), sa.null(), counts, as_text(db, last_on))
        .outerjoin(_COUNTER, _COUNTER.corrects_id == Favor.id)
        .where(party > after, party <= last)
        .group_by(party)
    )


def _finding(party: int, direction: str, kept: int, kept_on: str, counted: int, counted_on: str) -> Finding:
    said, true = (
        f"{count}, last on {on or 'no day'}" for count, on in ((kept, kept_on), (counted, counted_on))
    )
    return Finding(f"The sum of party {party}, {direction}, says {said}; the ledger says {true}.")
