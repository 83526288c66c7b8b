"""Do the totals kept on write say what the ledger says? Counts again, some parties at a time."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.favors.models import Direction, Favor, FavorTotal
from portal.favors.queries_verify import Finding
from portal.parties.models import Party

PARTIES = 100  # counted in one statement


def count_parties(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(Party)) or 0


def recount(db: Session) -> Iterator[tuple[int, list[Finding]]]:
    """How many parties were counted, and whose totals are not what the ledger says."""
    after, end = 0, 2**62
    some = sa.select(Party.id).order_by(Party.id).limit(PARTIES)
    while parties := db.scalars(some.where(Party.id > after)).all():
        yield len(parties), _differences(db, after, parties[-1])
        after = parties[-1]
    yield 0, _differences(db, after, end)  # of nobody there is


def _differences(db: Session, after: int, last: int) -> list[Finding]:
    """Kept and counted in one statement, so that a favor recorded meanwhile is in both or in neither."""
    month = _month_of(db)
    sides = sa.union_all(
        sa.select(
            FavorTotal.party_id.label("party"),
            sa.cast(FavorTotal.month, sa.String).label("month"),
            FavorTotal.direction.label("direction"),
            FavorTotal.kind.label("kind"),
            FavorTotal.count.label("kept"),
            sa.literal(0).label("counted"),
        ).where(FavorTotal.party_id > after, FavorTotal.party_id <= last),
        *(_counted(direction, month, after, last) for direction in Direction),
    ).subquery()
    keys = (sides.c.party, sides.c.month, sides.c.direction, sides.c.kind)
    kept, counted = sa.func.sum(sides.c.kept), sa.func.sum(sides.c.counted)
    rows = db.execute(sa.select(*keys, kept, counted).group_by(*keys).having(kept != counted).order_by(*keys))
    return [_finding(*row) for row in rows]


def _counted(direction: Direction, month: Any, after: int, last: int) -> sa.Select[Any]:
    party = Favor.receiver_id if direction is Direction.RECEIVED else Favor.giver_id
    counts = sa.case((Favor.corrects_id.is_(None), 1), else_=-1)
    way = sa.literal(direction.value, sa.String)
    return sa.select(party, month, way, Favor.kind, sa.literal(0), counts).where(party > after, party <= last)


def _month_of(db: Session) -> Any:
    if db.get_bind().dialect.name == "postgresql":
        return sa.cast(sa.cast(sa.func.date_trunc("month", Favor.on), sa.Date), sa.String)
    return sa.cast(sa.func.date(Favor.on, "start of month", type_=sa.String), sa.String)


def _finding(party: int, month: str, direction: str, kind: str, kept: int, counted: int) -> Finding:
    where = f"party {party}, {month[:7] if month else 'no month'}, {direction}, {kind}"
    return Finding(f"The totals of {where} say {kept}; the ledger says {counted}.")
