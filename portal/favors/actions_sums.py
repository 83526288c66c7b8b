"""Keeps what each party received and contributed in all, in the favor's own transaction."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.database import insert
from portal.favors.models import Direction, Favor
from portal.favors.models_sums import FavorSum


def add_up(db: Session, party_id: int, direction: Direction, favor: Favor) -> None:
    """One more, or one less where the favor is a counter-entry: then the last day is looked for anew."""
    one = insert(db, FavorSum).values(
        party_id=party_id, direction=direction, count=favor.counts, last_on=favor.on
    )
    last_on = (
        sa.case((one.excluded.last_on < FavorSum.last_on, FavorSum.last_on), else_=one.excluded.last_on)
        if favor.corrects_id is None
        else _last_standing(party_id, direction)
    )
    more = {"count": FavorSum.count + one.excluded.count, "last_on": last_on}
    db.execute(one.on_conflict_do_update(index_elements=["party_id", "direction"], set_=more))


def _last_standing(party_id: int, direction: Direction) -> sa.ScalarSelect[date]:
    own = Favor.receiver_id if direction is Direction.RECEIVED else Favor.giver_id
    counter = aliased(Favor)
    return (
        sa.select(Favor.on)
        .where(own == party_id, Favor.corrects_id.is_(None))
        .where(~sa.exists().where(counter.corrects_id == Favor.id))
        .order_by(Favor.on.desc(), Favor.id.desc())
        .limit(1)
        .scalar_subquery()
    )
