"""The contribution record of one member: reads favors, writes nothing, never sums the ledger."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.favors.models import Direction, Favor, FavorKind, FavorTotal, FavorWords, Origin
from portal.members.models import Membership
from portal.parties.models import Party

SHOWN = 40  # entries of a year on one page, and stars in its picture


@dataclass(frozen=True)
class Member:
    party_id: int
    name: str
    application_id: int
    since: date
    admission_id: int
    decided_by: str


@dataclass(frozen=True)
class Entry:
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


@dataclass(frozen=True)
class Totals:
    """Favors of all time, and of the year that is shown."""

    received: int
    contributed: int
    year_received: int
    year_contributed: int


def member_of(db: Session, person_id: int) -> Member | None:
    """The person's current membership with the day and the decider of its admission."""
    decider = aliased(Person)
    row = db.execute(
        sa.select(Party.id, Party.name, Membership.application_id, Favor.on, Favor.id, decider)
        .join(Membership, Membership.party_id == Party.id)
        .join(Favor, Favor.id == Membership.admission_id)
        .join(decider, decider.id == Favor.by_id)
        .where(Party.person_id == person_id, Membership.ended_at.is_(None))
    ).first()
    return None if row is None else Member(*row[:5], decided_by=row[5].name)


def totals(db: Session, party_id: int, first: date, end: date) -> Totals:
    """From the months' totals kept on write; `first` and `end` (exclusive) are firsts of months."""
    within = sa.and_(FavorTotal.month >= first, FavorTotal.month < end)
    rows = db.execute(
        sa.select(
            FavorTotal.direction,
            sa.func.sum(FavorTotal.count),
            sa.func.sum(sa.case((within, FavorTotal.count), else_=0)),
        )
        .where(FavorTotal.party_id == party_id)
        .group_by(FavorTotal.direction)
    )
    sums = {direction: (int(ever), int(year)) for direction, ever, year in rows}
    received, contributed = sums.get(Direction.RECEIVED, (0, 0)), sums.get(Direction.CONTRIBUTED, (0, 0))
    return Totals(received[0], contributed[0], received[1], contributed[1])


def entries(
    db: Session, party_id: int, first: date, end: date, before: tuple[date, int] | None = None
) -> list[Entry]:
    """The year's favors of one party, newest first, from a place on; one more than is shown when there are more."""
    both = sa.union_all(
        *(
            sa.select(part)
            for part in (
                _side(party_id, Direction.RECEIVED, first, end, before),
                _side(party_id, Direction.CONTRIBUTED, first, end, before),
            )
        )
    ).subquery()
    rows = db.execute(
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
        )
        .join(Party, Party.id == both.c.other_id)
        .join(FavorKind, FavorKind.key == both.c.kind)
        .outerjoin(FavorWords, FavorWords.favor_id == both.c.id)
        .order_by(both.c.on.desc(), both.c.id.desc())
        .limit(SHOWN + 1)
    )
    return [Entry(id_, on, Direction(way), Origin(origin), *rest) for id_, on, way, origin, *rest in rows]


def _side(
    party_id: int, direction: Direction, first: date, end: date, before: tuple[date, int] | None
) -> sa.Subquery:
    """One direction by its own index, cut before the two are put together."""
    own, other = (
        (Favor.receiver_id, Favor.giver_id)
        if direction is Direction.RECEIVED
        else (Favor.giver_id, Favor.receiver_id)
    )
    favors = (
        sa.select(
            Favor.id,
            Favor.on,
            Favor.kind,
            Favor.origin,
            Favor.thanks,
            other.label("other_id"),
            sa.literal(direction.value).label("direction"),
        )
        .where(own == party_id, Favor.on >= first, Favor.on < end)
        .order_by(Favor.on.desc(), Favor.id.desc())
        .limit(SHOWN + 1)
    )
    if before:
        favors = favors.where(sa.tuple_(Favor.on, Favor.id) < sa.tuple_(*before))
    return favors.subquery()
