"""An organizer's plan: how talks are held, at which hours, on which days not; and the key to the subscription."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.errors import Refused
from portal.interviews.models import Meeting
from portal.interviews.models_schedule import CalendarKey, DaysOff, Schedule, SpecialHours, WeeklyHours
from portal.interviews.queries_calendar import calendar_key
from portal.letters.actions import hash_of

MOST = 60  # lines of one kind: more than a year of single days, and no form to fill the house with


@dataclass(frozen=True)
class Plan:
    """How talks are held; minutes, hours and days as numbers."""

    offers: bool
    length: int
    pause: int
    notice_hours: int
    ahead_days: int
    meeting: Meeting
    place: str


def keep_plan(db: Session, plan: Plan, *, by_id: int) -> None:
    """Talks agreed on before keep their time, length and place."""
    schedule = db.scalar(sa.select(Schedule).where(Schedule.person_id == by_id)) or Schedule(person_id=by_id)
    for name, value in vars(plan).items():
        setattr(schedule, name, value)
    schedule.changed_at = now()
    db.add(schedule)
    db.flush()


def add_weekly_hours(db: Session, weekdays: Iterable[int], begins: int, until: int, *, by_id: int) -> None:
    """The same hours on each of these weekdays."""
    lines: list[dict[str, int]] = [{"weekday": weekday} for weekday in sorted(set(weekdays))]
    _add_hours(db, WeeklyHours, lines, begins, until, by_id)


def add_special_hours(db: Session, day: date, begins: int, until: int, *, today: date, by_id: int) -> None:
    """Hours of one day, which take the place of its weekday's."""
    if day < today:
        raise Refused("This day is past.")
    _add_hours(db, SpecialHours, [{"day": day}], begins, until, by_id)


def add_days_off(db: Session, first: date, last: date, *, today: date, by_id: int) -> None:
    """No talks on these days; those agreed on already stay and are moved one by one."""
    if last < first:
        raise Refused("The last day comes before the first.")
    if last < today:
        raise Refused("These days are past.")
    _refuse_too_many(db, DaysOff, by_id)
    db.add(DaysOff(person_id=by_id, first=first, last=last))
    db.flush()


def remove_line(db: Session, line: WeeklyHours | SpecialHours | DaysOff) -> None:
    db.delete(line)
    db.flush()


def renew_calendar_key(db: Session, *, by_id: int) -> str:
    """A new token of 256 bits, told this once; whoever subscribed with the old one gets nothing more."""
    token = secrets.token_urlsafe(32)
    key = calendar_key(db, by_id) or CalendarKey(person_id=by_id)
    key.token_hash, key.made_at = hash_of(token), now()
    db.add(key)
    db.flush()
    return token


def _add_hours(
    db: Session,
    kind: type[WeeklyHours] | type[SpecialHours],
    lines: Sequence[Mapping[str, int | date]],
    begins: int,
    until: int,
    by_id: int,
) -> None:
    """All lines or none."""
    if until <= begins:
        raise Refused("The end comes before the beginning.")
    for when in lines:
        same_day = sa.select(kind).filter_by(person_id=by_id, **when)
        if db.scalar(same_day.where(kind.begins < until, kind.until > begins).limit(1)):
            raise Refused("These hours overlap with hours that are there already.")
    _refuse_too_many(db, kind, by_id)
    db.add_all(kind(person_id=by_id, begins=begins, until=until, **when) for when in lines)
    db.flush()


def _refuse_too_many(
    db: Session, kind: type[WeeklyHours] | type[SpecialHours] | type[DaysOff], by_id: int
) -> None:
    if (db.scalar(sa.select(sa.func.count()).where(kind.person_id == by_id)) or 0) >= MOST:
        raise Refused("There are too many lines already. Please remove some you do not need any more.")
