"""Questions about one organizer's plan."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.interviews.models_schedule import DaysOff, Schedule, SpecialHours, WeeklyHours


@dataclass(frozen=True)
class OwnPlan:
    """All that the page of an organizer's times shows."""

    schedule: Schedule | None
    weekly: list[WeeklyHours]
    special: list[SpecialHours]  # to come
    off: list[DaysOff]  # not over


def own_plan(db: Session, person_id: int, today: date) -> OwnPlan:
    weekly = sa.select(WeeklyHours).order_by(WeeklyHours.weekday, WeeklyHours.begins)
    special = sa.select(SpecialHours).order_by(SpecialHours.day, SpecialHours.begins)
    off = sa.select(DaysOff).order_by(DaysOff.first, DaysOff.id)
    return OwnPlan(
        db.scalar(sa.select(Schedule).where(Schedule.person_id == person_id)),
        list(db.scalars(weekly.where(WeeklyHours.person_id == person_id))),
        list(db.scalars(special.where(SpecialHours.person_id == person_id, SpecialHours.day >= today))),
        list(db.scalars(off.where(DaysOff.person_id == person_id, DaysOff.last >= today))),
    )


def own_line(
    db: Session, kind: type[WeeklyHours] | type[SpecialHours] | type[DaysOff], line_id: int, person_id: int
) -> WeeklyHours | SpecialHours | DaysOff | None:
    """A line of this organizer's own plan; somebody else's is nobody's."""
    found = sa.select(kind).where(kind.id == line_id, kind.person_id == person_id)
    return db.scalar(found)  # type: ignore[return-value] # one of the three kinds it was asked for
