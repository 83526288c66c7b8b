"""Imported favors that wait for the yes of who received them, and the imports so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.favors.models import FavorKind
from portal.favors.models_import import WAITS, FavorImport, ImportedFavor
from portal.parties.models import Party, PartyKind

SHOWN = 50


@dataclass(frozen=True)
class Waiting:
    id: int
    on: date
    kind_german: str
    kind_english: str
    giver: str
    giver_person_id: int | None
    what: str
    is_answered: bool


def waiting_for(db: Session, person_id: int) -> list[Waiting]:
    """What this person received and has not answered, in the order of import; one more than is shown if there are more."""
    return _asked(db, Receiver.person_id == person_id, WAITS)


def waiting_for_network(db: Session) -> list[Waiting]:
    """What the network received and no organizer has answered yet."""
    return _asked(db, Receiver.kind == PartyKind.NETWORK, WAITS)


def received_by(db: Session, person_id: int, imported_id: int) -> Waiting | None:
    """One of this person's, answered or not."""
    return next(iter(_asked(db, Receiver.person_id == person_id, ImportedFavor.id == imported_id)), None)


def received_by_network(db: Session, imported_id: int) -> Waiting | None:
    return next(iter(_asked(db, Receiver.kind == PartyKind.NETWORK, ImportedFavor.id == imported_id)), None)


def records(db: Session, some: Sequence[Waiting]) -> Sequence[ImportedFavor]:
    ids = [one.id for one in some]
    return db.scalars(
        sa.select(ImportedFavor).where(ImportedFavor.id.in_(ids)).order_by(ImportedFavor.id)
    ).all()


Giver, Receiver = aliased(Party), aliased(Party)


def _asked(db: Session, *conditions: sa.ColumnElement[bool]) -> list[Waiting]:
    rows = db.execute(
        sa.select(ImportedFavor.id, ImportedFavor.on, FavorKind.german, FavorKind.english)
        .add_columns(Giver.name, Giver.person_id, ImportedFavor.what, sa.not_(WAITS))
        .join(FavorKind, FavorKind.key == ImportedFavor.kind)
        .join(Giver, Giver.id == ImportedFavor.giver_id)
        .join(Receiver, Receiver.id == ImportedFavor.receiver_id)
        .where(*conditions)
        .order_by(ImportedFavor.id)
        .limit(SHOWN + 1)
    )
    return [Waiting(*row) for row in rows]


@dataclass(frozen=True)
class Import:
    id: int
    file_name: str
    at: datetime
    by: str
    imported_at: datetime | None
    favors: int
    waiting: int


def imports(db: Session) -> list[Import]:
    """The latest first."""
    waits = sa.func.count(ImportedFavor.id).filter(WAITS)
    rows: Sequence[sa.Row[FavorImport, Person, int, int]] = db.execute(
        sa.select(FavorImport, Person, sa.func.count(ImportedFavor.id), waits)
        .options(sa.orm.defer(FavorImport.rows))
        .join(Person, Person.id == FavorImport.by_id)
        .outerjoin(ImportedFavor, ImportedFavor.import_id == FavorImport.id)
        .group_by(FavorImport.id, Person.id)
        .order_by(FavorImport.id.desc())
        .limit(SHOWN)
    ).all()
    return [
        Import(one.id, one.file_name, one.at, by.name, one.imported_at, favors, waiting)
        for one, by, favors, waiting in rows
    ]
