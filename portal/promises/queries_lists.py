"""Lists of promises. Where one stands on a day is read from its history, so that no later act changes it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.database import rows_of
from portal.parties.models import Party, PartyKind
from portal.promises.models import Promise, PromiseEvent
from portal.promises.queries import Side, is_member
from portal.promises.states import SETTLED, UNSETTLED, Bucket, State

AHEAD = timedelta(days=90)  # how far a record looks
SHOWN = 20  # settled promises on one page
MOST = 300  # unsettled ones of one party

_promisor, _receiver = aliased(Party), aliased(Party)


@dataclass(frozen=True)
class Line:
    """A promise as lists show it."""

    id: int
    side: Side
    promisor: str
    receiver: str
    words: str
    due_on: date
    state: State
    since: datetime
    reachable: bool  # whether the promisor is still a member

    def is_overdue(self, today: date) -> bool:
        return self.state == State.OPEN and self.due_on < today

    def can_be_counted_on(self, today: date) -> bool:
        return self.state == State.OPEN and self.due_on >= today and self.reachable


def unsettled(db: Session, party_id: int) -> list[Line]:
    """What is promised and not settled, given and received, and what one is asked to take over; the next day first."""
    either = sa.or_(
        Promise.promisor_id == party_id, Promise.receiver_id == party_id, Promise.asked_id == party_id
    )
    found = _lines(_side(party_id)).where(either, Promise.state.in_(UNSETTLED))
    return _as_lines(db, found.order_by(Promise.due_on, Promise.id).limit(MOST))


def settled(db: Session, party_id: int, before: tuple[datetime, int] | None = None) -> list[Line]:
    """Latest first, from a place on; shows one too many when there are more."""
    either = sa.or_(Promise.promisor_id == party_id, Promise.receiver_id == party_id)
    found = _lines(_side(party_id)).where(either, Promise.state.in_(SETTLED))
    return _as_lines(db, _latest_first(found, before).limit(SHOWN + 1))


def to_network(db: Session, state: State, after: tuple[date, int] | None, limit: int) -> list[Line]:
    """What is promised to the network and open or reported, the next day first; shows one too many."""
    found = _lines(sa.literal(Side.RECEIVED.value)).where(
        _receiver.kind == PartyKind.NETWORK, Promise.state == state
    )
    if after:
        found = found.where(sa.tuple_(Promise.due_on, Promise.id) > sa.tuple_(*after))
    return _as_lines(db, found.order_by(Promise.due_on, Promise.id).limit(limit + 1))


def settled_with_network(db: Session, before: tuple[datetime, int] | None, limit: int) -> list[Line]:
    found = _lines(sa.literal(Side.RECEIVED.value)).where(
        _receiver.kind == PartyKind.NETWORK, Promise.state.in_(SETTLED)
    )
    return _as_lines(db, _latest_first(found, before).limit(limit + 1))


def _side(party_id: int) -> sa.Case[str]:
    return sa.case(
        (Promise.promisor_id == party_id, Side.GIVEN.value),
        (Promise.receiver_id == party_id, Side.RECEIVED.value),
        else_=Side.ASKED.value,
    )


def _lines(side: sa.ColumnElement[str]) -> sa.Select[Any]:
    return (
        sa.select(Promise.id, side, _promisor.name, _receiver.name, Promise.words, Promise.due_on)
        .add_columns(Promise.state, Promise.state_since, is_member(Promise.promisor_id))
        .join(_promisor, _promisor.id == Promise.promisor_id)
        .join(_receiver, _receiver.id == Promise.receiver_id)
    )


def _latest_first(found: sa.Select[Any], before: tuple[datetime, int] | None) -> sa.Select[Any]:
    if before:
        found = found.where(sa.tuple_(Promise.state_since, Promise.id) < sa.tuple_(*before))
    return found.order_by(Promise.state_since.desc(), Promise.id.desc())


def _as_lines(db: Session, found: sa.Select[Any]) -> list[Line]:
    return [
        Line(id_, Side(side), promisor, receiver, words, due_on, State(state), since, bool(reachable))
        for id_, side, promisor, receiver, words, due_on, state, since, reachable in db.execute(found)
    ]


@dataclass(frozen=True)
class Standing:
    promise_id: int
    promisor_id: int
    receiver_id: int
    bucket: Bucket
    due_on: date


def buckets(db: Session, party_id: int, day: date) -> list[Standing]:
    """Every promise of a party, given and received, in the bucket it stands in at the end of that day, or now.

    Read from the history up to that day only: a date that was moved later moves nothing here."""
    rows = db.execute(_buckets(), {"party": party_id, "day": day})
    return [
        Standing(id_, promisor_id, receiver_id, Bucket(bucket), due_on)
        for id_, promisor_id, receiver_id, bucket, due_on in rows
    ]


@cache
def _buckets() -> sa.Select[Any]:
    """Put together once: that takes SQLAlchemy longer than the database needs to answer."""
    party, day = sa.bindparam("party", type_=sa.BigInteger), sa.bindparam("day", type_=sa.Date)
    last = (
        sa.select(PromiseEvent.promise_id, sa.func.max(PromiseEvent.step).label("step"))
        .join(Promise, Promise.id == PromiseEvent.promise_id)
        .where(sa.or_(Promise.promisor_id == party, Promise.receiver_id == party), PromiseEvent.on <= day)
        .group_by(PromiseEvent.promise_id)
        .subquery()
    )
    late = sa.and_(PromiseEvent.state == State.OPEN, PromiseEvent.due_on < day)
    bucket = sa.case(
        (late, Bucket.OVERDUE.value),
        (PromiseEvent.state == State.WITHDRAWN, Bucket.RELEASED.value),
        else_=PromiseEvent.state,
    )
    same = sa.and_(last.c.promise_id == PromiseEvent.promise_id, last.c.step == PromiseEvent.step)
    return (
        sa.select(Promise.id, Promise.promisor_id, Promise.receiver_id, bucket, PromiseEvent.due_on)
        .join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
        .join(last, same)
        .order_by(PromiseEvent.due_on, Promise.id)
    )


@dataclass(frozen=True)
class Coming:
    """What one can count on, or others count on, within the next 90 days."""

    id: int
    side: Side
    other: str
    words: str
    due_on: date
    other_id: int
    is_network: bool  # the other one


def upcoming(db: Session, party_id: int, today: date) -> list[Coming]:
    """Open promises of both directions that fall due from today on within 90 days, the next day first.

    Nobody can count on a promisor who is no member any more."""
    rows = rows_of(db, _upcoming(), party=party_id, first=today, last=today + AHEAD)
    return [Coming(id_, Side(side), *rest) for id_, side, *rest in rows]


@cache
def _upcoming() -> sa.Select[Any]:
    """Each direction by its own index."""
    party = sa.bindparam("party", type_=sa.BigInteger)
    first, last = sa.bindparam("first", type_=sa.Date), sa.bindparam("last", type_=sa.Date)
    ways = (
        (Side.GIVEN, Promise.promisor_id, Promise.receiver_id),
        (Side.RECEIVED, Promise.receiver_id, Promise.promisor_id),
    )
    both = sa.union_all(
        *(
            sa.select(Promise.id, sa.literal(side.value).label("side"), Promise.words, Promise.due_on)
            .add_columns(other.label("other_id"))
            .where(own == party, Promise.state == State.OPEN, Promise.due_on.between(first, last))
            .where(is_member(Promise.promisor_id))
            for side, own, other in ways
        )
    ).subquery()
    return (
        sa.select(both.c.id, both.c.side, Party.name, both.c.words, both.c.due_on, Party.id)
        .add_columns(Party.kind == PartyKind.NETWORK)
        .join(Party, Party.id == both.c.other_id)
        .order_by(both.c.due_on, both.c.id)
    )
