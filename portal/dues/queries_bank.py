"""Questions about files of the bank."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.dues.models_bank import BankImport, BankRow, Fate

SHOWN = 20  # files on the page


class File(NamedTuple):
    """A file, and what was made of it."""

    id: int
    name: str
    at: datetime
    given_name: str
    family_name: str
    booked_at: datetime | None
    paid: int  # lines that paid an invoice
    aside: int  # lines a person has to look at

    @property
    def by(self) -> str:
        return f"{self.given_name} {self.family_name}"


def files(db: Session) -> list[File]:
    """Latest first."""
    paid = sa.func.count().filter(BankRow.fate == Fate.PAYS)
    aside = sa.func.count().filter(BankRow.fate.not_in((Fate.PAYS, Fate.TWICE, Fate.NOT_INCOMING)))
    latest = sa.select(BankImport).order_by(BankImport.id.desc()).limit(SHOWN).subquery()
    found = (
        sa.select(latest.c.id, latest.c.name, latest.c.at, Person.given_name, Person.family_name)
        .add_columns(latest.c.booked_at, paid, aside)
        .join(Person, Person.id == latest.c.by_id)
        .join(BankRow, BankRow.import_id == latest.c.id)
        .group_by(latest.c.id, latest.c.name, latest.c.at, latest.c.booked_at, Person.id)
        .order_by(latest.c.id.desc())
    )
    return [File(*row) for row in db.execute(found)]


def file_with(db: Session, digest: str) -> BankImport | None:
    """The same file, brought before."""
    return db.scalar(sa.select(BankImport).where(BankImport.digest == digest))


def rows_of_file(db: Session, import_id: int) -> list[BankRow]:
    found = sa.select(BankRow).where(BankRow.import_id == import_id)
    return list(db.scalars(found.order_by(BankRow.line)))
