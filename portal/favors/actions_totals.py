"""What is counted in the favor's own transaction, so that no page ever sums the ledger."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.database import insert
from portal.favors.actions_sums import add_up
from portal.favors.models import Direction, Favor, FavorTotal, Origin
from portal.favors.models_pairs import FavorPair


def count(db: Session, favor: Favor) -> None:
    """The month's totals of both, what passed between them, and the sum of each; a counter-entry takes one away."""
    _add_to_month(db, favor.receiver_id, Direction.RECEIVED, favor)
    _add_to_month(db, favor.giver_id, Direction.CONTRIBUTED, favor)
    keep = _add_to_pair if favor.corrects_id is None else _take_from_pair
    keep(db, favor.receiver_id, favor.giver_id, Direction.RECEIVED, favor)
    keep(db, favor.giver_id, favor.receiver_id, Direction.CONTRIBUTED, favor)
    add_up(db, favor.receiver_id, Direction.RECEIVED, favor)
    add_up(db, favor.giver_id, Direction.CONTRIBUTED, favor)


def _add_to_month(db: Session, party_id: int, direction: Direction, favor: Favor) -> None:
    one = insert(db, FavorTotal).values(
        party_id=party_id,
        month=favor.on.replace(day=1),
        direction=direction,
        kind=favor.kind,
        count=favor.counts,
        unasked=favor.counts if favor.origin == Origin.UNASKED else 0,
    )
    keys = ["party_id", "month", "direction", "kind"]
    more = {
        "count": FavorTotal.count + one.excluded.count,
        "unasked": FavorTotal.unasked + one.excluded.unasked,
    }
    db.execute(one.on_conflict_do_update(index_elements=keys, set_=more))


def _add_to_pair(db: Session, party_id: int, other_id: int, direction: Direction, favor: Favor) -> None:
    received = direction is Direction.RECEIVED
    one = insert(db, FavorPair).values(
        party_id=party_id,
        other_id=other_id,
        received=int(received),
        contributed=int(not received),
        last_on=favor.on,
        unasked_on=favor.on if received and favor.origin == Origin.UNASKED else None,
    )
    more = {
        "received": FavorPair.received + one.excluded.received,
        "contributed": FavorPair.contributed + one.excluded.contributed,
        "last_on": _later(FavorPair.last_on, one.excluded.last_on),
        "unasked_on": _later(FavorPair.unasked_on, one.excluded.unasked_on),
    }
    db.execute(one.on_conflict_do_update(index_elements=["party_id", "other_id"], set_=more))


def _later(known: Any, added: Any) -> sa.ColumnElement[Any]:
    """The later one of two days, of which either may be none; the two databases have no word in common for it."""
    return sa.case((known >= added, known), else_=sa.func.coalesce(added, known))


def _take_from_pair(db: Session, party_id: int, other_id: int, direction: Direction, favor: Favor) -> None:
    """The days are those of what still stands between the two."""
    given, came = _between(other_id, party_id), _between(party_id, other_id)
    of_either = sa.select(sa.func.max(sa.union_all(given, came).subquery().c.on))
    unasked = given.where(Favor.origin == Origin.UNASKED).subquery()
    less = {direction.value: getattr(FavorPair, direction.value) - 1}
    db.execute(
        sa.update(FavorPair)
        .where(FavorPair.party_id == party_id, FavorPair.other_id == other_id)
        .values(
            **less,
            last_on=of_either.scalar_subquery(),
            unasked_on=sa.select(sa.func.max(unasked.c.on)).scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )


def _between(giver_id: int, receiver_id: int) -> sa.Select[Any]:
    """Days of the favors of one for the other that stand."""
    counter = aliased(Favor)
    return sa.select(Favor.on).where(
        Favor.giver_id == giver_id,
        Favor.receiver_id == receiver_id,
        Favor.corrects_id.is_(None),
        ~sa.exists().where(counter.corrects_id == Favor.id),
    )
