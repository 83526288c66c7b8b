"""Agreeing on a time for a talk, and on another one. Of two who want the same time one gets it."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from portal.applications.actions import move, move_behind_question
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import now
from portal.errors import Refused
from portal.interviews.actions_telling import tell_applicant, tell_former_host, tell_host
from portal.interviews.models import Interview, Meeting
from portal.interviews.queries_booking import (
    TALKING,
    may_change,
    open_suggestion,
    talk_to_come,
    talk_without_appointment,
    where_it_was_asked,
)
from portal.interviews.queries_slots import offers
from portal.interviews.slots import Slot
from portal.network.queries import the_network


def book(
    db: Session, application: Application, host_id: int, begins_at: datetime, *, zone: str, readers_zone: str
) -> Interview:
    """The applicant takes a free time. `zone` is the network's, `readers_zone` the one they saw it in."""
    refuse_unless_choosing(db, application)
    if talk_to_come(db, application.id) is not None:
        raise Refused("You have an appointment already. You can move it.")
    found = offers(db, now(), zone)
    slot = found.slot(host_id, begins_at)
    if slot is None:
        raise _taken()
    pattern = found.hosts[host_id]
    return agree(
        db,
        application,
        slot,
        Meeting(pattern.meeting),
        pattern.place,
        zone=zone,
        readers_zone=readers_zone,
    )


def agree(
    db: Session,
    application: Application,
    slot: Slot,
    meeting: Meeting,
    place: str,
    *,
    zone: str,
    readers_zone: str,
    by_id: int | None = None,
) -> Interview:
    """The appointment stands, both sides are told; `by_id` is an organizer who agreed to a suggested time."""
    talk = talk_without_appointment(db, application.id) or Interview(application_id=application.id)
    talk.host_id, talk.begins_at, talk.ends_at = slot.host_id, slot.begins_at, slot.ends_at
    talk.meeting, talk.place, talk.zone = meeting, place, readers_zone
    talk.booked_at, talk.uid = now(), secrets.token_hex(16)
    db.add(talk)
    db.flush()
    reach(db, application, State.SCHEDULED, "booked", by_id=by_id)
    if by_id is None:
        overtake_suggestion(db, application.id)
    tell_applicant(db, "interview-booked", talk, application, zone)
    tell_host(db, "interview-booked-host", talk, application, zone)
    return talk


def move_talk(
    db: Session,
    application: Application,
    host_id: int,
    begins_at: datetime,
    *,
    zone: str,
    readers_zone: str = "",
    reason: str = "",
    by_id: int | None = None,
) -> Interview:
    """To another free time: the applicant's until 24 hours before, an organizer's until it begins."""
    talk = changeable(db, application, by_id)
    found = offers(db, now(), zone, but=talk.id, all_hosts=by_id is not None)
    slot = (found if by_id is None else found.of(host_id)).slot(host_id, begins_at)
    if slot is None or slot.begins_at == talk.begins_at:
        raise _taken()
    pattern = found.hosts[host_id]
    talk.meeting, talk.place = Meeting(pattern.meeting), pattern.place
    shift(db, talk, application, slot, zone=zone, readers_zone=readers_zone, reason=reason, by_id=by_id)
    return talk


def shift(
    db: Session,
    talk: Interview,
    application: Application,
    slot: Slot,
    *,
    zone: str,
    readers_zone: str = "",
    reason: str = "",
    by_id: int | None = None,
) -> None:
    """The talk has a new time, and perhaps a new host; calendars follow."""
    former_host_id, talk.moved_from = talk.host_id, talk.begins_at
    talk.host_id, talk.begins_at, talk.ends_at = slot.host_id, slot.begins_at, slot.ends_at
    talk.booked_at, talk.sequence = now(), talk.sequence + 1
    talk.zone = readers_zone or talk.zone
    db.flush()
    reach(db, application, State.SCHEDULED, "moved", by_id=by_id, reason=reason)
    if by_id is None:
        overtake_suggestion(db, application.id)
    tell_applicant(db, "interview-moved", talk, application, zone, by_us=by_id is not None, reason=reason)
    if talk.host_id == former_host_id:
        tell_host(db, "interview-moved-host", talk, application, zone, by_them=by_id is None, reason=reason)
        return
    tell_former_host(db, talk, application, former_host_id, zone)
    tell_host(db, "interview-booked-host", talk, application, zone)


def _taken() -> Refused:
    return Refused("This time is not free any more. Please choose another one.")


def refuse_unless_choosing(db: Session, application: Application) -> None:
    if where_it_was_asked(db, application) not in TALKING:
        raise Refused("There is no time to choose: your application has gone on meanwhile.")


def changeable(db: Session, application: Application, by_id: int | None) -> Interview:
    """The talk to come; refused where it is too late to move or cancel it, or where there is none."""
    talk = talk_to_come(db, application.id)
    if talk is None or talk.begins_at is None:
        raise Refused("There is no appointment any more. Perhaps it was cancelled meanwhile.")
    if by_id is not None and talk.begins_at <= now():
        raise Refused("This interview has begun. Note what came of it, or that nobody came.")
    if by_id is None and not may_change(talk, now()):
        raise _too_late(db)
    return talk


def _too_late(db: Session) -> Refused:
    phone = the_network(db).contact_phone
    if not phone:
        return Refused(
            "It is less than 24 hours to the interview. Please write to us, and we will find a way."
        )
    return Refused(
        "It is less than 24 hours to the interview. Please call us, and we will find a way: %(phone)s",
        phone=phone,
    )


def reach(
    db: Session, application: Application, to: State, act: str, *, by_id: int | None, reason: str = ""
) -> None:
    """Through the gate. While a question is open it stays open, and its answer leads to the new state."""
    go = move_behind_question if application.state == State.QUESTION else move
    go(db, application, to, act=act, by_id=by_id, by_applicant=by_id is None, reason=reason)


def overtake_suggestion(db: Session, application_id: int) -> None:
    """Suggested times nobody has to answer any more."""
    suggestion = open_suggestion(db, application_id)
    if suggestion is not None:
        suggestion.ended_at = now()
        db.flush()
