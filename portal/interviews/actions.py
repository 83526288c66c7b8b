"""Noting a held interview."""

from datetime import date

from sqlalchemy.orm import Session

from portal.applications.actions import move
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import now
from portal.errors import Refused
from portal.interviews.models import Capture, CaptureKind, Interview
from portal.interviews.queries import interview_of


def note_interview(
    db: Session,
    application: Application,
    *,
    held_on: date,
    today: date,
    place: str,
    notes: str,
    asks: list[str],
    offers: list[str],
    by_id: int,
) -> Interview:
    """Writes down a talk that took place: notes, what was asked for, what was offered. Later words correct earlier ones."""
    if held_on > today:
        raise Refused("An interview is noted after it took place. This day is still to come.")
    interview = interview_of(db, application.id)
    if interview is None:
        move(db, application, State.INTERVIEWED, act="interviewed", by_id=by_id)
        interview = Interview(application_id=application.id, host_id=by_id)
        db.add(interview)
    elif application.state != State.INTERVIEWED:
        raise Refused("This application has gone on. What was noted about the interview stays as it was.")
    interview.held_on, interview.place, interview.notes = held_on, place, notes
    interview.noted_at, interview.noted_by_id = now(), by_id
    db.flush()
    _capture(db, interview, asks, offers)
    return interview


def _capture(db: Session, interview: Interview, asks: list[str], offers: list[str]) -> None:
    db.query(Capture).filter_by(interview_id=interview.id).delete()
    lines = [(CaptureKind.ASK, words) for words in asks] + [(CaptureKind.OFFER, words) for words in offers]
    for position, (kind, words) in enumerate(lines):
        db.add(Capture(interview_id=interview.id, position=position, kind=kind, words=words))
    db.flush()
