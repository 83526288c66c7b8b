"""Questions about interviews."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.interviews.models import Capture, CaptureKind, Interview


def interview_of(db: Session, application_id: int) -> Interview | None:
    return db.scalar(sa.select(Interview).where(Interview.application_id == application_id))


def captured(db: Session, application_id: int, kind: CaptureKind) -> list[str]:
    """What was asked for or offered, in the words spoken and their order."""
    return list(
        db.scalars(
            sa.select(Capture.words)
            .join(Interview)
            .where(Interview.application_id == application_id, Capture.kind == kind)
            .order_by(Capture.position)
        )
    )
