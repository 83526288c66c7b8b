"""Where an application stands in its stage of the queue, and who comes before and after it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.applications.queries import STAGE_OF, STAGES
from portal.applications.states import State

Spot = tuple[datetime, int]  # since when an application waits, and its id: the queue's order
_HERE = sa.tuple_(Application.state_since, Application.id)


@dataclass(frozen=True)
class Place:
    """An application's place in a stage, from the oldest on."""

    stage: str
    number: int | None  # None: an act has led it out of this stage
    total: int
    before_id: int | None
    next_id: int | None
    next_name: str


def place(db: Session, application: Application, stage: str | None, left: Spot | None) -> Place:
    """The place in the stage it was opened from. `left` is the spot it had there before an act led it on."""
    state = State(application.state)
    if stage is None or (state not in STAGES[stage] and left is None):
        stage = STAGE_OF[state]
    inside = state in STAGES[stage]
    spot = (application.state_since, application.id) if inside else left
    assert spot is not None, "whoever is not inside has left"  # noqa: S101
    total, number, before_id, next_id, *names = db.execute(_neighbors(stage, spot)).one()
    name = " ".join(filter(None, names))
    return Place(stage, number if inside else None, total, before_id if inside else None, next_id, name)


def _neighbors(stage: str, spot: Spot) -> sa.Select[int, int, int, int, str, str, str]:
    """One statement for all of it."""
    here, inside = sa.tuple_(*spot), Application.state.in_(STAGES[stage])
    count = sa.select(sa.func.count(Application.id)).where(inside)
    numbers = sa.select(
        count.scalar_subquery().label("total"),
        count.where(here >= _HERE).scalar_subquery().label("number"),
    ).subquery()
    one = sa.select(Application.id, Application.title, Application.given_name, Application.family_name).where(
        inside
    )
    order = (Application.state_since, Application.id)
    before = one.where(here > _HERE).order_by(*(column.desc() for column in order)).limit(1).subquery()
    following = one.where(here < _HERE).order_by(*order).limit(1).subquery()
    return (
        sa.select(numbers.c.total, numbers.c.number, before.c.id, *following.c)
        .select_from(numbers)
        .outerjoin(before, sa.true())
        .outerjoin(following, sa.true())
    )
