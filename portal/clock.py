"""The time, in one place, so that tests can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_set_to: ContextVar[datetime | None] = ContextVar("clock set to", default=None)


_ahead = timedelta()  # of the real time; the demo lets time pass


def now() -> datetime:
    return _set_to.get() or datetime.now(UTC) + _ahead


def put_forward(by: timedelta) -> None:
    """From now on it is later, for everybody in this process. Only the demo does this."""
    global _ahead
    _ahead += by


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is this moment: for tests, and for the demo's history. Other threads keep the real time."""
    before = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(before)


def day_of(moment: datetime, zone: str) -> date:
    """The calendar day of a moment for people who live in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of that day in `zone`, in UTC: a day ends at midnight in the network's zone."""
    last = datetime.combine(day, datetime.max.time(), ZoneInfo(zone))
    return last.astimezone(UTC)
