"""An appointment that comes to nothing: cancelled, missed, overtaken because the talk was held or the application ends."""

from typing import Any

from sqlalchemy.orm import Session

from portal.applications import actions as applications
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import now
from portal.errors import Refused
from portal.interviews.actions_booking import changeable, overtake_suggestion, reach
from portal.interviews.actions_telling import tell_applicant, tell_host
from portal.interviews.models import Interview
from portal.interviews.queries_booking import talk_to_come
from portal.interviews.queries_slots import somebody_offers


def cancel(
    db: Session, application: Application, *, zone: str, reason: str = "", by_id: int | None = None
) -> None:
    """The applicant until 24 hours before, an organizer until it begins; another time can be chosen then."""
    talk = changeable(db, application, by_id)
    _cancel(db, talk, application, zone=zone, reason=reason, by_id=by_id, again=True)


def drop_what_is_to_come(
    db: Session, application: Application, *, zone: str, by_id: int | None = None
) -> None:
    """Whatever was to come falls away, because the application ends; calendars follow.

    First the appointment, then the application: whoever takes a withdrawal back stands before a new choice."""
    overtake_suggestion(db, application.id)
    talk = talk_to_come(db, application.id)
    if talk is not None and talk.begins_at is not None and talk.begins_at > now():
        _cancel(db, talk, application, zone=zone, reason="", by_id=by_id, again=False)


def withdraw(db: Session, application: Application, reason: str, *, zone: str) -> None:
    """The applicant changes their mind about it all."""
    drop_what_is_to_come(db, application, zone=zone)
    applications.withdraw(db, application, reason)


def _cancel(
    db: Session,
    talk: Interview,
    application: Application,
    *,
    zone: str,
    reason: str,
    by_id: int | None,
    again: bool,
) -> None:
    talk.cancelled_at, talk.cancelled_by_id, talk.cancel_reason = now(), by_id, reason
    talk.sequence += 1
    db.flush()
    reach(db, application, State.INVITED, "cancelled", by_id=by_id, reason=reason)
    values: dict[str, Any] = {"by_us": by_id is not None, "reason": reason, "again": again}
    online = again and somebody_offers(db)
    tell_applicant(db, "interview-cancelled", talk, application, zone, online=online, **values)
    tell_host(db, "interview-cancelled-host", talk, application, zone, **values)


def free_the_time(db: Session, talk: Interview, zone: str) -> None:
    """A talk was held before the time that was agreed on: calendars follow, and somebody else may have that time."""
    application = db.get_one(Application, talk.application_id)
    talk.sequence += 1
    db.flush()
    tell_applicant(db, "interview-held-early", talk, application, zone)
    tell_host(db, "interview-held-early-host", talk, application, zone)
    talk.moved_from, talk.begins_at, talk.ends_at = talk.begins_at, None, None
    db.flush()


def note_missed(db: Session, talk: Interview, application: Application, *, by_id: int, zone: str) -> None:
    """The applicant did not come: kept as a fact, and they are invited anew."""
    if not talk.is_to_come or talk.begins_at is None:
        raise Refused("This interview is not to come any more. Please look at the page again.")
    if talk.begins_at > now():
        raise Refused("Whether somebody comes is noted after the interview has begun.")
    talk.missed_at, talk.missed_by_id = now(), by_id
    db.flush()
    reach(db, application, State.INVITED, "missed", by_id=by_id)
    online = somebody_offers(db)
    tell_applicant(db, "interview-missed", talk, application, zone, calendar=False, online=online)
