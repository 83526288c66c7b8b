"""What organizers may ask about all members: one table in the order of names, and who has not contributed yet."""

from calendar import monthrange
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.applications.models import Application
from portal.favors.models import Direction, Favor
from portal.favors.models_returns import FavorReturn, ReturnState
from portal.favors.models_sums import FavorSum
from portal.members.models import Membership
from portal.members.queries import RUNS
from portal.parties.models import Party
from portal.parties.queries import named

MONTHS, FAVORS = 6, 3  # so long a member, so often helped: then it is an occasion for a talk

_RECEIVED, _CONTRIBUTED = aliased(FavorSum), aliased(FavorSum)
_ADMISSION, _ANSWER = aliased(Favor), aliased(Favor)
_received = sa.func.coalesce(_RECEIVED.count, 0)
_contributed = sa.func.coalesce(_CONTRIBUTED.count, 0)


class Row(NamedTuple):
    id: int  # of the party
    name: str
    since: date
    received: int
    contributed: int
    last_on: date | None  # of a contribution
    returned_on: date | None  # the admission


def all_members(db: Session, text: str = "") -> list[Row]:
    """Everybody who is a member now, by name and in no other order; from sums kept on write."""
    columns = (_received, _contributed, _CONTRIBUTED.last_on, _ANSWER.on)
    found = _with_sums(sa.select(Party.id, Party.name, _ADMISSION.on, *columns))
    found = found.outerjoin(_ANSWER, _ANSWER.id == FavorReturn.answer_id)
    return [Row(*row) for row in db.execute(found.where(*named(text)))]


class Quiet(NamedTuple):
    """Somebody whom others have helped and who has not contributed yet."""

    id: int
    name: str
    email: str
    phone: str


def without_contribution(db: Session, today: date, party_id: int | None = None) -> list[Quiet]:
    """Members for six months and more who received three favors and more, their admission among them."""
    found = _with_sums(sa.select(Party.id, Party.name, Person.email, Application.phone))
    found = (
        found.join(Person, Person.id == Party.person_id)
        .join(Application, Application.id == Membership.application_id)
        .where(_ADMISSION.on <= months_before(today, MONTHS), _received >= FAVORS, _contributed == 0)
    )
    if party_id is not None:
        found = found.where(Party.id == party_id)
    return [Quiet(*row) for row in db.execute(found)]


def _with_sums(found: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    returned = sa.and_(
        FavorReturn.favor_id == Membership.admission_id, FavorReturn.state == ReturnState.CONFIRMED
    )
    return (
        found.join(Membership, Membership.party_id == Party.id)
        .join(_ADMISSION, _ADMISSION.id == Membership.admission_id)
        .outerjoin(_RECEIVED, _sum_of(_RECEIVED, Direction.RECEIVED))
        .outerjoin(_CONTRIBUTED, _sum_of(_CONTRIBUTED, Direction.CONTRIBUTED))
        .outerjoin(FavorReturn, returned)
        .where(RUNS)
        .order_by(Party.sort_name, Party.id)
    )


def _sum_of(sums: type[FavorSum], direction: Direction) -> sa.ColumnElement[bool]:
    return sa.and_(sums.party_id == Party.id, sums.direction == direction)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


class Former(NamedTuple):
    id: int
    name: str
    since: date
    ended_at: datetime


def former_members(db: Session, text: str = "") -> list[Former]:
    """Memberships that have ended, by name; who came back stands among the members, too."""
    found = (
        sa.select(Party.id, Party.name, Favor.on, Membership.ended_at)
        .join(Membership, Membership.party_id == Party.id)
        .join(Favor, Favor.id == Membership.admission_id)
        .where(Membership.ended_at.is_not(None), *named(text))
        .order_by(Party.sort_name, Party.id, Membership.id)
    )
    return [Former._make(row) for row in db.execute(found)]
