"""Favors as the record tells them, newest first: those of its chronicle, of the year's picture, and what came unasked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.database import rows_of
from portal.favors.models import UNASKED, Direction, Favor, FavorWords
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.parties.models import Party
from portal.promises.models import Promise
from portal.records.queries import EVER, Span, bound

SHOWN = 40  # entries on one page
A_MONTH = 2  # stars of either direction in a month, where a year has more favors than a page has entries
LATELY = 3  # unasked favors that are named


class Part(StrEnum):
    """What an entry was fetched for; the same favor may be fetched for several."""

    CHRONICLE = "chronicle"
    YEAR = "year"  # the picture of a year with few favors
    MONTHS = "months"  # of one with many
    UNASKED = "unasked"


class Entry(NamedTuple):
    """Direction and origin are plain words here: they stand in many rows and are compared, nothing else."""

    part: str
    id: int
    on: date
    direction: str
    origin: str
    kind: str
    thanks: int | None
    other: str
    what: str
    thanks_words: str
    taken_back_at: datetime | None  # then it counts no more
    reason: str
    answer_id: int | None  # the favor by which it was returned, once that is confirmed
    answer_on: date | None
    answer_kind: str | None
    answered_id: int | None  # the favor that it returned
    answered_on: date | None
    answered_kind: str | None
    promise_id: int | None  # that it kept


@dataclass(frozen=True)
class Wanted:
    """Which favors the chronicle shows; nothing said is all of them."""

    span: Span = EVER
    direction: Direction | None = None
    kind: str | None = None
    other_id: int | None = None
    unasked: bool = False
    before: tuple[date, int] | None = None  # the place a page goes on after

    @property
    def is_filtered(self) -> bool:
        return self.unasked or any((self.direction, self.kind, self.other_id))


@dataclass(frozen=True)
class Found:
    chronicle: list[Entry]  # one more than asked for when there are more
    picture: list[Entry]
    unasked: list[Entry]


def entries(
    db: Session,
    party_id: int,
    wanted: Wanted,
    *,
    limit: int = SHOWN + 1,
    year: Span = EVER,
    picture: Part | None = None,
    late: date | None = None,
) -> Found:
    """All that the page tells of favors in one statement; `late` asks for the unasked ones from that day on."""
    on, id_ = wanted.before or (wanted.span.end, 0)  # nothing is as late as the end
    values: dict[str, Any] = {
        "party": party_id,
        "first": wanted.span.first,
        "on": on,
        "id": id_,
        "limit": limit,
    }
    values |= {"kind": wanted.kind} if wanted.kind else {}
    values |= {"other": wanted.other_id} if wanted.other_id else {}
    values |= {"year_first": year.first, "year_end": year.end} if picture else {}
    values |= (
        {f"month{number}": first for number, first in enumerate(_months(year))}
        if picture is Part.MONTHS
        else {}
    )
    values |= {"late": late} if late else {}
    question = _question(
        wanted.direction, bool(wanted.kind), bool(wanted.other_id), wanted.unasked, picture, late is not None
    )
    rows = [Entry._make(row) for row in rows_of(db, question, **values).all()]
    return Found(
        [row for row in rows if row.part == "chronicle"],
        [row for row in rows if row.part in ("year", "months")],
        [row for row in rows if row.part == "unasked"],
    )


def _months(year: Span) -> list[date]:
    first = year.first
    return [
        date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(13)
    ]


@cache
def _question(
    direction: Direction | None, kind: bool, other: bool, unasked: bool, picture: Part | None, late: bool
) -> sa.Select[Any]:
    """Put together once for each way of asking: that takes SQLAlchemy longer than the database needs to answer."""
    ways = (direction,) if direction else tuple(Direction)
    parts = [_of_chronicle(way, kind=kind, other=other, unasked=unasked) for way in ways]
    if picture is Part.YEAR:
        within = sa.and_(Favor.on >= bound("year_first"), Favor.on < bound("year_end"))
        parts += [_some(Part.YEAR, way, within).limit(SHOWN) for way in Direction]
    if late:
        lately = (Favor.on >= bound("late"), UNASKED, _stands())
        parts.append(_some(Part.UNASKED, Direction.RECEIVED, *lately).limit(LATELY))
    told = [_told(_together(parts))]
    if picture is Part.MONTHS:
        told.append(_drawn(_together([_of_month(number, way) for number in range(12) for way in Direction])))
    every = sa.union_all(*told).subquery()
    return sa.select(every).order_by(every.c.on.desc(), every.c.id.desc())


def _together(parts: list[sa.Select[Any]]) -> Any:
    return sa.union_all(*(sa.select(part.subquery()) for part in parts)).subquery()


def _of_chronicle(way: Direction, *, kind: bool, other: bool, unasked: bool) -> sa.Select[Any]:
    """One direction by its own index, cut before the two are put together."""
    place = sa.tuple_(bound("on"), sa.bindparam("id", type_=sa.BigInteger))
    conditions: list[Any] = [Favor.on >= bound("first"), sa.tuple_(Favor.on, Favor.id) < place]
    if kind:
        conditions.append(Favor.kind == sa.bindparam("kind", type_=sa.String))
    if other:
        conditions.append(_sides(way)[1] == sa.bindparam("other", type_=sa.BigInteger))
    if unasked:
        conditions.append(UNASKED)
    return _some(Part.CHRONICLE, way, *conditions).limit(sa.bindparam("limit", type_=sa.Integer))


def _of_month(number: int, way: Direction) -> sa.Select[Any]:
    within = sa.and_(Favor.on >= bound(f"month{number}"), Favor.on < bound(f"month{number + 1}"))
    return _some(Part.MONTHS, way, within).limit(A_MONTH)


def _some(part: Part, way: Direction, *conditions: Any) -> sa.Select[Any]:
    """The latest first; what takes a favor back is no line of its own."""
    own, other = _sides(way)
    return (
        sa.select(Favor.id, Favor.on, Favor.kind, Favor.origin, Favor.thanks, other.label("other_id"))
        .add_columns(sa.literal(way.value).label("direction"), sa.literal(part.value).label("part"))
        .where(own == sa.bindparam("party", type_=sa.BigInteger), Favor.corrects_id.is_(None), *conditions)
        .order_by(Favor.on.desc(), Favor.id.desc())
    )


def _stands() -> Any:
    """Nothing took it back."""
    counter = aliased(Favor)
    return ~sa.exists().where(counter.corrects_id == Favor.id)


def _sides(way: Direction) -> tuple[Any, Any]:
    return (
        (Favor.receiver_id, Favor.giver_id)
        if way is Direction.RECEIVED
        else (Favor.giver_id, Favor.receiver_id)
    )


def _told(some: Any) -> sa.Select[Any]:
    """With names and words, what took it back, and what it answers or is answered by."""
    counter, reason = aliased(Favor), aliased(FavorWords)
    returned, answer = aliased(FavorReturn), aliased(Favor)
    giving, answered = aliased(FavorReturn), aliased(Favor)
    return (
        sa.select(*_facts(some))
        .add_columns(
            Party.name, sa.func.coalesce(FavorWords.what, ""), sa.func.coalesce(FavorWords.thanks, "")
        )
        .add_columns(counter.recorded_at, sa.func.coalesce(reason.what, ""))
        .add_columns(answer.id, answer.on, answer.kind, answered.id, answered.on, answered.kind, Promise.id)
        .join(Party, Party.id == some.c.other_id)
        .outerjoin(FavorWords, FavorWords.favor_id == some.c.id)
        .outerjoin(counter, counter.corrects_id == some.c.id)
        .outerjoin(reason, reason.favor_id == counter.id)
        .outerjoin(returned, sa.and_(returned.favor_id == some.c.id, returned.state == ReturnState.CONFIRMED))
        .outerjoin(answer, answer.id == returned.answer_id)
        .outerjoin(giving, sa.and_(giving.answer_id == some.c.id, giving.state == ReturnState.CONFIRMED))
        .outerjoin(answered, answered.id == giving.favor_id)
        .outerjoin(Promise, Promise.favor_id == some.c.id)
    )


def _drawn(some: Any) -> sa.Select[Any]:
    """Of a year with many favors the picture shows stars and names: fetching their words would take as long again."""
    counter, nothing = aliased(Favor), sa.literal("")
    none = [sa.cast(sa.null(), column.type) for column in (Favor.id, Favor.on, Favor.kind)]
    return (
        sa.select(
            *_facts(some),
            Party.name,
            nothing,
            nothing,
            counter.recorded_at,
            nothing,
            *none,
            *none,
            Promise.id,
        )
        .join(Party, Party.id == some.c.other_id)
        .outerjoin(counter, counter.corrects_id == some.c.id)
        .outerjoin(Promise, Promise.favor_id == some.c.id)
    )


def _facts(some: Any) -> list[Any]:
    return [some.c[name] for name in ("part", "id", "on", "direction", "origin", "kind", "thanks")]
