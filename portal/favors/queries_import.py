"""Whom and what the rows of an import can mean, and which of them are there already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person, Role, RoleKind
from portal.database import fold
from portal.favors.digests import digest
from portal.favors.models import Favor, FavorKind, FavorWords
from portal.favors.models_import import ImportedFavor
from portal.parties.models import Party, PartyKind

NETWORK = ("netzwerk", "das netzwerk", "network", "the network")
TOGETHER = 400  # asked for in one statement


@dataclass(frozen=True)
class Known:
    """A party as files may name it: by address, or by a name that nobody else has."""

    id: int
    name: str
    person_id: int | None
    is_network: bool
    is_member: bool  # now


@dataclass(frozen=True)
class Candidate:
    """What a row means."""

    giver: Known
    receiver: Known
    kind: str
    on: date
    what: str

    @property
    def fingerprint(self) -> str:
        return _fingerprint(self.giver.id, self.receiver.id, self.kind, self.on, self.what)


def _fingerprint(giver_id: int, receiver_id: int, kind: str, on: date, what: str) -> str:
    return digest({"giver": giver_id, "receiver": receiver_id, "kind": kind, "on": on, "what": what})


class Directory:
    """Every party by what it is called, every kind by its names."""

    def __init__(self, db: Session) -> None:
        self._called: dict[str, set[Known]] = {}
        for known, *names in _parties(db):
            for name in filter(None, names):
                self._called.setdefault(fold(name), set()).add(known)
        kinds = db.execute(sa.select(FavorKind.key, FavorKind.german, FavorKind.english))
        self._kinds = {fold(name): key for key, *names in kinds for name in (key, *names)}

    def called(self, name: str) -> Sequence[Known]:
        return list(self._called.get(fold(name), ()))

    def kind(self, name: str) -> str | None:
        return self._kinds.get(fold(name))


def _parties(db: Session) -> Iterable[tuple[Known, *tuple[str, ...]]]:
    member = sa.and_(Role.person_id == Person.id, Role.kind == RoleKind.MEMBER, Role.ended_at.is_(None))
    rows = db.execute(
        sa.select(Party.id, Party.name, Party.kind, Party.person_id, Role.id)
        .add_columns(Person.email_key, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == Party.person_id)
        .outerjoin(Role, member)
    )
    for id_, name, kind, person_id, role_id, email, given, family in rows:
        is_network = kind == PartyKind.NETWORK
        known = Known(id_, name, person_id, is_network, role_id is not None)
        if is_network:
            yield known, name, *NETWORK
        else:
            yield known, name, email or "", f"{given} {family}" if given else ""


def there_already(db: Session, candidates: Sequence[Candidate]) -> set[str]:
    """Fingerprints of those that were imported before, or stand in the ledger."""
    found: set[str] = set()
    for first in range(0, len(candidates), TOGETHER):
        some = candidates[first : first + TOGETHER]
        prints = [one.fingerprint for one in some]
        found.update(filter(None, db.scalars(_imported().where(ImportedFavor.fingerprint.in_(prints)))))
        pairs = sorted({(one.giver.id, one.on) for one in some})
        rows = db.execute(_recorded().where(sa.tuple_(Favor.giver_id, Favor.on).in_(pairs)))
        found.update(_fingerprint(*row) for row in rows)
    return found


def _imported() -> sa.Select[str | None]:
    return sa.select(ImportedFavor.fingerprint)


def _recorded() -> sa.Select[int, int, str, date, str]:
    return (
        sa.select(Favor.giver_id, Favor.receiver_id, Favor.kind, Favor.on)
        .add_columns(sa.func.coalesce(FavorWords.what, ""))
        .outerjoin(FavorWords, FavorWords.favor_id == Favor.id)
        .where(Favor.corrects_id.is_(None))
    )
