"""Does the ledger still say what was sealed? Looks at every entry, page by page, and writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.favors.digests import seal_hash, words_digest
from portal.favors.models import Favor, FavorWords
from portal.favors.models_seals import FIRST, FavorSeal, UnsealedFavor
from portal.favors.queries_seal import COLUMNS, entry_of

PAGE = 2000
UNREADABLE = (ValueError, TypeError)  # what SQLAlchemy says to a date that is none
_WORDS = (
    FavorWords.digest.label("words"),
    FavorWords.salt,
    FavorWords.what,
    FavorWords.thanks.label("said"),
    sa.type_coerce(FavorWords.blanked_at, sa.String).label("blanked_at"),
)


@dataclass(frozen=True)
class Finding:
    """A sentence for the command line."""

    sentence: str
    is_wrong: bool = True


def count_sealed(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(FavorSeal)) or 0


class Chain:
    """Follows the seals from the first one; `number` and `hash` are those of the last one it has come to.

    `noted` is number and hash of a seal that somebody wrote down: only that shows when the end of the ledger is gone."""

    def __init__(self, db: Session, noted: tuple[int, str] | None = None) -> None:
        self._db = db
        self._noted_number, self._noted_hash = noted or (0, FIRST)
        self.number, self.hash = 0, FIRST

    def pages(self) -> Iterator[tuple[int, list[Finding]]]:
        """How many seals were looked at, and what was found."""
        most = PAGE
        while True:
            try:
                rows = self._db.execute(_sealed(), {"after": self.number, "most": most}).all()
            except UNREADABLE:
                if most == 1:
                    yield 1, [self._pass_over()]
                most = 1 if most > 1 else PAGE  # one by one up to the line that cannot be read
                continue
            if not rows:
                break
            yield len(rows), [finding for row in rows for finding in self._look_at(row)]
        if self._noted_number > self.number:
            yield 0, [Finding(f"{_seals(self.number + 1, self._noted_number)} gone from the end.")]

    def _look_at(self, row: Any) -> Iterator[Finding]:
        if row.number != self.number + 1:
            yield Finding(f"{_seals(self.number + 1, row.number - 1)} missing.")
        elif row.previous != self.hash:
            yield Finding(f"Seal {row.number} does not follow seal {self.number}.")
        if row.id is None:
            yield Finding(f"Entry {row.favor_id} is gone; it was sealed with number {row.number}.")
        elif _hash(row) != row.hash:
            yield Finding(f"Entry {row.favor_id} is not as it was sealed with number {row.number}.")
        if row.number == self._noted_number and row.hash != self._noted_hash:
            yield Finding(f"Seal {row.number} is not the one that was noted.")
        yield from _about_words(row, row.favor_id)
        self.number, self.hash = row.number, row.hash

    def _pass_over(self) -> Finding:
        seals = sa.select(FavorSeal.number, FavorSeal.favor_id, FavorSeal.hash).order_by(FavorSeal.number)
        self.number, favor_id, self.hash = self._db.execute(
            seals.where(FavorSeal.number > self.number)
        ).first()  # type: ignore[misc]
        return Finding(f"Entry {favor_id} cannot be read; it was sealed with number {self.number}.")


def _seals(first: int, last: int) -> str:
    return f"Seal {first} is" if first == last else f"Seals {first} to {last} are"


def _hash(row: Any) -> str | None:
    try:
        return seal_hash(row.number, row.previous, row.at, entry_of(row), row.words)
    except TypeError:  # something that no column of the ledger can hold
        return None


def _words_digest(row: Any) -> str | None:
    try:
        return words_digest(row.salt, row.what, row.said)
    except TypeError:
        return None


def _about_words(row: Any, favor_id: int) -> Iterator[Finding]:
    if row.words is None:
        return
    if row.blanked_at is not None and (row.salt, row.what, row.said) == (None, "", ""):
        yield Finding(f"The words of entry {favor_id} were blanked on {str(row.blanked_at)[:10]}.", False)
    elif _words_digest(row) != row.words:
        yield Finding(f"The words of entry {favor_id} are not those it was recorded with.")


@cache
def _sealed() -> sa.Select[Any]:
    first = sa.select(FavorSeal).where(FavorSeal.number > sa.bindparam("after", type_=sa.BigInteger))
    some = first.order_by(FavorSeal.number).limit(sa.bindparam("most", type_=sa.Integer)).subquery()
    return (
        sa.select(*COLUMNS, *_WORDS, *some.c)
        .select_from(some)
        .outerjoin(Favor, Favor.id == some.c.favor_id)
        .outerjoin(FavorWords, FavorWords.favor_id == some.c.favor_id)
        .order_by(some.c.number)
    )


def unsealed(db: Session) -> Iterator[list[Finding]]:
    """Entries without a seal. Those of the last seconds wait for theirs; others came in past the ledger's own way."""
    after = 0
    while rows := db.execute(_unsealed(), {"after": after, "most": PAGE}).all():
        after = rows[-1].id
        yield [finding for row in rows for finding in (_about_waiting(row), *_about_words(row, row.id))]


def _about_waiting(row: Any) -> Finding:
    if row.waits:
        return Finding(f"Entry {row.id} is not sealed yet.", is_wrong=False)
    return Finding(f"Entry {row.id} has no seal and does not wait for one.")


@cache
def _unsealed() -> sa.Select[Any]:
    return (
        sa.select(Favor.id, UnsealedFavor.favor_id.label("waits"))
        .add_columns(*_WORDS)
        .outerjoin(FavorSeal, FavorSeal.favor_id == Favor.id)
        .outerjoin(UnsealedFavor, UnsealedFavor.favor_id == Favor.id)
        .outerjoin(FavorWords, FavorWords.favor_id == Favor.id)
        .where(FavorSeal.number.is_(None), Favor.id > sa.bindparam("after", type_=sa.BigInteger))
        .order_by(Favor.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


def words_of_nothing(db: Session) -> Iterator[list[Finding]]:
    """Words whose entry is not there."""
    after = 0
    stray = sa.select(FavorWords.favor_id).outerjoin(Favor, Favor.id == FavorWords.favor_id)
    stray = stray.where(Favor.id.is_(None)).order_by(FavorWords.favor_id).limit(PAGE)
    while ids := db.scalars(stray.where(FavorWords.favor_id > after)).all():
        after = ids[-1]
        yield [Finding(f"There are words of entry {id_}, and no such entry.") for id_ in ids]
