"""SHA-256 over facts written in one way only, so that whoever counts again comes to the same digest."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime


def digest(facts: Mapping[str, object]) -> str:
    """What has no value is left out: a column added later changes no digest of before, if it may be empty."""
    written = json.dumps(_plain(facts), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def words_digest(salt: str, what: str, thanks: str) -> str:
    """Once the salt is destroyed, nobody can find the words by trying."""
    return digest({"salt": salt, "what": what, "thanks": thanks})


def seal_hash(
    number: int, previous: str, at: datetime, entry: Mapping[str, object], words: str | None
) -> str:
    """Of an entry's every column, the digest of its words, its place in the chain and the hash before it."""
    return digest({"number": number, "previous": previous, "at": at, "entry": entry, "words": words})


def _plain(value: object) -> object:
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    raise TypeError(f"there is no one way to write {value!r}")
