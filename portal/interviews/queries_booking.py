"""Questions about talks with an appointment, and about times that were suggested."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import Application
from portal.applications.queries import asked_from
from portal.applications.states import State
from portal.interviews.models import Interview
from portal.interviews.models_suggestion import Suggestion
from portal.interviews.queries_slots import somebody_offers

TO_COME = sa.and_(
    Interview.cancelled_at.is_(None), Interview.missed_at.is_(None), Interview.held_on.is_(None)
)
APPOINTED = Interview.begins_at.is_not(None)
TALKING = (State.INVITED, State.SCHEDULED)  # states in which a talk can be agreed on
CHANGES_UNTIL = timedelta(hours=24)  # before it begins; later only people can help


@dataclass(frozen=True)
class Standing:
    """Where an application stands on its way to a talk, as its applicant sees it."""

    talk: Interview | None  # to come
    host: Person | None
    suggestion: Suggestion | None  # not answered yet
    may_choose: bool  # the state allows a talk to be agreed on
    offered: bool  # somebody offers times

    def has_begun(self, at: datetime) -> bool:
        return self.talk is not None and self.talk.begins_at is not None and self.talk.begins_at <= at

    def may_change(self, at: datetime) -> bool:
        """Whether the applicant may still move or cancel the talk."""
        return self.talk is not None and may_change(self.talk, at)


def may_change(talk: Interview, at: datetime) -> bool:
    return talk.begins_at is not None and at <= talk.begins_at - CHANGES_UNTIL


def standing(db: Session, application: Application, *, offered: bool | None = None) -> Standing:
    """Whether somebody offers times is asked for unless it is known."""
    row = _talk_and_suggestion(db, application.id)
    may_choose = where_it_was_asked(db, application) in TALKING
    if offered is None:
        offered = may_choose and somebody_offers(db)
    return Standing(*row, may_choose=may_choose, offered=offered)


def _talk_and_suggestion(
    db: Session, application_id: int
) -> tuple[Interview | None, Person | None, Suggestion | None]:
    talk = sa.and_(Interview.application_id == Application.id, TO_COME, APPOINTED)
    suggestion = sa.and_(Suggestion.application_id == Application.id, Suggestion.ended_at.is_(None))
    row = db.execute(
        sa.select(Interview, Person, Suggestion)
        .select_from(Application)
        .outerjoin(Interview, talk)
        .outerjoin(Person, Person.id == Interview.host_id)
        .outerjoin(Suggestion, suggestion)
        .where(Application.id == application_id)
    ).one()
    return row[0], row[1], row[2]


def where_it_was_asked(db: Session, application: Application) -> State:
    """The application's state; while a question is open, the state to which the answer leads back."""
    if application.state != State.QUESTION:
        return State(application.state)
    return State(asked_from(db, application.id))


def talk_to_come(db: Session, application_id: int) -> Interview | None:
    """The talk with an appointment that was neither held nor missed nor cancelled yet."""
    return db.scalar(
        sa.select(Interview).where(Interview.application_id == application_id, TO_COME, APPOINTED)
    )


def talk_without_appointment(db: Session, application_id: int) -> Interview | None:
    """A talk that was begun without one, and of which nothing is noted yet."""
    return db.scalar(
        sa.select(Interview).where(
            Interview.application_id == application_id, TO_COME, Interview.begins_at.is_(None)
        )
    )


def open_suggestion(db: Session, application_id: int) -> Suggestion | None:
    return db.scalar(
        sa.select(Suggestion).where(
            Suggestion.application_id == application_id, Suggestion.ended_at.is_(None)
        )
    )


def at_that_time(
    db: Session, host_id: int, begins_at: datetime, ends_at: datetime, but: int | None = None
) -> Interview | None:
    """Another talk of this organizer within this time."""
    return db.scalar(
        sa.select(Interview)
        .where(
            Interview.host_id == host_id,
            Interview.cancelled_at.is_(None),
            Interview.begins_at < ends_at,
            Interview.ends_at > begins_at,
            Interview.id != (but or 0),
        )
        .limit(1)
    )
