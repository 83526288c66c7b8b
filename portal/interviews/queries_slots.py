"""Questions about free times: what organizers offer, and which talks are in the way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, Role, RoleKind
from portal.interviews.models import Interview
from portal.interviews.models_schedule import DaysOff, Schedule, SpecialHours, WeeklyHours
from portal.interviews.slots import DAY, Pattern, Slot, Span, free, slot_at

_ORGANIZES = sa.exists().where(
    Role.person_id == Schedule.person_id, Role.kind == RoleKind.ORGANIZER, Role.ended_at.is_(None)
)


@dataclass(frozen=True)
class Offers:
    """What is free at one moment: the organizers' patterns, and what is taken of each one's time."""

    patterns: tuple[Pattern, ...]
    taken: dict[int, list[Span]]
    at: datetime
    zone: str

    @property
    def hosts(self) -> dict[int, Pattern]:
        return {pattern.host_id: pattern for pattern in self.patterns}

    @property
    def first_day(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_day(self) -> date:
        return self.first_day + max((pattern.ahead for pattern in self.patterns), default=0) * DAY

    def between(self, first: date, last: date) -> list[Slot]:
        """Everybody's free times from one day to another, in order."""
        every = (
            free(pattern, self.taken.get(pattern.host_id, []), self.at, self.zone, first, last)
            for pattern in self.patterns
        )
        return sorted(slot for slots in every for slot in slots)

    def from_day(self, day: date) -> Iterator[Slot]:
        """Free times from a day on, looked for only as far as somebody asks."""
        day = max(day, self.first_day)
        while day <= self.last_day:
            yield from self.between(day, day)
            day += DAY

    def slot(self, host_id: int, begins_at: datetime) -> Slot | None:
        """This very time, if it is still free."""
        pattern = self.hosts.get(host_id)
        if pattern is None:
            return None
        return slot_at(pattern, self.taken.get(host_id, []), self.at, self.zone, begins_at)

    def of(self, host_id: int) -> "Offers":
        """Only what one organizer offers; who organizes needs no notice."""
        own = (
            replace(pattern, notice=timedelta()) for pattern in self.patterns if pattern.host_id == host_id
        )
        return replace(self, patterns=tuple(own))


def offers(
    db: Session, at: datetime, zone: str, but: int | None = None, *, all_hosts: bool = False
) -> Offers:
    """What organizers offer, in three statements; `but` is a talk that may be moved out of its own way.

    `all_hosts` reads the plans of those too who offer nothing to applicants now."""
    rows = db.execute(_hosts(all_hosts=all_hosts)).all()
    if not rows:
        return Offers((), {}, at, zone)
    weekly, special, off = _hours(db)
    patterns = tuple(
        Pattern(
            host_id=schedule.person_id,
            host_name=" ".join(filter(None, name)),
            length=schedule.length,
            pause=schedule.pause,
            notice=timedelta(hours=schedule.notice_hours),
            ahead=schedule.ahead_days,
            meeting=schedule.meeting,
            place=schedule.place,
            weekly=weekly.get(schedule.person_id, {}),
            special=special.get(schedule.person_id, {}),
            off=off.get(schedule.person_id, []),
        )
        for schedule, *name in rows
    )
    return Offers(patterns, taken(db, at, but), at, zone)


def somebody_offers(db: Session) -> bool:
    """Whether applicants can choose a time at all."""
    return db.execute(_hosts(all_hosts=False).limit(1)).first() is not None


def _hosts(*, all_hosts: bool) -> Any:
    found = (
        sa.select(Schedule, Person.title, Person.given_name, Person.family_name)
        .join(Person, Person.id == Schedule.person_id)
        .where(_ORGANIZES)
        .order_by(Schedule.id)
    )
    return found if all_hosts else found.where(Schedule.offers)


def _hours(db: Session) -> tuple[dict[int, Any], dict[int, Any], dict[int, Any]]:
    """Weekly hours, those of single days, and days off, each by organizer."""
    weekly: dict[int, Any] = {}
    special: dict[int, Any] = {}
    off: dict[int, Any] = {}
    for kind, person_id, weekday, first, last, begins, until in db.execute(_all_hours()):
        if kind == "off":
            off.setdefault(person_id, []).append((first, last))
        else:
            by_day = (weekly if kind == "weekly" else special).setdefault(person_id, {})
            by_day.setdefault(weekday if kind == "weekly" else first, []).append((begins, until))
    return weekly, special, off


@cache
def _all_hours() -> sa.CompoundSelect[Any]:
    """The three kinds in one statement, which is put together once."""
    number, day = sa.cast(sa.null(), sa.Integer), sa.cast(sa.null(), sa.Date)
    return sa.union_all(
        sa.select(
            sa.literal("weekly"),
            WeeklyHours.person_id,
            WeeklyHours.weekday,
            day,
            day,
            WeeklyHours.begins,
            WeeklyHours.until,
        ),
        sa.select(
            sa.literal("special"),
            SpecialHours.person_id,
            number,
            SpecialHours.day,
            day,
            SpecialHours.begins,
            SpecialHours.until,
        ),
        sa.select(sa.literal("off"), DaysOff.person_id, number, DaysOff.first, DaysOff.last, number, number),
    )


def taken(db: Session, at: datetime, but: int | None = None) -> dict[int, list[Span]]:
    """The time of talks that are agreed on, by organizer; also of those that began lately."""
    found: dict[int, list[Span]] = {}
    agreed = sa.select(Interview.host_id, Interview.begins_at, Interview.ends_at).where(
        Interview.cancelled_at.is_(None), Interview.ends_at > at - DAY, Interview.id != (but or 0)
    )
    for host_id, begins_at, ends_at in db.execute(agreed):
        if begins_at and ends_at:
            found.setdefault(host_id, []).append((begins_at, ends_at))
    return found
