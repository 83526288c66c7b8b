"""Questions to the security log."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Person
from portal.accounts.models_security import SecurityEvent, What

LATEST = 10
PAGE = 50


@dataclass(frozen=True)
class Line:
    id: int
    at: datetime
    what: What
    whose: str | None
    by: str | None
    page: str | None
    origin: str
    request_id: str


def latest_of(db: Session, person_id: int) -> list[Line]:
    """What happened at this person's doors, newest first."""
    return _lines(db, _newest().where(SecurityEvent.person_id == person_id).limit(LATEST))


def everybodys(db: Session, before: int | None = None) -> list[Line]:
    """A page of the whole log, newest first, from a place on; shows one too many when there are more."""
    lines = _newest() if before is None else _newest().where(SecurityEvent.id < before)
    return _lines(db, lines.limit(PAGE + 1))


_whose, _by = aliased(Person), aliased(Person)


def _newest() -> sa.Select[SecurityEvent, Person, Person]:
    return (
        sa.select(SecurityEvent, _whose, _by)
        .outerjoin(_whose, _whose.id == SecurityEvent.person_id)
        .outerjoin(_by, _by.id == SecurityEvent.by_id)
        .order_by(SecurityEvent.id.desc())
    )


def _lines(db: Session, rows: sa.Select[SecurityEvent, Person, Person]) -> list[Line]:
    return [
        Line(
            event.id,
            event.at,
            What(event.what),
            whose.name if event.person_id else None,
            by.name if event.by_id else None,
            event.page,
            event.origin,
            event.request_id,
        )
        for event, whose, by in db.execute(rows)
    ]
