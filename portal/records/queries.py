"""The contribution record of one member: reads favors, writes nothing, never sums the ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.database import rows_of
from portal.favors.models import Direction, Favor, FavorKind, FavorTotal, FavorWords, Origin
from portal.favors.models_import import WAITS, ImportedFavor
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.members.models import Membership
from portal.parties.models import Party

WAYS = {direction.value: direction for direction in Direction}
ORIGINS = {origin.value: origin for origin in Origin}
SHOWN = 40  # entries of a year on one page, and stars in its picture


@dataclass(frozen=True)
class Member:
    party_id: int
    name: str
    application_id: int
    since: date
    admission_id: int
    first_month: date  # with a favor in it; before the admission where favors were imported
    to_confirm: int  # imported favors that wait for this member's yes
    decided_by: str

    def year_of(self, day: date) -> int:
        """Years of membership count from the month of admission, also before it; named by the year they begin in."""
        return day.year if day.month >= self.since.month else day.year - 1


class Entry(NamedTuple):
    id: int
    on: date
    direction: Direction
    origin: Origin
    kind_german: str
    kind_english: str
    other: str
    what: str
    thanks: int | None
    thanks_words: str
    taken_back_at: datetime | None  # then it counts no more
    reason: str
    answer_id: int | None  # the favor by which it was returned, once that is confirmed
    answer_on: date | None
    answer_german: str | None
    answer_english: str | None
    answered_id: int | None  # the favor that it returned
    answered_on: date | None
    answered_german: str | None
    answered_english: str | None


@dataclass(frozen=True)
class Totals:
    """Favors of all time, and of the year that is shown."""

    received: int
    contributed: int
    year_received: int
    year_contributed: int


def member_of(db: Session, person_id: int) -> Member | None:
    """The person's current membership with the day and the decider of its admission."""
    row = rows_of(db, _member(), person=person_id).first()
    return _as_member(row) if row else None


def latest_member(db: Session, party_id: int) -> Member | None:
    """The latest membership of a party, whether it runs or has ended."""
    row = rows_of(db, _latest(), party=party_id).first()
    return _as_member(row) if row else None


def _as_member(row: Any) -> Member:
    party_id, name, application_id, on, admission_id, first_month, to_confirm, *decider = row
    decided_by = " ".join(filter(None, decider))
    return Member(party_id, name, application_id, on, admission_id, first_month, to_confirm, decided_by)


# The statements below are put together once: that takes SQLAlchemy longer than the database needs to answer.


@cache
def _member() -> sa.Select[Any]:
    return _members().where(Party.person_id == sa.bindparam("person"), Membership.ended_at.is_(None))


@cache
def _latest() -> sa.Select[Any]:
    own = Party.id == sa.bindparam("party", type_=sa.BigInteger)
    return _members().where(own).order_by(Membership.id.desc()).limit(1)


def _members() -> sa.Select[Any]:
    first_month = sa.select(sa.func.min(FavorTotal.month)).where(FavorTotal.party_id == Party.id)
    to_confirm = sa.select(sa.func.count(ImportedFavor.id)).where(
        ImportedFavor.receiver_id == Party.id, WAITS
    )
    return (
        sa.select(Party.id, Party.name, Membership.application_id, Favor.on, Favor.id)
        .add_columns(first_month.scalar_subquery(), to_confirm.scalar_subquery())
        .add_columns(Person.title, Person.given_name, Person.family_name)
        .join(Membership, Membership.party_id == Party.id)
        .join(Favor, Favor.id == Membership.admission_id)
        .join(Person, Person.id == Favor.by_id)
    )


def totals(db: Session, party_id: int, first: date, end: date) -> Totals:
    """From the months' totals kept on write; `first` and `end` (exclusive) are firsts of months."""
    sums = rows_of(db, _totals(), party=party_id, first=first, end=end).one()
    return Totals(*(int(favors or 0) for favors in sums))


@cache
def _totals() -> sa.Select[Any]:
    favors: Any = sa.func.sum(FavorTotal.count)
    within = sa.and_(FavorTotal.month >= _bound("first"), FavorTotal.month < _bound("end"))
    received, contributed = (
        FavorTotal.direction == direction for direction in (Direction.RECEIVED, Direction.CONTRIBUTED)
    )
    return sa.select(
        favors.filter(received),
        favors.filter(contributed),
        favors.filter(received, within),
        favors.filter(contributed, within),
    ).where(FavorTotal.party_id == sa.bindparam("party"))


def entries(
    db: Session, party_id: int, first: date, end: date, before: tuple[date, int] | None = None
) -> list[Entry]:
    """The year's favors of one party, newest first, from a place on; one more than is shown when there are more."""
    on, id_ = before or (end, 0)  # nothing of the year is as late as its end
    rows = rows_of(db, _entries(), party=party_id, first=first, end=end, on=on, id=id_)
    return [Entry(id_, on, WAYS[way], ORIGINS[origin], *rest) for id_, on, way, origin, *rest in rows]


def entries_of(db: Session, party_id: int, most: int) -> list[Entry]:
    """The latest of a party's favors, newest first."""
    found: list[Entry] = []
    while len(found) < most:
        place = (found[-1].on, found[-1].id) if found else None
        more = entries(db, party_id, date.min, date.max, place)
        found += more[:SHOWN]
        if len(more) <= SHOWN:
            break
    return found[:most]


@cache
def _entries() -> sa.Select[Any]:
    both = sa.union_all(*(sa.select(_side(direction)) for direction in Direction)).subquery()
    counter, reason = aliased(Favor), aliased(FavorWords)
    returned, answer, answer_kind = aliased(FavorReturn), aliased(Favor), aliased(FavorKind)
    giving, answered, answered_kind = aliased(FavorReturn), aliased(Favor), aliased(FavorKind)
    return (
        sa.select(
            both.c.id,
            both.c.on,
            both.c.direction,
            both.c.origin,
            FavorKind.german,
            FavorKind.english,
            Party.name,
            sa.func.coalesce(FavorWords.what, ""),
            both.c.thanks,
            sa.func.coalesce(FavorWords.thanks, ""),
            counter.recorded_at,
            sa.func.coalesce(reason.what, ""),
        )
        .add_columns(answer.id, answer.on, answer_kind.german, answer_kind.english)
        .add_columns(answered.id, answered.on, answered_kind.german, answered_kind.english)
        .join(Party, Party.id == both.c.other_id)
        .join(FavorKind, FavorKind.key == both.c.kind)
        .outerjoin(FavorWords, FavorWords.favor_id == both.c.id)
        .outerjoin(counter, counter.corrects_id == both.c.id)
        .outerjoin(reason, reason.favor_id == counter.id)
        .outerjoin(returned, sa.and_(returned.favor_id == both.c.id, returned.state == ReturnState.CONFIRMED))
        .outerjoin(answer, answer.id == returned.answer_id)
        .outerjoin(answer_kind, answer_kind.key == answer.kind)
        .outerjoin(giving, sa.and_(giving.answer_id == both.c.id, giving.state == ReturnState.CONFIRMED))
        .outerjoin(answered, answered.id == giving.favor_id)
        .outerjoin(answered_kind, answered_kind.key == answered.kind)
        .order_by(both.c.on.desc(), both.c.id.desc())
        .limit(SHOWN + 1)
    )


def _side(direction: Direction) -> sa.Subquery:
    """One direction by its own index, cut before the two are put together; what takes a favor back is no line of its own."""
    own, other = (
        (Favor.receiver_id, Favor.giver_id)
        if direction is Direction.RECEIVED
        else (Favor.giver_id, Favor.receiver_id)
    )
    return (
        sa.select(
            Favor.id,
            Favor.on,
            Favor.kind,
            Favor.origin,
            Favor.thanks,
            other.label("other_id"),
            sa.literal(direction.value).label("direction"),
        )
        .where(own == sa.bindparam("party"), Favor.on >= _bound("first"), Favor.on < _bound("end"))
        .where(Favor.corrects_id.is_(None))
        .where(
            sa.tuple_(Favor.on, Favor.id) < sa.tuple_(_bound("on"), sa.bindparam("id", type_=sa.BigInteger))
        )
        .order_by(Favor.on.desc(), Favor.id.desc())
        .limit(SHOWN + 1)
        .subquery()
    )


def _bound(name: str) -> sa.BindParameter[date]:
    return sa.bindparam(name, type_=sa.Date)
