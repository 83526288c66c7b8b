"""One member as organizers know them: who they are, their memberships, and their favors without the words of others."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.applications.models import Application, Revision
from portal.database import rows_of
from portal.favors.models import Direction, Favor, FavorKind, FavorWords, Origin
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.favors.models_sums import FavorSum
from portal.members.models import Membership
from portal.parties.models import Party, PartyKind

PAGE = 30


@dataclass(frozen=True)
class Time:
    """One membership, from its admission on."""

    id: int
    application_id: int
    since: date
    decided_by: str
    returned_on: date | None
    answer_id: int | None
    ended_at: datetime | None
    ended_by: str
    reason: str


@dataclass(frozen=True)
class Known:
    id: int
    name: str
    person_id: int
    email: str
    phone: str
    company: str
    place: str
    talk: str
    times: list[Time]  # the latest first
    received: int
    contributed: int
    last_on: date | None

    @property
    def is_member(self) -> bool:
        return self.times[0].ended_at is None


def known(db: Session, party_id: int) -> Known | None:
    """Whoever is or was a member."""
    times = _times(db, party_id)
    if not times:
        return None
    facts = {"party": party_id, "application": times[0].application_id}
    name, person_id, email, phone, company, place, talk = db.execute(_facts(), facts).one()
    sums = {way: (count, last_on) for way, count, last_on in db.execute(_sums(), {"party": party_id})}
    received, (contributed, last_on) = (sums.get(way, (0, None)) for way in Direction)
    who = (name, person_id, email, phone, company, place, talk)
    return Known(party_id, *who, times, received[0], contributed, last_on)


@cache
def _facts() -> sa.Select[Any]:
    return (
        sa.select(Party.name, Person.id, Person.email, Application.phone, Application.company)
        .add_columns(Application.place, sa.func.coalesce(Revision.talk_title, ""))
        .join(Person, Person.id == Party.person_id)
        .join(Application, Application.id == sa.bindparam("application"))
        .outerjoin(Revision, Revision.application_id == Application.id)
        .where(Party.id == sa.bindparam("party"))
        .order_by(Revision.number.desc())
        .limit(1)
    )


@cache
def _sums() -> sa.Select[Any]:
    columns: tuple[Any, ...] = (FavorSum.direction, FavorSum.count, FavorSum.last_on)
    return sa.select(*columns).where(FavorSum.party_id == sa.bindparam("party"))


def _times(db: Session, party_id: int) -> list[Time]:
    decided, ended, admission, answer = aliased(Person), aliased(Person), aliased(Favor), aliased(Favor)
    returned = sa.and_(FavorReturn.favor_id == admission.id, FavorReturn.state == ReturnState.CONFIRMED)
    rows = db.execute(
        sa.select(Membership, admission.on, decided, answer.on, answer.id, ended)
        .join(admission, admission.id == Membership.admission_id)
        .join(decided, decided.id == admission.by_id)
        .outerjoin(FavorReturn, returned)
        .outerjoin(answer, answer.id == FavorReturn.answer_id)
        .outerjoin(ended, ended.id == Membership.ended_by_id)
        .where(Membership.party_id == party_id)
        .order_by(Membership.id.desc())
    )
    return [
        Time(
            id=one.id,
            application_id=one.application_id,
            since=on,
            decided_by=by.name,
            returned_on=returned_on,
            answer_id=answer_id,
            ended_at=one.ended_at,
            ended_by=ended_by.name if one.ended_by_id else "",
            reason=one.ended_reason or "",
        )
        for one, on, by, returned_on, answer_id, ended_by in rows
    ]


class Line(NamedTuple):
    """A favor as organizers see it: words only where the network is one of the two."""

    id: int
    on: date
    origin: Origin
    contributed: bool
    kind_german: str
    kind_english: str
    giver: str
    receiver: str
    what: str
    thanks_words: str
    taken_back_at: datetime | None


def favors_of(db: Session, party_id: int, before: tuple[date, int] | None = None) -> list[Line]:
    """The latest favor first, from a place on; one more than is shown."""
    on, id_ = before or (date.max, 0)
    rows = rows_of(db, _lines(), party=party_id, on=on, id=id_)
    return [Line(*row) for row in rows]


@cache
def _lines() -> sa.Select[Any]:
    both = sa.union_all(*(sa.select(_side(own)) for own in (Favor.giver_id, Favor.receiver_id))).subquery()
    giver, receiver, counter = aliased(Party), aliased(Party), aliased(Favor)
    with_network = sa.or_(giver.kind == PartyKind.NETWORK, receiver.kind == PartyKind.NETWORK)
    return (
        sa.select(both.c.id, both.c.on, both.c.origin, both.c.giver_id == sa.bindparam("party"))
        .add_columns(FavorKind.german, FavorKind.english, giver.name, receiver.name)
        .add_columns(sa.func.coalesce(FavorWords.what, ""), sa.func.coalesce(FavorWords.thanks, ""))
        .add_columns(counter.recorded_at)
        .join(giver, giver.id == both.c.giver_id)
        .join(receiver, receiver.id == both.c.receiver_id)
        .join(FavorKind, FavorKind.key == both.c.kind)
        .outerjoin(FavorWords, sa.and_(FavorWords.favor_id == both.c.id, with_network))
        .outerjoin(counter, counter.corrects_id == both.c.id)
        .order_by(both.c.on.desc(), both.c.id.desc())
        .limit(PAGE + 1)
    )


def _side(own: Any) -> sa.Subquery:
    """One direction by its own index; what takes a favor back is no line of its own."""
    place = sa.tuple_(sa.bindparam("on", type_=sa.Date), sa.bindparam("id", type_=sa.BigInteger))
    return (
        sa.select(Favor.id, Favor.on, Favor.kind, Favor.origin, Favor.giver_id, Favor.receiver_id)
        .where(own == sa.bindparam("party"), Favor.corrects_id.is_(None))
        .where(sa.tuple_(Favor.on, Favor.id) < place)
        .order_by(Favor.on.desc(), Favor.id.desc())
        .limit(PAGE + 1)
        .subquery()
    )
