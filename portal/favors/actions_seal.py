"""Sealing the ledger: what was committed gets its number and is chained to the entry before."""

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import now
from portal.favors.digests import seal_hash
from portal.favors.models_seals import FavorSeal, UnsealedFavor
from portal.favors.queries_seal import end_of_chain, entry_of, waiting

BATCH = 1000
LOCK = 727275  # of PostgreSQL; whoever migrates takes the number before


def seal(db: Session, most: int = BATCH) -> int:
    """Seals what has waited for longest, and says how many entries that were; none while another sealer is at it.

    Runs after the favors' own transactions, so that strangers' favors never wait for each other's place in the
    chain. On SQLite the write lock keeps other sealers out."""
    if not _is_alone(db):
        return 0
    rows = waiting(db, most)
    fresh = [row for row in rows if row.sealed is None]
    if fresh:
        db.execute(sa.insert(FavorSeal), list(_chained(*end_of_chain(db), fresh)))
    if rows:
        done = [row.id for row in rows]
        db.execute(sa.delete(UnsealedFavor).where(UnsealedFavor.favor_id.in_(done)))
    return len(rows)


def _is_alone(db: Session) -> bool:
    if db.get_bind().dialect.name != "postgresql":
        return True
    return bool(db.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK))))


def _chained(number: int, previous: str, rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    at = now()
    for row in rows:
        number += 1
        hash_ = seal_hash(number, previous, at, entry_of(row), row.words)
        yield {"number": number, "favor_id": row.id, "previous": previous, "hash": hash_, "at": at}
        previous = hash_
