"""The one gate of promises, and what the one who made it may do. What others may do stands in actions_others.py."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import day_of, now
from portal.errors import Refused
from portal.favors.models import Origin
from portal.promises.actions_letters import tell, tell_receiver
from portal.promises.actions_reminders import reminders
from portal.promises.models import Promise, PromiseEvent, PromiseSentence
from portal.promises.queries import can_receive, member_party, person_behind, times_moved
from portal.promises.states import GATE, Act, State

FURTHEST = 2  # years ahead


def make(
    db: Session,
    *,
    receiver_id: int,
    words: str,
    kind: str,
    due_on: date,
    by_id: int,
    zone: str,
    capture_id: int | None = None,
) -> Promise:
    """Whoever acts makes the promise and will keep it: there is no way to name somebody else.

    `capture_id` is the offer of their interview that it comes from; `zone` says which day it is."""
    promisor_id = own_party(db, by_id)
    if receiver_id == promisor_id:
        raise Refused("A promise is made to somebody else.")
    if not can_receive(db, receiver_id):
        raise Refused("Promises are made to the network or to a member.")
    refuse_day(due_on, day_of(now(), zone))
    promise = Promise(
        promisor_id=promisor_id,
        receiver_id=receiver_id,
        words=words,
        kind=kind,
        origin=Origin.OFFERED if capture_id else None,
        due_on=due_on,
        capture_id=capture_id,
    )
    event = begin(db, promise, by_id=by_id, zone=zone)
    tell_receiver(db, "promise-made", promise, event)
    return promise


def own_party(db: Session, by_id: int) -> int:
    party_id = member_party(db, by_id)
    if party_id is None:
        raise Refused("Only members make promises.")
    return party_id


def refuse_day(due_on: date, today: date) -> None:
    """A promise looks ahead, and not further than one can see."""
    if due_on < today:
        raise Refused("Choose today or a day to come")
    if due_on > _years_later(today, FURTHEST):
        raise Refused("Choose a day within the next two years")


def _years_later(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def begin(db: Session, promise: Promise, *, by_id: int, zone: str) -> PromiseEvent:
    """The first line of its history."""
    at = now()
    promise.state, promise.state_since, promise.step = State.OPEN, at, 1
    promise.made_at, promise.by_id = at, by_id
    promise.week_reminder_at, promise.day_reminder_at = reminders(promise.due_on, zone)
    db.add(promise)
    db.flush()
    return _write_down(db, promise, Act.MADE, by_id=by_id, zone=zone)


def go(
    db: Session,
    promise: Promise,
    act: Act,
    *,
    seen: int,
    by_id: int,
    zone: str,
    due_on: date | None = None,
    other_id: int | None = None,
    sentence: str = "",
) -> PromiseEvent:
    """The one gate: `seen` is the step of the promise that was seen by whoever acts on it."""
    claim(db, promise, act, seen)
    return enter(
        db, promise, act, by_id=by_id, zone=zone, due_on=due_on, other_id=other_id, sentence=sentence
    )


def claim(db: Session, promise: Promise, act: Act, seen: int) -> None:
    """Refuses what the table does not allow, and whoever acts on what has gone on meanwhile: one of many at once gets in."""
    if promise.state not in GATE[act][0]:
        raise Refused("That is not possible any more: this promise has gone on meanwhile.")
    claimed = db.execute(
        sa.update(Promise)
        .where(Promise.id == promise.id, Promise.step == seen)
        .values(step=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("This promise has gone on since you opened the page. Please look at it again.")
    db.refresh(promise, ["step"])


def enter(
    db: Session,
    promise: Promise,
    act: Act,
    *,
    by_id: int,
    zone: str,
    due_on: date | None = None,
    other_id: int | None = None,
    favor_id: int | None = None,
    sentence: str = "",
) -> PromiseEvent:
    """Behind the gate: the new state and its line of the history. Only for whoever has claimed the step."""
    left, promise.state = promise.state, GATE[act][1]
    if promise.state != left:
        promise.state_since = now()
    promise.favor_id = favor_id
    if act is not Act.MOVED:  # who was asked to take it over still is
        promise.asked_id = other_id if act is Act.ASKED else None
    if act in (Act.MOVED, Act.NOT_YET):
        promise.due_on = due_on or promise.due_on
        promise.week_reminder_at, promise.day_reminder_at = reminders(promise.due_on, zone)
    return _write_down(db, promise, act, by_id=by_id, zone=zone, other_id=other_id, sentence=sentence)


def _write_down(
    db: Session,
    promise: Promise,
    act: Act,
    *,
    by_id: int,
    zone: str,
    other_id: int | None = None,
    sentence: str = "",
) -> PromiseEvent:
    event = PromiseEvent(
        promise_id=promise.id,
        step=promise.step,
        act=act,
        state=promise.state,
        due_on=promise.due_on,
        on=day_of(now(), zone),
        at=now(),
        by_id=by_id,
        other_id=other_id,
    )
    db.add(event)
    db.flush()
    if sentence:
        db.add(PromiseSentence(event_id=event.id, words=sentence))
        db.flush()
    return event


def move(db: Session, promise: Promise, *, due_on: date, seen: int, by_id: int, zone: str) -> None:
    """Another day. The first move stays with the one who made the promise; the other side hears of the later ones."""
    _refuse_unless_own(db, promise, by_id)
    refuse_day(due_on, day_of(now(), zone))
    if due_on == promise.due_on:
        raise Refused("It is meant for that day already. Choose another one")
    before = promise.due_on
    event = go(db, promise, Act.MOVED, seen=seen, by_id=by_id, zone=zone, due_on=due_on)
    if times_moved(db, promise.id) > 1:
        tell_receiver(db, "promise-moved", promise, event, before=before)


def ask_to_take_over(
    db: Session, promise: Promise, *, other_id: int, sentence: str, seen: int, by_id: int, zone: str
) -> None:
    """Another member may keep it instead, if they agree. Until then it stays with whoever made it."""
    _refuse_unless_own(db, promise, by_id)
    if promise.asked_id is not None:
        raise Refused("Somebody is asked already. Take that back first, then ask another member.")
    if other_id in (promise.promisor_id, promise.receiver_id):
        raise Refused("Choose a member whom this promise does not concern yet")
    person = person_behind(db, other_id)
    if person is None or member_party(db, person.id) is None:
        raise Refused("Only members take promises over.")
    event = go(
        db, promise, Act.ASKED, seen=seen, by_id=by_id, zone=zone, other_id=other_id, sentence=sentence
    )
    tell(db, "promise-asked", promise, event, person, sentence=sentence)


def ask_no_longer(db: Session, promise: Promise, *, seen: int, by_id: int, zone: str) -> None:
    """The question is taken back; the promise stays where it was."""
    _refuse_unless_own(db, promise, by_id)
    if promise.asked_id is None:
        raise Refused("Nobody is asked to take this promise over.")
    go(db, promise, Act.TAKEN_BACK, seen=seen, by_id=by_id, zone=zone)


def report(db: Session, promise: Promise, *, sentence: str, seen: int, by_id: int, zone: str) -> None:
    """Said to be done. It becomes a favor when the receiver confirms it."""
    _refuse_unless_own(db, promise, by_id)
    event = go(db, promise, Act.REPORTED, seen=seen, by_id=by_id, zone=zone, sentence=sentence)
    tell_receiver(db, "promise-reported", promise, event, sentence=sentence)


def withdraw(db: Session, promise: Promise, *, sentence: str, seen: int, by_id: int, zone: str) -> None:
    """Given back with a sentence, which both sides see."""
    _refuse_unless_own(db, promise, by_id)
    if not sentence:
        raise Refused("Say in a sentence why you give the promise back")
    event = go(db, promise, Act.WITHDRAWN, seen=seen, by_id=by_id, zone=zone, sentence=sentence)
    tell_receiver(db, "promise-withdrawn", promise, event, sentence=sentence)


def _refuse_unless_own(db: Session, promise: Promise, by_id: int) -> None:
    if own_party(db, by_id) != promise.promisor_id:
        raise Refused("Only whoever made this promise can do that.")
