"""Does what is kept of each two parties say what the ledger says?"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.favors.models import Direction, Favor, Origin
from portal.favors.models_pairs import FavorPair
from portal.favors.queries_verify import Finding

_FACTS = ("received", "contributed", "last_on", "unasked_on")


def pairs_compared(db: Session, after: int, last: int) -> list[Finding]:
    """Of the parties from one number on to another; kept and counted in one statement."""
    sides = sa.union_all(
        _kept(db, after, last), *(_counted(db, way, after, last) for way in Direction)
    ).subquery()
    keys = (sides.c.party, sides.c.other)
    kept, counted = ([_most(sides, source, fact) for fact in _FACTS] for source in ("kept", "counted"))
    differs = sa.or_(*(one.is_distinct_from(other) for one, other in zip(kept, counted, strict=True)))
    rows = db.execute(sa.select(*keys).group_by(*keys).having(differs).order_by(*keys))
    return [
        Finding(f"What is kept of parties {party} and {other} is not what the ledger says.")
        for party, other in rows
    ]


def _most(sides: Any, source: str, fact: str) -> Any:
    """Counts are summed up, of days the latest one; what is not there counts nothing."""
    column = sides.c[fact]
    if fact in ("received", "contributed"):
        return sa.func.coalesce(sa.func.sum(column).filter(sides.c.source == source), 0)
    return sa.func.max(column).filter(sides.c.source == source)


def _kept(db: Session, after: int, last: int) -> sa.Select[Any]:
    return sa.select(
        sa.literal("kept").label("source"),
        FavorPair.party_id.label("party"),
        FavorPair.other_id.label("other"),
        FavorPair.received.label("received"),
        FavorPair.contributed.label("contributed"),
        as_text(db, FavorPair.last_on).label("last_on"),
        as_text(db, FavorPair.unasked_on).label("unasked_on"),
    ).where(FavorPair.party_id > after, FavorPair.party_id <= last)


def _counted(db: Session, direction: Direction, after: int, last: int) -> sa.Select[Any]:
    """What stands in the ledger: neither taken back nor the line that takes another back."""
    received, counter = direction is Direction.RECEIVED, aliased(Favor)
    own, other = (Favor.receiver_id, Favor.giver_id) if received else (Favor.giver_id, Favor.receiver_id)
    day = as_text(db, Favor.on)
    unasked = sa.case((Favor.origin == Origin.UNASKED, day)) if received else sa.null()
    one, none = sa.literal(1), sa.literal(0)
    counts = (one, none) if received else (none, one)
    return (
        sa.select(sa.literal("counted"), own, other, *counts, day, unasked)
        .outerjoin(counter, counter.corrects_id == Favor.id)
        .where(own > after, own <= last, Favor.corrects_id.is_(None), counter.id.is_(None))
    )


def as_text(db: Session, day: Any) -> Any:
    """As both databases write it; SQLite keeps days as text, and may hold what is no day."""
    text = sa.cast if db.get_bind().dialect.name == "postgresql" else sa.type_coerce
    return text(day, sa.String)
