"""Questions about applications; each loads all that its page shows."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import (
    Application,
    Attachment,
    AttachmentKind,
    Consent,
    Decision,
    Event,
    Revision,
)
from portal.applications.states import State
from portal.database import fold, rows_of

# what waits for the organizer first; inside a group the oldest first
GROUPS = {
    "decide": (State.INTERVIEWED,),
    "new": (State.SUBMITTED,),
    "invited": (State.INVITED,),
    "scheduled": (State.SCHEDULED,),
    "question": (State.QUESTION,),
    "accepted": (State.ACCEPTED,),
    "hold": (State.WAITLISTED,),
}
CLOSED = {
    "admitted": (State.ADMITTED,),
    "declined": (State.DECLINED,),
    "lapsed": (State.LAPSED,),
    "withdrawn": (State.WITHDRAWN,),
}
STAGES = GROUPS | CLOSED
STAGE_OF = {state: name for name, states in STAGES.items() for state in states}
SHOWN = 15  # of each group on the first page
PAGE = 50  # of one group, or of what a search found


class Waiting(NamedTuple):
    """One line of the queue."""

    id: int
    state: State
    since: datetime
    name: str
    company: str
    place: str
    read: bool
    drafted_by_id: int | None  # a letter lies ready and waits for its release


def queue(db: Session) -> list[Waiting]:
    """The oldest of every open group, in one statement; a group that has more shows one too many."""
    return _waiting(db, _oldest_of_each())


@cache
def _oldest_of_each() -> sa.CompoundSelect[Any]:
    """Put together once: that takes SQLAlchemy longer than the database needs to answer."""
    parts = [_lines().where(_is_one_of(states)).limit(SHOWN + 1).subquery() for states in GROUPS.values()]
    return sa.union_all(*(sa.select(part) for part in parts))


def _is_one_of(states: tuple[State, ...]) -> sa.ColumnElement[bool]:
    """Written out, as SQLAlchemy would write the list of an IN anew each time."""
    return sa.or_(*(Application.state == state for state in states))


def stage(db: Session, name: str, after: tuple[datetime, int] | None = None) -> list[Waiting]:
    """One stage, oldest first, from a place on; shows one too many when there are more."""
    lines = _lines().where(Application.state.in_(STAGES[name]))
    if after:
        lines = lines.where(sa.tuple_(Application.state_since, Application.id) > sa.tuple_(*after))
    return _waiting(db, lines.limit(PAGE + 1))


def search(db: Session, text: str) -> list[Waiting]:
    """Applications whose name or company has words that begin so; drafts belong to their writers and are not found."""
    found = _lines().where(Application.state != State.DRAFT)
    for word in fold(text).split()[:5]:
        beginning = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        name = sa.literal(" ") + Application.search_name
        found = found.where(name.like(f"% {beginning}%", escape="\\"))
    return _waiting(db, found.limit(PAGE + 1))


def _lines() -> sa.Select[Any]:
    drafted_by = sa.select(Decision.decided_by_id).where(
        Decision.application_id == Application.id, Decision.released_at.is_(None)
    )
    return sa.select(
        Application.id,
        Application.state,
        Application.state_since,
        Application.title,
        Application.given_name,
        Application.family_name,
        Application.company,
        Application.place,
        Application.read_at.is_not(None),
        drafted_by.scalar_subquery().label("drafted_by_id"),
    ).order_by(Application.state_since, Application.id)


def _waiting(db: Session, lines: sa.Executable) -> list[Waiting]:
    return [
        Waiting(id_, State(state), since, " ".join(filter(None, names)), company, place, read, by)
        for id_, state, since, *names, company, place, read, by in rows_of(db, lines)
    ]


def application(db: Session, application_id: int) -> Application | None:
    """Any application that was sent; a draft is nobody's business but its writer's."""
    found = db.get(Application, application_id)
    return None if found is None or found.state == State.DRAFT or found.confirmed_at is None else found


def latest_revision(db: Session, application_id: int) -> Revision:
    """The one that is being written, or else the last that was sent."""
    return db.scalars(
        sa.select(Revision)
        .where(Revision.application_id == application_id)
        .order_by(Revision.number.desc())
        .limit(1)
    ).one()


def sent_revisions(db: Session, application_id: int) -> list[Revision]:
    """What was sent, oldest first."""
    return list(
        db.scalars(
            sa.select(Revision)
            .where(Revision.application_id == application_id, Revision.sent_at.is_not(None))
            .order_by(Revision.number)
        )
    )


def attachments(
    db: Session, application_id: int, number: int | None = None
) -> dict[AttachmentKind, Attachment]:
    """The files of a revision, or of the latest: of each kind the newest that came with it or before.

    Without their content, which is loaded when it is asked for."""
    found = sa.select(Attachment).where(Attachment.application_id == application_id)
    if number is not None:
        found = found.where(Attachment.revision_number <= number)
    rows = db.scalars(found.order_by(Attachment.revision_number))
    return {AttachmentKind(attachment.kind): attachment for attachment in rows}


@dataclass(frozen=True)
class Line:
    """A line of the history."""

    at: datetime
    act: str
    to_state: State
    reason: str
    by: str | None  # nobody's name: the applicant, or the house by itself
    by_applicant: bool


def history(db: Session, application_id: int) -> list[Line]:
    """Who did what when, oldest first."""
    rows = db.execute(
        sa.select(Event, Person)
        .outerjoin(Person, Person.id == Event.by_id)
        .where(Event.application_id == application_id)
        .order_by(Event.id)
    )
    return [
        Line(
            event.at,
            event.act,
            event.to_state,
            event.reason,
            person.name if event.by_id else None,
            event.by_applicant,
        )
        for event, person in rows
    ]


def left_state(db: Session, application_id: int) -> State:
    """The state an application was withdrawn from."""
    return db.scalars(
        sa.select(Event.from_state)
        .where(
            Event.application_id == application_id,
            Event.to_state == State.WITHDRAWN,
            Event.from_state != State.WITHDRAWN,
        )
        .order_by(Event.id.desc())
        .limit(1)
    ).one()


def asked_from(db: Session, application_id: int) -> State:
    """The state in which more was asked: that is where an answer leads back to, also after a withdrawal was undone."""
    return db.scalars(
        sa.select(Event.from_state)
        .where(
            Event.application_id == application_id,
            Event.to_state == State.QUESTION,
            Event.from_state.not_in((State.QUESTION, State.WITHDRAWN)),
        )
        .order_by(Event.id.desc())
        .limit(1)
    ).one()


def agreed_to(db: Session, application_id: int) -> int | None:
    """The latest version of the privacy text the applicant agreed to."""
    return db.scalar(
        sa.select(sa.func.max(Consent.privacy_text_id)).where(Consent.application_id == application_id)
    )


def decision_draft(db: Session, application_id: int) -> Decision | None:
    return db.scalar(
        sa.select(Decision).where(Decision.application_id == application_id, Decision.released_at.is_(None))
    )


def released_decision(db: Session, application_id: int) -> tuple[Decision, Person] | None:
    """The latest decision the applicant was told, and who decided."""
    row = db.execute(
        sa.select(Decision, Person)
        .join(Person, Person.id == Decision.decided_by_id)
        .where(Decision.application_id == application_id, Decision.released_at.is_not(None))
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])
