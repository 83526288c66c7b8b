"""The gate of an application's states, and what its two sides may do before a decision."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.applications.models import Application, Event
from portal.applications.queries import asked_from, left_state, released_decision
from portal.applications.states import NEXT, OPEN, State
from portal.clock import day_of, now
from portal.errors import Refused
from portal.letters.actions import make_link, write
from portal.letters.models import LinkPurpose
from portal.letters.words import path
from portal.network.queries import the_network

UNDO = timedelta(days=14)


def move(
    db: Session,
    application: Application,
    to: State,
    *,
    act: str,
    by_id: int | None = None,
    by_applicant: bool = False,
    reason: str = "",
) -> None:
    """The one gate. Refuses what the table does not allow and what somebody else did meanwhile; writes the history."""
    if to not in NEXT[State(application.state)]:
        raise gone_on(application)
    if application.state == State.QUESTION and act != "answered" and to != State.WITHDRAWN:
        raise gone_on(application)
    _change(db, application, to, act=act, by_id=by_id, by_applicant=by_applicant, reason=reason)


def gone_on(application: Application) -> Refused:
    """What is said to whoever comes too late, or has to wait for an answer."""
    if application.state == State.QUESTION:
        return Refused("A question is open. With the answer the application goes on where it stood.")
    return Refused("That is not possible any more: the application has gone on meanwhile.")


def _change(
    db: Session,
    application: Application,
    to: State,
    *,
    act: str,
    by_id: int | None,
    by_applicant: bool,
    reason: str,
) -> None:
    left, at = application.state, now()
    changed = db.execute(
        sa.update(Application)
        .where(Application.id == application.id, Application.state == left)
        .values(state=to, state_since=at)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("Somebody else was faster. Please look at the page again.")
    db.refresh(application, ["state", "state_since"])
    db.add(
        Event(
            application_id=application.id,
            at=at,
            by_id=by_id,
            by_applicant=by_applicant,
            act=act,
            from_state=left,
            to_state=to,
            reason=reason,
        )
    )
    db.flush()


def move_behind_question(
    db: Session,
    application: Application,
    to: State,
    *,
    act: str,
    by_id: int | None = None,
    by_applicant: bool = False,
    reason: str = "",
) -> None:
    """While a question is open: it stays open, and its answer leads to this state from now on."""
    if application.state != State.QUESTION or to not in NEXT[asked_from(db, application.id)]:
        raise Refused("That is not possible any more: the application has gone on meanwhile.")
    _change(db, application, to, act=act, by_id=by_id, by_applicant=by_applicant, reason=reason)
    _change(
        db,
        application,
        State.QUESTION,
        act="question stands",
        by_id=None,
        by_applicant=False,
        reason="",
    )


def note(
    db: Session,
    application: Application,
    act: str,
    by_id: int | None = None,
    *,
    by_applicant: bool = False,
    reason: str = "",
) -> None:
    """A line of the history that changes no state."""
    state = State(application.state)
    db.add(
        Event(
            application_id=application.id,
            at=now(),
            by_id=by_id,
            by_applicant=by_applicant,
            act=act,
            from_state=state,
            to_state=state,
            reason=reason,
        )
    )
    db.flush()


def note_read(db: Session, application: Application, by_id: int) -> None:
    """The applicant sees that somebody has read it. The first act of an organizer counts as reading."""
    if application.read_at is None:
        application.read_at, application.read_by_id = now(), by_id
        note(db, application, "read", by_id)


def withdraw(db: Session, application: Application, reason: str) -> None:
    """The applicant changes their mind; the way back stays open for 14 days. See interviews for a talk to come."""
    move(db, application, State.WITHDRAWN, act="withdrawn", by_applicant=True, reason=reason)


def way_in(db: Session, application: Application) -> str:
    """A link of its own for each letter, so that every letter opens the application on any device."""
    _link, token = make_link(db, LinkPurpose.APPLICATION, application.id)
    return path(application.language, f"/link/{token}")


def undo_withdrawal(db: Session, application: Application) -> None:
    """Back to the state that was left."""
    if application.state != State.WITHDRAWN:
        raise Refused("This application was not withdrawn.")
    if now() > application.state_since + UNDO:
        raise Refused("This application was withdrawn more than 14 days ago. You are welcome to apply again.")
    back = left_state(db, application.id)
    _refuse_second_open(db, application)
    _change(db, application, back, act="withdrawal undone", by_id=None, by_applicant=True, reason="")


def lapse_acceptances(db: Session) -> None:
    """Acceptances nobody answered in time lapse; an organizer can reopen them."""
    over = sa.select(Application).where(Application.state == State.ACCEPTED, Application.accept_until < now())
    for application in db.scalars(over.limit(100)):
        move(db, application, State.LAPSED, act="lapsed")
        network = the_network(db)
        write(
            db,
            "lapsed",
            to=application,
            occasion=f"lapsed:{application.id}:{application.state_since.isoformat()}",
            reply_to=network.contact_email,
            network=network,
        )


def reopen(db: Session, application: Application, by_id: int, accept_until: datetime, *, zone: str) -> None:
    """A lapsed acceptance stands again, with a new day."""
    if application.state != State.LAPSED:
        raise gone_on(application)
    _refuse_second_open(db, application)
    move(db, application, State.ACCEPTED, act="reopened", by_id=by_id)
    application.accept_until = accept_until
    released = released_decision(db, application.id)
    assert released is not None, "nothing lapses that was not accepted"  # noqa: S101
    network = the_network(db)
    write(
        db,
        "reopened",
        to=application,
        occasion=f"reopened:{application.id}:{application.state_since.isoformat()}",
        reply_to=network.contact_email,
        network=network,
        until=day_of(accept_until, zone),
        answer=way_in(db, application),
    )


def _refuse_second_open(db: Session, application: Application) -> None:
    if other_open(db, application):
        raise Refused("There is another application under this address already.")


def other_open(db: Session, application: Application) -> bool:
    """Whether another application under this confirmed address is on its way."""
    return bool(
        db.scalar(
            sa.select(Application.id).where(
                Application.email_key == application.email_key,
                Application.id != application.id,
                Application.confirmed_at.is_not(None),
                Application.state.in_(OPEN),
            )
        )
    )
