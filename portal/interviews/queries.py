"""Questions about interviews."""

from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.database import rows_of
from portal.interviews.models import Capture, CaptureKind, Interview


def interview_of(db: Session, application_id: int) -> Interview | None:
    """The application's talk: the one to come, else the latest that was held."""
    return db.scalar(
        sa.select(Interview)
        .where(
            Interview.application_id == application_id,
            Interview.cancelled_at.is_(None),
            Interview.missed_at.is_(None),
        )
        .order_by(Interview.held_on.is_not(None), Interview.id.desc())
        .limit(1)
    )


def captured(db: Session, application_id: int, kind: CaptureKind) -> list[str]:
    """What was asked for or offered, in the words spoken and their order."""
    return list(rows_of(db, _captured(), application=application_id, kind=kind).scalars())


@cache
def _captured() -> sa.Select[str]:
    return (
        sa.select(Capture.words)
        .join(Interview)
        .where(Interview.application_id == sa.bindparam("application"), Capture.kind == sa.bindparam("kind"))
        .order_by(Capture.position)
    )
