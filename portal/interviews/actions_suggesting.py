"""None of the free times fits: the applicant suggests two, an organizer takes one of them or says that neither works."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, RoleKind
from portal.accounts.queries import holds
from portal.applications.actions import way_in
from portal.applications.models import Application, Event
from portal.clock import now
from portal.errors import Refused
from portal.interviews.actions_booking import (
    agree,
    changeable,
    overtake_suggestion,
    refuse_unless_choosing,
    shift,
)
from portal.interviews.models import Interview, Meeting
from portal.interviews.models_schedule import Schedule
from portal.interviews.models_suggestion import Suggestion
from portal.interviews.queries_booking import at_that_time, talk_to_come
from portal.interviews.queries_slots import somebody_offers
from portal.interviews.slots import Slot
from portal.letters.actions import write
from portal.letters.words import path
from portal.network.queries import the_network
from portal.zones import in_both

LENGTH = 45  # minutes, where the organizer has no plan yet


def suggest(
    db: Session,
    application: Application,
    first: datetime,
    second: datetime,
    *,
    words: str,
    zone: str,
    readers_zone: str,
) -> Suggestion:
    """Two times that would suit the applicant, for a first appointment or instead of one; newer ones replace older ones."""
    refuse_unless_choosing(db, application)
    if talk_to_come(db, application.id) is not None:
        changeable(db, application, by_id=None)
    if first == second:
        raise Refused("Please suggest two different times.")
    if min(first, second) <= now():
        raise Refused("Please suggest times that are still to come.")
    overtake_suggestion(db, application.id)
    suggestion = Suggestion(
        application_id=application.id,
        first_at=first,
        second_at=second,
        words=words,
        zone=readers_zone,
        made_at=now(),
    )
    db.add(suggestion)
    db.flush()
    _tell_inviter(db, application, suggestion, zone)
    return suggestion


def accept(db: Session, suggestion: Suggestion, number: int, *, by_id: int, zone: str) -> Interview:
    """The organizer who clicks holds the talk, at the first or the second time."""
    _refuse_if_ended(suggestion)
    begins_at = suggestion.times[number - 1]
    if begins_at <= now():
        raise Refused("This time has passed.")
    application = db.get_one(Application, suggestion.application_id)
    refuse_unless_choosing(db, application)
    meeting, place, length = _way_to_meet(db, by_id)
    slot = Slot(begins_at, begins_at + length, by_id)
    talk = talk_to_come(db, application.id)
    _refuse_other_talk(db, slot, but=talk)
    if talk is None:
        talk = agree(
            db, application, slot, meeting, place, zone=zone, readers_zone=suggestion.zone, by_id=by_id
        )
    else:
        talk.meeting, talk.place = meeting, place
        shift(db, changeable(db, application, by_id), application, slot, zone=zone, by_id=by_id)
    suggestion.ended_at, suggestion.ended_by_id, suggestion.interview_id = now(), by_id, talk.id
    db.flush()
    return talk


def answer_neither(db: Session, suggestion: Suggestion, *, by_id: int) -> None:
    """Neither time works: the applicant is asked to look again."""
    _refuse_if_ended(suggestion)
    network, application = the_network(db), db.get_one(Application, suggestion.application_id)
    refuse_unless_choosing(db, application)
    suggestion.ended_at, suggestion.ended_by_id = now(), by_id
    db.flush()
    write(
        db,
        "times-neither",
        to=application,
        occasion=f"times-neither:{suggestion.id}",
        reply_to=network.contact_email,
        network=network,
        online=somebody_offers(db),
        link=way_in(db, application),
    )


def _refuse_if_ended(suggestion: Suggestion) -> None:
    if suggestion.ended_at is not None:
        raise Refused("These suggested times were answered already, or do not count any more.")


def _way_to_meet(db: Session, host_id: int) -> tuple[Meeting, str, timedelta]:
    """By what means and how long this organizer talks; by phone where they have not said so yet."""
    plan = db.scalar(sa.select(Schedule).where(Schedule.person_id == host_id))
    if plan is None:
        return Meeting.PHONE, the_network(db).contact_phone, timedelta(minutes=LENGTH)
    return plan.meeting, plan.place, timedelta(minutes=plan.length)


def _refuse_other_talk(db: Session, slot: Slot, but: Interview | None) -> None:
    other = at_that_time(db, slot.host_id, slot.begins_at, slot.ends_at, but=but.id if but else None)
    if other is not None:
        raise Refused("You have another interview at that time.")


def _tell_inviter(db: Session, application: Application, suggestion: Suggestion, zone: str) -> None:
    """Whoever invited is the one who waits; nobody else gets a letter for it."""
    inviter = db.scalar(
        sa.select(Person)
        .join(Event, Event.by_id == Person.id)
        .where(Event.application_id == application.id, Event.act == "invited")
        .order_by(Event.id.desc())
        .limit(1)
    )
    if inviter is None or not holds(db, inviter.id, RoleKind.ORGANIZER):
        return
    write(
        db,
        "times-suggested-host",
        to=inviter,
        occasion=f"times-suggested:{suggestion.id}",
        network=the_network(db),
        application=application,
        words=suggestion.words,
        times=[in_both(at, zone, suggestion.zone, inviter.language) for at in suggestion.times],
        link=path(inviter.language, "/organizer/interviews"),
    )
