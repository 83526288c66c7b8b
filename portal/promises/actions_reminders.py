"""Reminders go to the one who made the promise, never to the one who counts on it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.promises.actions_letters import write_about
from portal.promises.models import Promise
from portal.promises.queries import person_behind
from portal.promises.states import State

MORNING = time(7)
WEEK = timedelta(days=7)
LATE = timedelta(days=1)  # whoever hears of it a day later needs no reminder any more
SUNDAY = 6


def reminders(due_on: date, zone: str) -> tuple[datetime | None, datetime | None]:
    """When to remind seven days before, and on the day; a promise due on a Sunday is reminded of on Saturday.

    None where that moment is over: who promises something for tomorrow knows it for now."""
    last = due_on - timedelta(days=1) if due_on.weekday() == SUNDAY else due_on
    week, day = (datetime.combine(on, MORNING, ZoneInfo(zone)) for on in (due_on - WEEK, last))
    return (week if week > now() else None), (day if day > now() else None)


def remind_promisors(db: Session) -> None:
    """Writes what has become due; once for each day a promise was meant for, however often it runs."""
    at = now()
    due = sa.select(Promise).where(
        Promise.state == State.OPEN, sa.or_(Promise.week_reminder_at <= at, Promise.day_reminder_at <= at)
    )
    for promise in db.scalars(due.limit(100)):
        day = promise.day_reminder_at
        if day is None or at < day:
            _remind(db, promise, "promise-week")
        elif at < day + LATE:
            _remind(db, promise, "promise-day")
        promise.week_reminder_at = None
        promise.day_reminder_at = day if day and at < day else None
    db.flush()


def _remind(db: Session, promise: Promise, kind: str) -> None:
    to = person_behind(db, promise.promisor_id)
    if to is not None:
        write_about(db, kind, promise, to, f"{kind}:{promise.id}:{promise.due_on}")
