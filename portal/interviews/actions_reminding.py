"""What the worker does around talks: reminds both sides in time, and asks a host for the notes. Each only once."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import now
from portal.interviews.actions_telling import tell_applicant, tell_host
from portal.interviews.models import Capture, Interview
from portal.interviews.queries import STANDS
from portal.interviews.queries_booking import APPOINTED, TO_COME
from portal.letters.models import Letter
from portal.network.models import Network
from portal.network.queries import the_network

NOTES_AFTER = timedelta(days=2)


def remind(db: Session, *, zone: str) -> None:
    """Before each talk, as long before as the settings say; who booked or moved it later than that needs no reminder."""
    at, network = now(), the_network(db)
    longest = timedelta(hours=max(network.first_reminder_hours, network.second_reminder_hours))
    soon = sa.and_(Interview.begins_at > at, Interview.begins_at <= at + longest)
    due = [
        (talk, application, name)
        for talk, application in _talks(db, soon)
        if (name := _due_reminder(talk, network, at))
    ]
    told = _told(db, [_reminder(talk, name, side) for talk, _application, name in due for side in _SIDES])
    for talk, application, name in due:
        for side, tell in _SIDES.items():
            occasion = _reminder(talk, name, side)
            if occasion not in told:
                kind = "interview-reminder" + ("-host" if side == "host" else "")
                tell(db, kind, talk, application, zone, occasion=occasion, calendar=False)


def ask_for_notes(db: Session, *, zone: str) -> None:
    """Two days after a talk of which nothing was noted, its host is asked once."""
    over = Interview.ends_at < now() - NOTES_AFTER
    silent = ~sa.exists().where(Capture.interview_id == Interview.id, STANDS)
    waits = Application.state.in_((State.SCHEDULED, State.QUESTION))
    unasked = ~sa.exists().where(Letter.occasion == sa.literal("notes:") + sa.cast(Interview.id, sa.String))
    for talk, application in _talks(db, sa.and_(over, silent, waits, unasked)):
        tell_host(
            db, "interview-unnoted-host", talk, application, zone, occasion=f"notes:{talk.id}", calendar=False
        )


_SIDES = {"applicant": tell_applicant, "host": tell_host}


def _talks(db: Session, which: sa.ColumnElement[bool]) -> list[tuple[Interview, Application]]:
    rows = db.execute(
        sa.select(Interview, Application)
        .join(Application, Application.id == Interview.application_id)
        .where(TO_COME, APPOINTED, which)
        .order_by(Interview.begins_at, Interview.id)
    )
    return [(talk, application) for talk, application in rows]


def _due_reminder(talk: Interview, network: Network, at: datetime) -> str | None:
    """Of those whose moment has come the later one: who was not reminded in time is not reminded twice."""
    assert talk.begins_at and talk.booked_at, "an appointment was agreed on at some time"  # noqa: S101
    settings = {"first": network.first_reminder_hours, "second": network.second_reminder_hours}
    moments = {name: talk.begins_at - timedelta(hours=hours) for name, hours in settings.items() if hours}
    due = {name: moment for name, moment in moments.items() if talk.booked_at <= moment <= at}
    return max(due, key=due.__getitem__, default=None)


def _reminder(talk: Interview, name: str, side: str) -> str:
    return f"reminder-{name}:{talk.id}:{talk.sequence}:{side}"  # once moved it is reminded of anew


def _told(db: Session, occasions: list[str]) -> set[str]:
    return (
        set(db.scalars(sa.select(Letter.occasion).where(Letter.occasion.in_(occasions))))
        if occasions
        else set()
    )
