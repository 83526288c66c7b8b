"""Holding a talk at the desk: beginning it, its clock, and noting it as held."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.applications.actions import gone_on, move, note_read
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import now
from portal.database import insert
from portal.errors import Refused
from portal.interviews.actions_booking import overtake_suggestion
from portal.interviews.actions_ending import free_the_time
from portal.interviews.actions_lines import Line, add_lines, refuse_unless_writable
from portal.interviews.models import Interview
from portal.interviews.queries import lines_of, talk_at_hand

BEFORE_THE_TALK = (State.INVITED, State.SCHEDULED)


def may_hold(application: Application) -> bool:
    """Whether a talk with this applicant may take place now."""
    return application.state in BEFORE_THE_TALK


def begin_talk(db: Session, application: Application, by_id: int) -> Interview:
    """The talk to come. Where none is agreed on, one without an appointment: by phone, or held earlier."""
    if not may_hold(application):
        raise gone_on(application)
    note_read(db, application, by_id)
    talk = {"application_id": application.id, "host_id": by_id}
    db.execute(insert(db, Interview).values(**talk).on_conflict_do_nothing())
    interview = talk_at_hand(db, application.id)
    assert interview is not None, "one was there or was made just now"  # noqa: S101
    return interview


def start(db: Session, interview: Interview, at: datetime, *, anew: bool = False) -> None:
    """The talk itself begins. Started twice it began once, unless it is meant to begin anew."""
    refuse_unless_writable(db, interview)
    if interview.started_at is None or anew:
        interview.started_at, interview.ended_at = at, None
    db.flush()


def end(db: Session, interview: Interview, at: datetime) -> None:
    refuse_unless_writable(db, interview)
    if interview.started_at is None:
        raise Refused("This talk was not started at the desk, so it cannot be ended here.")
    if interview.ended_at is None:
        interview.ended_at = max(at, interview.started_at)
    db.flush()


def go_on(db: Session, interview: Interview) -> None:
    """The end was noted too early."""
    refuse_unless_writable(db, interview)
    interview.ended_at = None
    db.flush()


def note_held(
    db: Session,
    interview: Interview,
    *,
    held_on: date,
    today: date,
    place: str,
    lines: Sequence[Line],
    by_id: int,
    zone: str,
) -> None:
    """The talk took place: its day and place, and the last lines. Noted again, the later words correct the earlier."""
    if held_on > today:
        raise Refused("An interview is noted after it took place. This day is still to come.")
    add_lines(db, interview, lines, by_id)
    if interview.held_on is None:
        application = db.get_one(Application, interview.application_id)
        if not may_hold(application):
            raise Refused(
                "The applicant was asked something. The talk can be noted as held once the answer is here."
            )
        move(db, application, State.INTERVIEWED, act="interviewed", by_id=by_id)
        overtake_suggestion(db, application.id)
    if interview.started_at and not interview.ended_at:
        interview.ended_at = now()
    interview.held_on, interview.noted_at, interview.noted_by_id = held_on, now(), by_id
    if interview.fell_away_at:
        free_the_time(db, interview, zone)
    interview.place = place
    db.flush()


def call_off(db: Session, interview: Interview, by_id: int) -> None:
    """There was no talk after all: for one without an appointment, in which nothing was noted."""
    if interview.begins_at is not None or not interview.is_to_come:
        raise Refused("Only a talk without an appointment, which was not held, can be given up here.")
    if any(line.removed_at is None for line in lines_of(db, [interview.id])):
        raise Refused(
            "Something is noted in this talk already. Strike it out first, or note the talk as held."
        )
    interview.cancelled_at, interview.cancelled_by_id = now(), by_id
    db.flush()
