"""The organizer's list of talks: today's, those to note, those to come, and times that were suggested."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import Application
from portal.clock import day_of
from portal.interviews.models import Interview, Meeting
from portal.interviews.models_suggestion import Suggestion
from portal.interviews.queries_booking import APPOINTED, TO_COME


@dataclass(frozen=True)
class Line:
    """One talk of the list."""

    id: int
    application_id: int
    begins_at: datetime
    ends_at: datetime
    meeting: Meeting
    place: str
    host_id: int
    host: str
    applicant: str
    company: str


@dataclass(frozen=True)
class Suggested:
    """Two times somebody suggests."""

    id: int
    application_id: int
    times: tuple[datetime, datetime]
    zone: str
    words: str
    made_at: datetime
    applicant: str


@dataclass
class Talks:
    today: list[Line] = field(default_factory=list)
    to_note: list[Line] = field(default_factory=list)
    to_come: list[Line] = field(default_factory=list)
    suggested: list[Suggested] = field(default_factory=list)


def talks(db: Session, at: datetime, zone: str) -> Talks:
    """Every talk that is neither held nor missed nor cancelled, in its place; everybody's."""
    found = Talks(suggested=suggested(db))
    for line in _lines(db):
        if line.ends_at <= at:
            found.to_note.append(line)
        elif day_of(line.begins_at, zone) == day_of(at, zone) or line.begins_at <= at:
            found.today.append(line)
        else:
            found.to_come.append(line)
    return found


def _lines(db: Session) -> list[Line]:
    rows: Any = db.execute(
        sa.select(
            Interview.id,
            Interview.application_id,
            Interview.begins_at,
            Interview.ends_at,
            Interview.meeting,
            Interview.place,
            Interview.host_id,
            Person.title,
            Person.given_name,
            Person.family_name,
            Application.title,
            Application.given_name,
            Application.family_name,
            Application.company,
        )
        .join(Person, Person.id == Interview.host_id)
        .join(Application, Application.id == Interview.application_id)
        .where(TO_COME, APPOINTED)
        .order_by(Interview.begins_at, Interview.id)
    )
    return [
        Line(
            id_,
            application_id,
            begins_at,
            ends_at,
            meeting,
            place,
            host_id,
            _name(*names[:3]),
            _name(*names[3:]),
            company,
        )
        for id_, application_id, begins_at, ends_at, meeting, place, host_id, *names, company in rows
    ]


def suggested(db: Session, application_id: int | None = None) -> list[Suggested]:
    """Times nobody has answered yet, oldest first; of one application, or of all."""
    waiting = (
        sa.select(Suggestion, Application.title, Application.given_name, Application.family_name)
        .join(Application, Application.id == Suggestion.application_id)
        .where(Suggestion.ended_at.is_(None))
        .order_by(Suggestion.id)
    )
    if application_id is not None:
        waiting = waiting.where(Suggestion.application_id == application_id)
    return [
        Suggested(one.id, one.application_id, one.times, one.zone, one.words, one.made_at, _name(*name))
        for one, *name in db.execute(waiting)
    ]


def appointment(db: Session, talk_id: int) -> Interview | None:
    """A talk that was given a time, whatever became of it."""
    return db.scalar(sa.select(Interview).where(Interview.id == talk_id, APPOINTED))


def _name(*parts: str) -> str:
    return " ".join(filter(None, parts))
