"""What becomes of each line of a bank statement: whose invoice it means, and whether it pays it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.database import fold
from portal.dues.actions_invoices import reference_of
from portal.dues.models_bank import BankImport, BankRow, Fate
from portal.dues.models_dues import Dues, Invoice
from portal.dues.states import State

READ = (Fate.UNREADABLE, Fate.CURRENCY, Fate.NOT_INCOMING)  # known from the line itself
_NAMED = re.compile(r"(?P<check>RF\d\d)?JG(?P<digits>\d{8,14})")
AT_ONCE = 500  # values in one question


class Meant(NamedTuple):
    """The invoice a line names."""

    id: int
    number: str
    reference: str
    cents: int
    state: State
    step: int
    dues_id: int
    given_name: str
    family_name: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class Told:
    """A line and what becomes of it."""

    row: BankRow
    fate: Fate
    meant: Meant | None = None


def fates(db: Session, rows: Sequence[BankRow], today: date) -> list[Told]:
    """As things stand now; of two lines that pay the same invoice the first does."""
    known = _invoices(db, [reference for row in rows for reference in references(row.purpose)])
    booked, taken, found = _booked(db, rows), set[int](), []
    for row in rows:
        told = _fate(row, known, today, is_booked=row.key in booked)
        if told.fate is Fate.PAYS and told.meant is not None:
            told = Told(row, Fate.NOT_OWED, told.meant) if told.meant.id in taken else told
            taken.add(told.meant.id if told.meant else 0)
        found.append(told)
    return found


def as_booked(db: Session, rows: Sequence[BankRow]) -> list[Told]:
    """What became of them, with the invoices that are named, so that one can look them up."""
    known = _invoices(db, [reference for row in rows for reference in references(row.purpose)])
    return [Told(row, Fate(row.fate), next(iter(_meant(row, known)), None)) for row in rows]


def digest_of(told: Sequence[Told]) -> str:
    """Of what a page showed, so that nothing else is booked than that."""
    shown = "\n".join(f"{one.row.id} {one.fate} {one.meant and one.meant.step}" for one in told)
    return hashlib.sha256(shown.encode()).hexdigest()


def references(words: str) -> dict[str, bool]:
    """Each reference that words may mean, and whether its check digits stood there, so that it is no slip.

    Banks break lines where they like, and more digits may follow: so every length is tried."""
    found: dict[str, bool] = {}
    for named in _NAMED.finditer(re.sub(r"[^0-9A-Z]", "", words.upper())):
        check, digits = named["check"], named["digits"]
        for length in range(8, len(digits) + 1):
            reference = reference_of(f"JG{digits[:length]}")
            if check is None or reference.startswith(check):
                found[reference] = found.get(reference, False) or check is not None
    return found


def _fate(row: BankRow, known: dict[str, Meant], today: date, *, is_booked: bool) -> Told:
    if row.fate in READ:
        return Told(row, Fate(row.fate))
    if row.on is not None and row.on > today:
        return Told(row, Fate.NOT_YET)
    meant = _meant(row, known)
    if is_booked:
        return Told(row, Fate.TWICE, next(iter(meant), None))
    if len(meant) != 1:
        return Told(row, Fate.SEVERAL if meant else Fate.UNKNOWN)
    return Told(row, _fate_with(row, meant[0]), meant[0])


def _fate_with(row: BankRow, meant: Meant) -> Fate:
    is_sure = references(row.purpose)[meant.reference]
    if not is_sure and fold(meant.family_name) not in fold(f"{row.payer} {row.purpose}"):
        return Fate.UNSURE
    if meant.state != State.OPEN:
        return Fate.NOT_OWED
    return Fate.PAYS if row.cents == meant.cents else Fate.WRONG_AMOUNT


def _meant(row: BankRow, known: dict[str, Meant]) -> list[Meant]:
    return [known[reference] for reference in references(row.purpose) if reference in known]


def _invoices(db: Session, wanted: Sequence[str]) -> dict[str, Meant]:
    question = (
        sa.select(Invoice.id, Invoice.number, Invoice.reference, Invoice.cents, Invoice.state, Invoice.step)
        .add_columns(Invoice.dues_id, Person.given_name, Person.family_name)
        .join(Dues, Dues.id == Invoice.dues_id)
        .join(Person, Person.id == Dues.person_id)
    )
    found = [
        Meant(*row)
        for part in _parts(wanted)
        for row in db.execute(question.where(Invoice.reference.in_(part)))
    ]
    return {meant.reference: meant for meant in found}


def _booked(db: Session, rows: Sequence[BankRow]) -> set[str]:
    """The lines that paid something when they came before."""
    question = (
        sa.select(BankRow.key)
        .join(BankImport, BankImport.id == BankRow.import_id)
        .where(BankImport.booked_at.is_not(None), BankRow.fate == Fate.PAYS)
    )
    keys = [row.key for row in rows]
    return {key for part in _parts(keys) for key in db.scalars(question.where(BankRow.key.in_(part)))}


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    unique = sorted(set(values))
    yield from (unique[at : at + AT_ONCE] for at in range(0, len(unique), AT_ONCE))
