"""Questions about interviews and what was said in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import Decision
from portal.database import rows_of
from portal.interviews.models import Capture, CaptureKind, Interview, Matter, Whom

STANDS = Capture.removed_at.is_(None)
TOOK_PLACE = sa.and_(Interview.cancelled_at.is_(None), Interview.missed_at.is_(None))  # or may still
IN_ORDER = (Capture.at, Capture.position)


def talk_at_hand(db: Session, application_id: int) -> Interview | None:
    """The talk to come, with an appointment or without one."""
    return db.scalar(
        sa.select(Interview).where(
            Interview.application_id == application_id,
            Interview.held_on.is_(None),
            Interview.cancelled_at.is_(None),
            Interview.missed_at.is_(None),
        )
    )


def captured(db: Session, application_id: int, kind: CaptureKind) -> list[str]:
    """What was asked for or offered, in the words spoken and their order; without what was struck out."""
    return list(rows_of(db, _captured(), application=application_id, kind=kind).scalars())


@cache
def _captured() -> sa.Select[str]:
    return (
        sa.select(Capture.words)
        .join(Interview)
        .where(Interview.application_id == sa.bindparam("application"), Capture.kind == sa.bindparam("kind"))
        .where(STANDS, TOOK_PLACE)
        .order_by(*IN_ORDER)
    )


def told_at(db: Session, application_id: int) -> datetime | None:
    """When the latest decision was told."""
    return db.scalar(
        sa.select(sa.func.max(Decision.released_at)).where(Decision.application_id == application_id)
    )


@dataclass(frozen=True)
class NotedLine:
    """One line of a talk as pages show it."""

    id: int
    interview_id: int
    key: str
    version: int
    kind: CaptureKind
    words: str
    to: Whom | None
    what: Matter | None
    prompted: bool | None
    at: datetime
    saved_at: datetime
    removed_at: datetime | None
    title: str
    given_name: str
    family_name: str

    @property
    def by(self) -> str:
        """Who wrote it first."""
        return " ".join(filter(None, (self.title, self.given_name, self.family_name)))


def lines_of(db: Session, interview_ids: Collection[int]) -> list[NotedLine]:
    """Every line of these talks in the order they were begun; struck ones too, but none that never said a word."""
    return [NotedLine(*row) for row in rows_of(db, _lines(), talks=list(interview_ids))]


@cache
def _lines() -> sa.Executable:
    """Put together once: that takes SQLAlchemy longer than the database needs to answer."""
    return (
        sa.select(
            Capture.id,
            Capture.interview_id,
            Capture.key,
            Capture.version,
            Capture.kind,
            Capture.words,
            Capture.to,
            Capture.what,
            Capture.prompted,
            Capture.at,
            Capture.saved_at,
            Capture.removed_at,
            Person.title,
            Person.given_name,
            Person.family_name,
        )
        .join(Person, Person.id == Capture.by_id)
        .where(Capture.interview_id.in_(sa.bindparam("talks", expanding=True)), Capture.words != "")
        .order_by(*IN_ORDER)
    )


def line_by_key(db: Session, interview_id: int, key: str) -> Capture | None:
    return db.scalar(sa.select(Capture).where(Capture.interview_id == interview_id, Capture.key == key))


def line_by_id(db: Session, interview_id: int, line_id: int) -> Capture | None:
    return db.scalar(sa.select(Capture).where(Capture.interview_id == interview_id, Capture.id == line_id))


def next_position(db: Session, interview_id: int) -> int:
    return db.scalars(
        sa.select(sa.func.coalesce(sa.func.max(Capture.position), -1) + 1).where(
            Capture.interview_id == interview_id
        )
    ).one()
