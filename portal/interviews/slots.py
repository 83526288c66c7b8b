"""Free times: what a weekly pattern, its exceptions and the talks already agreed on leave. Pure functions.

Hours are minutes of the day by the wall clock of the network's zone, so that a change to summer time leaves them as
they are. A time that does not exist on a day is not offered; one that exists twice is offered once, the first time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MIDNIGHT = 24 * 60

Hours = tuple[int, int]  # from and until
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Pattern:
    """When one organizer offers talks, how long and by what means."""

    host_id: int
    host_name: str
    length: int  # minutes
    pause: int  # minutes
    notice: timedelta
    ahead: int  # days
    meeting: str
    place: str
    weekly: Mapping[int, Sequence[Hours]]  # by weekday, Monday is 0
    special: Mapping[date, Sequence[Hours]]  # take the place of the weekday's hours
    off: Sequence[tuple[date, date]]  # first and last day


@dataclass(frozen=True, order=True)
class Slot:
    begins_at: datetime
    ends_at: datetime
    host_id: int


def free(
    pattern: Pattern, taken: Sequence[Span], at: datetime, zone: str, first: date, last: date
) -> Iterator[Slot]:
    """The organizer's free times from one day to another, in their order, as things stand at this moment."""
    today = at.astimezone(ZoneInfo(zone)).date()
    first, last = max(first, today), min(last, today + pattern.ahead * DAY)
    earliest, pause = at + pattern.notice, timedelta(minutes=pattern.pause)
    for number in range((last - first).days + 1):
        for slot in _of_day(pattern, first + number * DAY, zone):
            if slot.begins_at > at and slot.begins_at >= earliest and not _meets(slot, taken, pause):
                yield slot


def slot_at(
    pattern: Pattern, taken: Sequence[Span], at: datetime, zone: str, begins_at: datetime
) -> Slot | None:
    """The free time that begins at this moment, if there is one."""
    day = begins_at.astimezone(ZoneInfo(zone)).date()
    found = free(pattern, taken, at, zone, day, day)
    return next((slot for slot in found if slot.begins_at == begins_at), None)


def _meets(slot: Slot, taken: Sequence[Span], pause: timedelta) -> bool:
    """Whether a talk already agreed on is at the same time, or too close."""
    return any(slot.begins_at < ends + pause and begins < slot.ends_at + pause for begins, ends in taken)


def _of_day(pattern: Pattern, day: date, zone: str) -> Iterator[Slot]:
    """Each begins when the one before has ended: across a change of the clocks the wall clock alone does not say so."""
    if any(first <= day <= last for first, last in pattern.off):
        return
    hours = pattern.special.get(day, pattern.weekly.get(day.weekday(), ()))
    length, step = timedelta(minutes=pattern.length), pattern.length + pattern.pause
    free_from = datetime.min.replace(tzinfo=UTC)
    for begins, until in sorted(hours):
        closes = closing(day, until, zone)
        for minute in range(begins, until - pattern.length + 1, step):
            moment = opening(day, minute, zone)
            if moment is not None and free_from <= moment <= closes - length:
                free_from = moment + length
                yield Slot(moment, free_from, pattern.host_id)


def opening(day: date, minute: int, zone: str) -> datetime | None:
    """When the wall clock first shows this time on that day, in UTC; None when it jumps over it."""
    midnight = _quiet_midnight(day, zone)
    if midnight is not None:
        return midnight + timedelta(minutes=minute)
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return moment if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall else None


def closing(day: date, minute: int, zone: str) -> datetime:
    """As `opening`; of two readings of the wall clock the earlier one."""
    midnight = _quiet_midnight(day, zone)
    if midnight is not None:
        return midnight + timedelta(minutes=minute)
    wall = (datetime.combine(day, time()) + timedelta(minutes=minute)).replace(tzinfo=ZoneInfo(zone))
    return min(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


@cache
def _quiet_midnight(day: date, zone: str) -> datetime | None:
    """The day's beginning in UTC, when no clock changes on it: then minutes may simply be added."""
    begins = datetime.combine(day, time(), ZoneInfo(zone))
    ends = datetime.combine(day + DAY, time(), ZoneInfo(zone))
    quiet = begins.utcoffset() == begins.replace(fold=1).utcoffset() == ends.utcoffset()
    return begins.astimezone(UTC) if quiet else None
