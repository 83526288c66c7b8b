"""What becomes of each row of an import: imported, there already, or broken with the reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from portal.errors import Refused
from portal.favors.digests import digest
from portal.favors.models import FavorKind
from portal.favors.models_import import Row
from portal.favors.queries_import import Candidate, Directory, Known, there_already

LONGEST = 1000
EARLIEST = date(1950, 1, 1)
_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})", re.ASCII),
)


class Outcome(StrEnum):
    COUNTS = "counts"  # received by the network: whoever imports it confirms it
    WAITS = "waits"  # for the yes of the member who received
    WAITS_FOR_ANOTHER = "waits_for_another"  # given by the one who imports: another organizer confirms
    THERE = "there"
    BROKEN = "broken"

    @property
    def is_imported(self) -> bool:
        return self in (self.COUNTS, self.WAITS, self.WAITS_FOR_ANOTHER)


@dataclass(frozen=True)
class Fate:
    row: Row
    outcome: Outcome
    candidate: Candidate | None = None
    trouble: Refused | None = None


def fates(db: Session, rows: Sequence[Row], *, today: date, by_id: int) -> list[Fate]:
    """For the organizer `by_id`, at this moment; in the order of the file."""
    directory = Directory(db)
    read = [_read(row, directory, today) for row in rows]
    there = there_already(db, [one for one in read if isinstance(one, Candidate)])
    return list(_decided(zip(rows, read, strict=True), there, by_id))


def digest_of(found: Sequence[Fate]) -> str:
    """What was shown, so that exactly that is imported."""
    told = [
        (fate.row.number, fate.outcome.value, fate.candidate and fate.candidate.fingerprint) for fate in found
    ]
    return digest({"fates": repr(told)})


def _decided(read: Iterator[tuple[Row, Candidate | Refused]], there: set[str], by_id: int) -> Iterator[Fate]:
    """A second row that says the same as one above is there already."""
    for row, meant in read:
        if isinstance(meant, Refused):
            yield Fate(row, Outcome.BROKEN, trouble=meant)
        elif meant.fingerprint in there:
            yield Fate(row, Outcome.THERE, meant)
        else:
            there.add(meant.fingerprint)
            yield Fate(row, _confirmed_by(meant, by_id), meant)


def _confirmed_by(meant: Candidate, by_id: int) -> Outcome:
    if not meant.receiver.is_network:
        return Outcome.WAITS
    return Outcome.WAITS_FOR_ANOTHER if meant.giver.person_id == by_id else Outcome.COUNTS


def _read(row: Row, directory: Directory, today: date) -> Candidate | Refused:
    try:
        return _candidate(row, directory, today)
    except Refused as trouble:
        return trouble


def _candidate(row: Row, directory: Directory, today: date) -> Candidate:
    on = _day(row.day, today)
    if not row.giver or not row.receiver:
        raise Refused("It is missing who gave or who received.")
    giver, receiver = _party(row.giver, directory), _party(row.receiver, directory)
    if giver == receiver:
        raise Refused("A favor is something done for somebody else.")
    if not receiver.is_network and not receiver.is_member:
        raise Refused("%(name)s is no member now and cannot confirm it.", name=receiver.name)
    if len(row.what) > LONGEST:
        raise Refused("The words are longer than %(most)d characters.", most=LONGEST)
    return Candidate(giver, receiver, _kind(row.kind, directory), on, row.what)


def _day(text: str, today: date) -> date:
    parts = next((found.groupdict() for form in _DAYS if (found := form.fullmatch(text))), {"year": "0"})
    try:
        on = date(**{name: int(part) for name, part in parts.items()})
    except (ValueError, TypeError) as error:
        raise Refused("“%(text)s” is no day. Write it like 26.11.2024 or 2024-11-26.", text=text) from error
    if on > today:
        raise Refused("This day is still to come.")
    if on < EARLIEST:
        raise Refused("This day lies too far back.")
    return on


def _party(name: str, directory: Directory) -> Known:
    found = directory.called(name)
    if not found:
        raise Refused("Nobody here is called “%(name)s”. Write the e-mail address.", name=name)
    if len(found) > 1:
        raise Refused("Several people are called “%(name)s”. Write the e-mail address.", name=name)
    return found[0]


def _kind(name: str, directory: Directory) -> str:
    kind = directory.kind(name)
    if kind is None:
        raise Refused("“%(name)s” is no kind of favor here.", name=name)
    if kind == FavorKind.ADMISSION:
        raise Refused("An admission begins a membership; it cannot be imported.")
    return kind
