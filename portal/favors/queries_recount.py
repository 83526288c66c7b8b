"""Do the totals kept on write say what the ledger says? Counts again, some parties at a time."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.favors.models import Direction, Favor, FavorTotal
from portal.favors.queries_recount_sums import wrong_sums
from portal.favors.queries_verify import UNREADABLE, Finding
from portal.parties.models import Party

PARTIES = 100  # counted in one statement


def count_parties(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(Party)) or 0


def recount(db: Session) -> Iterator[tuple[int, list[Finding]]]:
    """How many parties were counted, and whose totals or sums are not what the ledger says."""
    after, end = 0, 2**62
    some = sa.select(Party.id).order_by(Party.id).limit(PARTIES)
    while parties := db.scalars(some.where(Party.id > after)).all():
        yield len(parties), _compared(db, after, parties[-1])
        after = parties[-1]
    yield 0, _compared(db, after, end)  # of nobody there is


def _compared(db: Session, after: int, last: int) -> list[Finding]:
    try:
        return _differences(db, after, last) + wrong_sums(db, after, last)
    except UNREADABLE:
        return [Finding(f"The totals of the parties after {after} cannot be read.")]


def _differences(db: Session, after: int, last: int) -> list[Finding]:
    """Kept and counted in one statement, so that a favor recorded meanwhile is in both or in neither."""
    sides = sa.union_all(
        sa.select(
            FavorTotal.party_id.label("party"),
            _text(db, FavorTotal.month).label("month"),
            FavorTotal.direction.label("direction"),
            FavorTotal.kind.label("kind"),
            FavorTotal.count.label("kept"),
            sa.literal(0).label("counted"),
        ).where(FavorTotal.party_id > after, FavorTotal.party_id <= last),
        *(_counted(direction, _month_of(db), after, last) for direction in Direction),
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
        return _text(db, sa.cast(sa.func.date_trunc("month", Favor.on), sa.Date))
    return _text(db, sa.func.date(Favor.on, "start of month"))


def _text(db: Session, day: Any) -> Any:
    """As both databases write it; SQLite keeps days as text, and may hold what is no day."""
    text = sa.cast if db.get_bind().dialect.name == "postgresql" else sa.type_coerce
    return text(day, sa.String)


def _finding(party: int, month: Any, direction: str, kind: str, kept: int, counted: int) -> Finding:
    where = f"party {party}, {str(month)[:7]}, {direction}, {kind}"
    return Finding(f"The totals of {where} say {kept}; the ledger says {counted}.")
