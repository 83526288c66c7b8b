"""The treasurer of the demo: Theo takes the office, reminders leave, and a statement of the bank waits to be looked at."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.actions import give_role
from portal.accounts.models import Person, RoleKind
from portal.demo.cast import LENA, MAX, THEO
from portal.demo.dues import FOUNDED, LATE
from portal.demo.stage import Stage, known
from portal.dues.actions_bank import keep
from portal.dues.actions_plans import change_price
from portal.dues.actions_reminding import remind_of_dues, tell_of_grace
from portal.dues.forms_bank import read
from portal.dues.models import Plan
from portal.dues.models_dues import Dues, Invoice
from portal.dues.states import State

OFFICE = 320  # days ago
NOISE = (
    ("Stadtwerke Köln", "Abschlag Strom Geschäftsstelle", "-118,40"),
    ("Sandmann, Ute", "Danke für den schönen Abend", "50,00"),
    ("Hotel Rheinblick GmbH", "Rechnung 4711 Saalmiete", "-640,00"),
)
HEADINGS = "Buchungstag;Wertstellung;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Währung"


def moments(
    stage: Stage, equip: Callable[[Session, Person], None]
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Everything that has to do with the treasurer, each with its moment."""
    yield stage.moment(OFFICE, 11), partial(_take_office, stage, equip)
    for days_ago in (*range(FOUNDED - 30, 30, -7), *range(30, 0, -1)):
        yield stage.moment(days_ago, 7), partial(remind_of_dues, stage.db, stage.zone)
        yield stage.moment(days_ago, 7, 1), partial(tell_of_grace, stage.db, stage.zone)
    yield stage.moment(20, 16), partial(_announce_another_price, stage)
    yield stage.moment(1, 12), partial(_look_at_the_bank, stage)


def _take_office(stage: Stage, equip: Callable[[Session, Person], None]) -> None:
    theo = known(stage.db, THEO)
    give_role(stage.db, theo, RoleKind.TREASURER, by_id=stage.organizers["olga"].id)
    equip(stage.db, theo)


def _announce_another_price(stage: Stage) -> None:
    """From the next year on; whoever pays by then pays what was agreed on."""
    plan = stage.db.scalars(sa.select(Plan).where(Plan.german == "Mitglied")).one()
    by_id, first_on = stage.organizers["olga"].id, date(stage.today.year + 1, 4, 1)
    change_price(stage.db, plan, cents=52000, first_on=first_on, by_id=by_id, zone=stage.zone)


def _look_at_the_bank(stage: Stage) -> None:
    """Of the two who are late one has paid too little, and somebody meant well."""
    content = statement(stage.db, stage.today - timedelta(days=2), *LATE, short={LATE[0]: 3000})
    keep(
        stage.db,
        read(content),
        name="umsaetze.csv",
        digest=hashlib.sha256(content).hexdigest(),
        by_id=known(stage.db, THEO).id,
    )


def statement(db: Session, day: date, *names: str, short: Mapping[str, int] = MappingProxyType({})) -> bytes:
    """What the bank of the demo would hand out: those named have transferred what they owe, and a few others something.

    `short`: by how many cents too little."""
    owed = (
        sa.select(Person.given_name, Person.family_name, Invoice.reference, Invoice.cents)
        .join(Dues, Dues.id == Invoice.dues_id)
        .join(Person, Person.id == Dues.person_id)
        .where(Invoice.state == State.OPEN, Invoice.reference.is_not(None), Person.family_name.in_(names))
        .order_by(Invoice.id)
    )
    lines = [
        (f"{family}, {given}", f"{reference} Jahresgebühr", _written(cents - short.get(family, 0)))
        for given, family, reference, cents in db.execute(owed)
    ]
    rows = [
        f"{day:%d.%m.%Y};{day:%d.%m.%Y};{who};{words};{amount};EUR" for who, words, amount in (*lines, *NOISE)
    ]
    return "\r\n".join((HEADINGS, *rows, "")).encode("latin-1")


def statement_of_today(db: Session, day: date) -> bytes:
    """With what the members one can be owe."""
    return statement(db, day, MAX.family_name, LENA.family_name)


def _written(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"
