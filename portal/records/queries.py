"""The contribution record of one member: reads favors, writes nothing, never sums the ledger."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.database import rows_of
from portal.favors.models import Direction, Favor, FavorKind, FavorTotal
from portal.favors.models_import import WAITS, ImportedFavor
from portal.favors.models_pairs import FavorPair
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.members.models import Membership
from portal.parties.models import Party

UNASKED_FROM, GIVERS_FROM = 5, 3


class Member(NamedTuple):
    party_id: int
    name: str
    since: date
    admission_id: int
    first_month: date  # with a favor in it; before the admission where favors were imported
    to_confirm: int  # imported favors that wait for this member's yes
    answer_id: int | None  # the favor by which the admission was returned
    answer_on: date | None
    answer_kind: str | None
    answer_for: str | None
    came_back: bool  # after an earlier membership had ended
    decided_by: str

    def year_of(self, day: date) -> int:
        """Years of membership count from the month of admission, also before it; named by the year they begin in."""
        return day.year if day.month >= self.since.month else day.year - 1

    def bounds(self, year: int) -> tuple[date, date]:
        """The first day of that year, and of the one after it."""
        return date(year, self.since.month, 1), date(year + 1, self.since.month, 1)


def member_of(db: Session, person_id: int) -> Member | None:
    """The person's current membership with the day and the decider of its admission, and whether that was returned."""
    return _as_member(rows_of(db, _current(), person=person_id).first())


def latest_member(db: Session, party_id: int) -> Member | None:
    """The latest membership of a party, whether it runs or has ended."""
    return _as_member(rows_of(db, _latest(), party=party_id).first())


def _as_member(row: Any) -> Member | None:
    if row is None:
        return None
    *facts, title, given_name, family_name = row
    return Member._make((*facts, " ".join(filter(None, (title, given_name, family_name)))))


# The statements below are put together once: that takes SQLAlchemy longer than the database needs to answer.


@cache
def _current() -> sa.Select[Any]:
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
    earlier = aliased(Membership)
    came_back = sa.exists().where(earlier.party_id == Party.id, earlier.id < Membership.id)
    link, answer, receiver = aliased(FavorReturn), aliased(Favor), aliased(Party)
    confirmed = sa.and_(link.favor_id == Favor.id, link.state == ReturnState.CONFIRMED)
    return (
        sa.select(Party.id, Party.name, Favor.on, Favor.id)
        .add_columns(first_month.scalar_subquery(), to_confirm.scalar_subquery())
        .add_columns(answer.id, answer.on, answer.kind, receiver.name, came_back)
        .add_columns(Person.title, Person.given_name, Person.family_name)
        .join(Membership, Membership.party_id == Party.id)
        .join(Favor, Favor.id == Membership.admission_id)
        .join(Person, Person.id == Favor.by_id)
        .outerjoin(link, confirmed)
        .outerjoin(answer, answer.id == link.answer_id)
        .outerjoin(receiver, receiver.id == answer.receiver_id)
    )


class OfKind(NamedTuple):
    """A kind of favors, and how many of it there are: ever, in the year that is shown, and of those that were chosen."""

    key: str
    german: str
    english: str
    received: int
    contributed: int
    year_received: int
    year_contributed: int
    unasked: int  # received of late
    chosen: int
    givers: int  # of unasked favors of late; the same in each row


@dataclass(frozen=True)
class Span:
    """Days from the first of a month up to the first of another, which is no longer in it."""

    first: date
    end: date


EVER = Span(date.min, date.max)


@dataclass(frozen=True)
class Sums:
    """From the totals kept on write: every kind there is, also those this member has none of."""

    kinds: dict[str, OfKind]
    received: int
    contributed: int
    year_received: int
    year_contributed: int
    unasked: int
    givers: int

    @property
    def shows_unasked(self) -> bool:
        """Influence shows in favors that come unasked; a few of them, or from a few people, say nothing yet."""
        return self.unasked >= UNASKED_FROM and self.givers >= GIVERS_FROM

    @property
    def of_year(self) -> int:
        return self.year_received + self.year_contributed

    def chosen(self, kind: str | None) -> int:
        return sum(one.chosen for one in self.kinds.values() if kind in (None, one.key))

    def name(self, kind: str, language: str) -> str:
        return self.kinds[kind].english if language == "en" else self.kinds[kind].german


def sums(
    db: Session,
    party_id: int,
    *,
    year: Span,
    chosen: Span,
    recent: date,
    direction: Direction | None = None,
    unasked: bool = False,
) -> Sums:
    """`recent`: the first of the month from which on favors are of late; the rest says which favors are chosen."""
    rows = rows_of(
        db,
        _sums(direction, unasked),
        party=party_id,
        first=year.first,
        end=year.end,
        since=chosen.first,
        until=chosen.end,
        recent=recent,
    ).all()
    kinds = {row[0]: OfKind._make(row) for row in rows}
    columns = list(zip(*rows, strict=True))[3:8]
    ever_received, ever_contributed, year_received, year_contributed, late = (
        int(sum(column)) for column in columns
    )
    return Sums(kinds, ever_received, ever_contributed, year_received, year_contributed, late, rows[0].givers)


@cache
def _sums(direction: Direction | None, unasked: bool) -> sa.Select[Any]:
    party = sa.bindparam("party", type_=sa.BigInteger)
    received, contributed = (FavorTotal.direction == one for one in Direction)
    in_year = sa.and_(FavorTotal.month >= bound("first"), FavorTotal.month < bound("end"))
    chosen = sa.and_(FavorTotal.month >= bound("since"), FavorTotal.month < bound("until"))
    if direction:
        chosen = sa.and_(chosen, FavorTotal.direction == direction)
    late = FavorTotal.month >= bound("recent")
    givers = sa.select(sa.func.count()).where(
        FavorPair.party_id == party, FavorPair.unasked_on >= bound("recent")
    )
    return (
        sa.select(FavorKind.key, FavorKind.german, FavorKind.english)
        .add_columns(
            _sum(FavorTotal.count, received),
            _sum(FavorTotal.count, contributed),
            _sum(FavorTotal.count, received, in_year),
            _sum(FavorTotal.count, contributed, in_year),
            _sum(FavorTotal.unasked, received, late),
            _sum(FavorTotal.unasked if unasked else FavorTotal.count, chosen),
            givers.scalar_subquery().label("givers"),
        )
        .outerjoin(FavorTotal, sa.and_(FavorTotal.kind == FavorKind.key, FavorTotal.party_id == party))
        .group_by(FavorKind.key, FavorKind.german, FavorKind.english)
    )


def _sum(column: Any, *conditions: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(column).filter(*conditions), 0)


def bound(name: str) -> sa.BindParameter[date]:
    return sa.bindparam(name, type_=sa.Date)
