"""Which favor answers which, and which could."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.favors.models import Favor, FavorKind, FavorWords
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.parties.models import Party, PartyKind

SHOWN = 50
_ANSWERED, _ANSWER = aliased(Favor), aliased(Favor)
_ANSWERED_KIND, _ANSWER_KIND = aliased(FavorKind), aliased(FavorKind)
_GIVER, _RECEIVER = aliased(Party), aliased(Party)
_STANDS = FavorReturn.state.in_((ReturnState.PROPOSED, ReturnState.CONFIRMED))


@dataclass(frozen=True)
class Linked:
    """Two favors, one of which answers the other: proposed, or confirmed."""

    id: int
    state: ReturnState
    favor_id: int
    favor_on: date
    favor_german: str
    favor_english: str
    answer_id: int
    answer_on: date
    answer_german: str
    answer_english: str
    answer_for: str  # whom the answering favor was done for

    @property
    def is_confirmed(self) -> bool:
        return self.state == ReturnState.CONFIRMED


@dataclass(frozen=True)
class Candidate:
    id: int
    on: date
    kind_german: str
    kind_english: str
    giver: str
    receiver: str
    what: str


def links_of(db: Session, favor_ids: Iterable[int]) -> list[Linked]:
    """The links of some favors in either direction, one statement for all of them."""
    rows = db.execute(_links(), {"ids": list(favor_ids)})
    return [Linked(row[0], ReturnState(row[1]), *row[2:]) for row in rows]


def possible_answers(db: Session, answered: Favor, reader_id: int) -> list[Candidate]:
    """Later favors of who received this one, to who gave it; to anybody where the network gave it. Newest first.

    `reader_id` is the party that reads the list: it sees the words of its own favors only."""
    by_network = sa.exists().where(Party.id == answered.giver_id, Party.kind == PartyKind.NETWORK)
    found = _candidates(reader_id).where(
        Favor.giver_id == answered.receiver_id,
        sa.or_(Favor.receiver_id == answered.giver_id, by_network),
        _after(answered),
        _is_free(FavorReturn.answer_id),
        _is_untried(favor_id=answered.id, answer_id=Favor.id),
    )
    return _read(db, found)


def possibly_answered(db: Session, answer: Favor, reader_id: int) -> list[Candidate]:
    """Earlier favors that this one could be the return of: by who received it, or by the network. Newest first."""
    by_network = sa.exists().where(Party.id == Favor.giver_id, Party.kind == PartyKind.NETWORK)
    found = _candidates(reader_id).where(
        Favor.receiver_id == answer.giver_id,
        sa.or_(Favor.giver_id == answer.receiver_id, by_network),
        _before(answer),
        _is_free(FavorReturn.favor_id),
        _is_untried(favor_id=Favor.id, answer_id=answer.id),
    )
    return _read(db, found)


@cache
def _links() -> sa.Select[*tuple[Any, ...]]:
    """Put together once: that takes SQLAlchemy longer than the database needs to answer."""
    ids: sa.BindParameter[int] = sa.bindparam("ids", expanding=True)
    return (
        sa.select(
            FavorReturn.id,
            FavorReturn.state,
            FavorReturn.favor_id,
            _ANSWERED.on,
            _ANSWERED_KIND.german,
            _ANSWERED_KIND.english,
            FavorReturn.answer_id,
            _ANSWER.on,
            _ANSWER_KIND.german,
            _ANSWER_KIND.english,
            _RECEIVER.name,
        )
        .join(_ANSWERED, _ANSWERED.id == FavorReturn.favor_id)
        .join(_ANSWER, _ANSWER.id == FavorReturn.answer_id)
        .join(_ANSWERED_KIND, _ANSWERED_KIND.key == _ANSWERED.kind)
        .join(_ANSWER_KIND, _ANSWER_KIND.key == _ANSWER.kind)
        .join(_RECEIVER, _RECEIVER.id == _ANSWER.receiver_id)
        .where(_STANDS, sa.or_(FavorReturn.favor_id.in_(ids), FavorReturn.answer_id.in_(ids)))
    )


def _candidates(reader_id: int) -> sa.Select[*tuple[Any, ...]]:
    own = sa.or_(Favor.giver_id == reader_id, Favor.receiver_id == reader_id)
    return (
        sa.select(
            Favor.id,
            Favor.on,
            FavorKind.german,
            FavorKind.english,
            _GIVER.name,
            _RECEIVER.name,
            sa.func.coalesce(FavorWords.what, ""),
        )
        .join(FavorKind, FavorKind.key == Favor.kind)
        .join(_GIVER, _GIVER.id == Favor.giver_id)
        .join(_RECEIVER, _RECEIVER.id == Favor.receiver_id)
        .outerjoin(FavorWords, sa.and_(FavorWords.favor_id == Favor.id, own))
        .where(_stands())
        .order_by(Favor.on.desc(), Favor.id.desc())
        .limit(SHOWN)
    )


def _stands() -> sa.ColumnElement[bool]:
    """Neither taken back nor the line that takes another back."""
    counter = aliased(Favor)
    return sa.and_(Favor.corrects_id.is_(None), ~sa.exists().where(counter.corrects_id == Favor.id))


def _read(db: Session, found: sa.Select[*tuple[Any, ...]]) -> list[Candidate]:
    return [Candidate(*row) for row in db.execute(found)]


def _after(favor: Favor) -> sa.ColumnElement[bool]:
    return sa.tuple_(Favor.on, Favor.id) > sa.tuple_(sa.literal(favor.on), sa.literal(favor.id))


def _before(favor: Favor) -> sa.ColumnElement[bool]:
    return sa.tuple_(Favor.on, Favor.id) < sa.tuple_(sa.literal(favor.on), sa.literal(favor.id))


def _is_free(end: Any) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(end == Favor.id, _STANDS)


def _is_untried(**pair: Any) -> sa.ColumnElement[bool]:
    matches = [getattr(FavorReturn, name) == value for name, value in pair.items()]
    return ~sa.exists().where(*matches, FavorReturn.state == ReturnState.DECLINED)
