"""What the treasurer's pages show: who has paid, who is due, who is late, and what came in each year."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.database import fold
from portal.dues.models import Plan
from portal.dues.models_dues import Dues, DuesEvent, Invoice, Payment
from portal.dues.queries import policy
from portal.dues.states import Act, Means, State, Way
from portal.members.models import Membership
from portal.parties.models import Party

PAGE = 50
YEARS = 5  # shown with their sums


class Stage(StrEnum):
    """How it stands with a member's dues on a day."""

    LATE = "late"
    DUE = "due"
    PAID = "paid"
    FREE = "free"


class Line(NamedTuple):
    """A member's dues as the list shows them."""

    id: int
    name: str
    german: str
    english: str
    way: Way
    paid_until: date | None
    next_on: date
    ended_at: datetime | None
    due_on: date | None  # of the earliest invoice that is not paid
    owed: int | None

    def stage(self, today: date) -> Stage:
        if self.due_on is not None:
            return Stage.LATE if self.due_on < today else Stage.DUE
        return Stage.FREE if self.way == Way.FREE else Stage.PAID


_UNPAID = (
    sa.select(
        Invoice.dues_id, sa.func.min(Invoice.due_on).label("due_on"), sa.func.sum(Invoice.cents).label("owed")
    )
    .where(Invoice.state.in_((State.OPEN, State.DISPUTED)))
    .group_by(Invoice.dues_id)
    .subquery()
)
_OWES = _UNPAID.c.dues_id.is_not(None)
_RUNS = Dues.ended_at.is_(None)


def _in(stage: Stage, today: date) -> sa.ColumnElement[bool]:
    if stage in (Stage.LATE, Stage.DUE):
        return _UNPAID.c.due_on < today if stage is Stage.LATE else _UNPAID.c.due_on >= today
    return sa.and_(~_OWES, _RUNS, (Dues.way == Way.FREE) == (stage is Stage.FREE))


def _order(stage: Stage) -> Any:
    """What has waited longest comes first; of those that have paid, whose time is up first."""
    return _UNPAID.c.due_on if stage in (Stage.LATE, Stage.DUE) else Dues.next_on


def staged(db: Session, stage: Stage, today: date, after: tuple[date, int] | None) -> list[Line]:
    """From a place on; shows one too many when there are more."""
    found = _lines().where(_in(stage, today))
    if after:
        found = found.where(sa.tuple_(_order(stage), Dues.id) > sa.tuple_(*after))
    found = found.order_by(_order(stage), Dues.id).limit(PAGE + 1)
    return [Line(*row) for row in db.execute(found)]


def search(db: Session, text: str) -> list[Line]:
    """Whoever's name has words that begin so, in the order of names; shows one too many when there are more."""
    found = _lines().where(sa.or_(_RUNS, _OWES))
    for word in fold(text).split()[:5]:
        beginning = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = found.where((sa.literal(" ") + Party.sort_name).like(f"% {beginning}%", escape="\\"))
    found = found.order_by(Party.sort_name, Dues.id).limit(PAGE + 1)
    return [Line(*row) for row in db.execute(found)]


def _lines() -> sa.Select[Any]:
    return (
        sa.select(Dues.id, Party.name, Plan.german, Plan.english, Dues.way, Dues.paid_until, Dues.next_on)
        .add_columns(Dues.ended_at, _UNPAID.c.due_on, _UNPAID.c.owed)
        .join(Party, Party.person_id == Dues.person_id)
        .join(Plan, Plan.id == Dues.plan_id)
        .outerjoin(_UNPAID, _UNPAID.c.dues_id == Dues.id)
    )


def how_many(db: Session, today: date) -> dict[Stage, int]:
    """How many members stand in each stage."""
    counts = [sa.func.count().filter(_in(stage, today)) for stage in Stage]
    row = db.execute(
        sa.select(*counts).select_from(Dues).outerjoin(_UNPAID, _UNPAID.c.dues_id == Dues.id)
    ).one()
    return dict(zip(Stage, row, strict=True))


class Year(NamedTuple):
    """What came in within one year, by what it came; what went back is taken off."""

    year: int
    by_means: dict[Means, int]

    @property
    def total(self) -> int:
        return sum(self.by_means.values())


def sums(db: Session, today: date) -> list[Year]:
    """The latest years, this one first."""
    year = sa.extract("year", Payment.on)
    found = (
        sa.select(year, Payment.means, sa.func.sum(Payment.cents))
        .where(Payment.on >= date(today.year - YEARS + 1, 1, 1))
        .group_by(year, Payment.means)
    )
    by_year: dict[int, dict[Means, int]] = {today.year: {}}
    for number, means, cents in db.execute(found):
        by_year.setdefault(int(number), {})[Means(means)] = int(cents)
    return [Year(number, by_year[number]) for number in sorted(by_year, reverse=True)]


class Waiting(NamedTuple):
    """A member nobody has given a plan to."""

    membership_id: int
    person_id: int | None
    name: str
    since: datetime


def without_dues(db: Session, after: int = 0) -> list[Waiting]:
    """Who was admitted first comes first; shows one too many when there are more."""
    runs = sa.exists().where(Dues.person_id == Party.person_id, _RUNS)
    found = (
        sa.select(Membership.id, Party.person_id, Party.name, Membership.began_at)
        .join(Party, Party.id == Membership.party_id)
        .where(Membership.ended_at.is_(None), Membership.id > after, ~runs)
        .order_by(Membership.id)
        .limit(PAGE + 1)
    )
    return [Waiting(*row) for row in db.execute(found)]


@dataclass(frozen=True)
class Member:
    """All that the page about one member's dues shows."""

    dues: Dues
    person: Person
    plan: Plan
    line: Line
    invoices: list[Invoice]
    to_sign: set[int]  # invoices it is time to write a reminder for
    history: list["Told"]


class Told(NamedTuple):
    """A line of the history."""

    act: Act
    number: str | None
    detail: str
    at: datetime
    given_name: str | None
    family_name: str | None

    @property
    def by(self) -> str:
        return f"{self.given_name} {self.family_name}" if self.given_name else ""


def member(db: Session, dues_id: int, today: date) -> Member | None:
    line = db.execute(_lines().where(Dues.id == dues_id)).first()
    dues = db.get(Dues, dues_id)
    if dues is None or line is None:
        return None
    invoices = sa.select(Invoice).where(Invoice.dues_id == dues_id)
    return Member(
        dues,
        db.get_one(Person, dues.person_id),
        db.get_one(Plan, dues.plan_id),
        Line(*line),
        list(db.scalars(invoices.order_by(Invoice.first_on.desc(), Invoice.id.desc()))),
        {one.invoice_id for one in to_sign(db, today, dues_id)},
        _history(db, dues_id),
    )


class ToSign(NamedTuple):
    """An invoice that is late, and whose last reminder has had its days."""

    invoice_id: int
    number: str
    name: str
    cents: int
    due_on: date


def to_sign(db: Session, today: date, dues_id: int | None = None) -> list[ToSign]:
    """What waits for a reminder that somebody signs; longest late first."""
    last = (
        sa.select(sa.func.max(DuesEvent.on))
        .where(DuesEvent.invoice_id == Invoice.id, DuesEvent.act == Act.REMINDED)
        .scalar_subquery()
    )
    found = (
        sa.select(Invoice.id, Invoice.number, Party.name, Invoice.cents, Invoice.due_on)
        .join(Dues, Dues.id == Invoice.dues_id)
        .join(Party, Party.person_id == Dues.person_id)
        .where(Invoice.state == State.OPEN, Invoice.due_on < today, Invoice.reference.is_not(None))
        .where(last <= today - timedelta(days=policy(db).reminder_days))
        .order_by(Invoice.due_on, Invoice.id)
        .limit(PAGE)
    )
    if dues_id is not None:
        found = found.where(Invoice.dues_id == dues_id)
    return [ToSign(*row) for row in db.execute(found)]


def _history(db: Session, dues_id: int) -> list[Told]:
    """Latest first."""
    found = (
        sa.select(DuesEvent.act, Invoice.number, DuesEvent.detail, DuesEvent.at)
        .add_columns(Person.given_name, Person.family_name)
        .outerjoin(Invoice, Invoice.id == DuesEvent.invoice_id)
        .outerjoin(Person, Person.id == DuesEvent.by_id)
        .where(DuesEvent.dues_id == dues_id)
        .order_by(DuesEvent.id.desc())
        .limit(100)
    )
    return [Told(*row) for row in db.execute(found)]


def name_of(db: Session, dues_id: int) -> str:
    whose = sa.select(Party.name).join(Dues, Dues.person_id == Party.person_id)
    return db.scalars(whose.where(Dues.id == dues_id)).one()
