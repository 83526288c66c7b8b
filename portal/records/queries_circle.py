"""The people a member exchanges favors with: the circle, and who helped and has nothing back yet."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.database import rows_of
from portal.favors.models import Favor, FavorWords
from portal.favors.models_pairs import NOTHING_BACK, FavorPair
from portal.parties.models import Party, PartyKind
from portal.promises.queries import is_member

SHOWN = 12  # people of the circle in the record
HELPED = 3
PAGE = 50  # people on the circle's own page


class Known(NamedTuple):
    part: str
    id: int
    name: str
    sort_name: str
    is_network: bool
    received: int
    contributed: int
    last_on: date
    words: str  # what the last one to help did


@dataclass(frozen=True)
class Circle:
    latest: list[Known]  # one more than is shown when there are more
    helped: list[Known]  # and nothing went back to them yet
    chosen: Known | None


def circle(db: Session, party_id: int, chosen_id: int | None = None) -> Circle:
    """In the order of the latest favor; `chosen_id` is looked up in any case."""
    rows = [Known._make(row) for row in rows_of(db, _circle(), party=party_id, chosen=chosen_id or 0).all()]
    return Circle(
        [row for row in rows if row.part == "latest"],
        [row for row in rows if row.part == "helped"],
        next((row for row in rows if row.part == "chosen"), None),
    )


@cache
def _circle() -> sa.Select[Any]:
    """Put together once: that takes SQLAlchemy longer than the database needs to answer."""
    chosen = FavorPair.other_id == sa.bindparam("chosen", type_=sa.BigInteger)
    reachable = sa.or_(Party.kind == PartyKind.NETWORK, is_member(Party.id))
    parts = (
        _latest_first("latest").limit(SHOWN + 1),
        _latest_first("helped", _last_words()).where(NOTHING_BACK, reachable).limit(HELPED),
        _latest_first("chosen").where(chosen),
    )
    some = sa.union_all(*(sa.select(part.subquery()) for part in parts)).subquery()
    return sa.select(some).order_by(some.c.last_on.desc(), some.c.id.desc())


def _latest_first(part: str, words: Any = None) -> sa.Select[Any]:
    return _known(part, words).order_by(FavorPair.last_on.desc(), FavorPair.other_id.desc())


def _known(part: str, words: Any = None) -> sa.Select[Any]:
    return (
        sa.select(sa.literal(part).label("part"), Party.id, Party.name, Party.sort_name)
        .add_columns((Party.kind == PartyKind.NETWORK).label("is_network"))
        .add_columns(FavorPair.received, FavorPair.contributed, FavorPair.last_on)
        .add_columns((sa.literal("") if words is None else words).label("words"))
        .join(Party, Party.id == FavorPair.other_id)
        .where(
            FavorPair.party_id == sa.bindparam("party", type_=sa.BigInteger), FavorPair.last_on.is_not(None)
        )
    )


def _last_words() -> Any:
    """What was written of the last favor from the one to the other that stands."""
    counter = aliased(Favor)
    return (
        sa.select(FavorWords.what)
        .join(Favor, Favor.id == FavorWords.favor_id)
        .where(Favor.giver_id == FavorPair.other_id, Favor.receiver_id == FavorPair.party_id)
        .where(Favor.on == FavorPair.last_on, Favor.corrects_id.is_(None))
        .where(~sa.exists().where(counter.corrects_id == Favor.id))
        .order_by(Favor.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def by_name(db: Session, party_id: int, after: tuple[str, int] | None) -> list[Known]:
    """The whole circle in the order of the alphabet, from a place on; one more than is shown when there are more."""
    name, id_ = after or ("", 0)
    rows = rows_of(db, _by_name(), party=party_id, name=name, id=id_)
    return [Known._make(row) for row in rows]


@cache
def _by_name() -> sa.Select[Any]:
    place = sa.tuple_(sa.bindparam("name", type_=sa.String), sa.bindparam("id", type_=sa.BigInteger))
    found = _known("latest").where(sa.tuple_(Party.sort_name, Party.id) > place)
    return found.order_by(Party.sort_name, Party.id).limit(PAGE + 1)


def by_latest(db: Session, party_id: int, before: tuple[date, int] | None) -> list[Known]:
    """The same, whom one exchanged something with last comes first."""
    on, id_ = before or (date.max, 0)
    rows = rows_of(db, _by_latest(), party=party_id, on=on, id=id_)
    return [Known._make(row) for row in rows]


@cache
def _by_latest() -> sa.Select[Any]:
    place = sa.tuple_(sa.bindparam("on", type_=sa.Date), sa.bindparam("id", type_=sa.BigInteger))
    return (
        _latest_first("latest")
        .where(sa.tuple_(FavorPair.last_on, FavorPair.other_id) < place)
        .limit(PAGE + 1)
    )
