"""Do the totals kept on write say what the ledger says? Counts again, some parties at a time."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.favors.models import Direction, Favor, FavorTotal, Origin
from portal.favors.queries_recount_pairs import as_text, pairs_compared
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
        found = (compared(db, after, last) for compared in (_differences, pairs_compared, wrong_sums))
        return [finding for findings in found for finding in findings]
    except UNREADABLE:
        return [Finding(f"The totals of the parties after {after} cannot be read.")]


def _differences(db: Session, after: int, last: int) -> list[Finding]:
    """Kept and counted in one statement, so that a favor recorded meanwhile is in both or in neither."""
    sides = sa.union_all(
        sa.select(
            FavorTotal.party_id.label("party"),
            as_text(db, FavorTotal.month).label("month"),
            FavorTotal.direction.label("direction"),
            FavorTotal.kind.label("kind"),
            FavorTotal.count.label("kept"),
            sa.literal(0).label("counted"),
            FavorTotal.unasked.label("kept_unasked"),
            sa.literal(0).label("counted_unasked"),
        ).where(FavorTotal.party_id > after, FavorTotal.party_id <= last),
        *(_counted(direction, _month_of(db), after, last) for direction in Direction),
    ).subquery()
    keys = (sides.c.party, sides.c.month, sides.c.direction, sides.c.kind)
    names = ("kept", "counted", "kept_unasked", "counted_unasked")
    kept, counted, kept_unasked, counted_unasked = sums = [sa.func.sum(sides.c[name]) for name in names]
    differs = sa.or_(kept != counted, kept_unasked != counted_unasked)
    rows = db.execute(sa.select(*keys, *sums).group_by(*keys).having(differs).order_by(*keys))
    return [_finding(*row) for row in rows]


def _counted(direction: Direction, month: Any, after: int, last: int) -> sa.Select[Any]:
    party = Favor.receiver_id if direction is Direction.RECEIVED else Favor.giver_id
    counts = sa.case((Favor.corrects_id.is_(None), 1), else_=-1)
    unasked = sa.case((Favor.origin == Origin.UNASKED, counts), else_=0)
    way = sa.literal(direction.value, sa.String)
    zero = sa.literal(0)
    sides = sa.select(party, month, way, Favor.kind, zero, counts, zero, unasked)
    return sides.where(party > after, party <= last)


def _month_of(db: Session) -> Any:
    if db.get_bind().dialect.name == "postgresql":
        return as_text(db, sa.cast(sa.func.date_trunc("month", Favor.on), sa.Date))
    return as_text(db, sa.func.date(Favor.on, "start of month"))


def _finding(
    party: int, month: Any, direction: str, kind: str, kept: int, counted: int, *unasked: int
) -> Finding:
    where = f"party {party}, {str(month)[:7]}, {direction}, {kind}"
    if kept != counted:
        return Finding(f"The totals of {where} say {kept}; the ledger says {counted}.")
    kept, counted = unasked
    return Finding(f"The totals of {where} say {kept} unasked; the ledger says {counted}.")
