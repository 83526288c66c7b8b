"""The kinds of favors, named and retired by organizers. A row is never deleted; the admission is not theirs to change."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.database import fold
from portal.errors import Refused
from portal.favors.models import FavorKind


def add_kind(db: Session, german: str, english: str) -> FavorKind:
    _refuse_taken(db, german, english)
    kind = FavorKind(key=_free_key(db, english), german=german, english=english)
    db.add(kind)
    db.flush()
    return kind


def rename_kind(db: Session, kind: FavorKind, german: str, english: str) -> FavorKind:
    """Past favors of this kind are called so too."""
    _refuse_taken(db, german, english, but=kind.key)
    kind.german, kind.english = german, english
    db.flush()
    return kind


def retire_kind(db: Session, kind: FavorKind, by_id: int) -> None:
    """Nobody can choose it any more; favors keep it."""
    if kind.key == FavorKind.ADMISSION:
        raise Refused("The admission stays: every membership begins with it.")
    if kind.retired_at is not None:
        raise Refused("This kind is retired already.")
    left = sa.select(sa.func.count()).where(
        FavorKind.retired_at.is_(None), FavorKind.key.not_in((FavorKind.ADMISSION, kind.key))
    )
    if not db.scalar(left):
        raise Refused("The last kind stays. Add another one first.")
    kind.retired_at, kind.retired_by_id = now(), by_id
    db.flush()


def restore_kind(db: Session, kind: FavorKind) -> None:
    if kind.retired_at is None:
        raise Refused("This kind is in use.")
    kind.retired_at = kind.retired_by_id = None
    db.flush()


def _refuse_taken(db: Session, german: str, english: str, but: str = "") -> None:
    """Two kinds of one name could not be told apart; retired ones count, because they may come back."""
    for kind in db.scalars(sa.select(FavorKind).where(FavorKind.key != but)):
        if fold(german) == fold(kind.german) or fold(english) == fold(kind.english):
            raise Refused(
                "There is a kind of this name already: %(name)s.", name=f"{kind.german}, {kind.english}"
            )


def _free_key(db: Session, english: str) -> str:
    stem = re.sub("[^a-z0-9]+", "-", fold(english)).strip("-")[:24] or "kind"
    taken = set(db.scalars(sa.select(FavorKind.key).where(FavorKind.key.startswith(stem, autoescape=True))))
    return (
        stem
        if stem not in taken
        else next(f"{stem}-{n}" for n in range(2, 10**4) if f"{stem}-{n}" not in taken)
    )
