"""A held interview and its captures: asks and offers, each a line of its own."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref


class CaptureKind(StrEnum):
    ASK = "ask"
    OFFER = "offer"


class Interview(Base):
    __tablename__ = "interviews"

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id")
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(160))
    notes: Mapped[str] = mapped_column(sa.Text)
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int] = ref("people.id", index=False)


class Capture(Base):
    """One thing asked for or offered, in the words spoken."""

    __tablename__ = "captures"
    __table_args__ = (sa.UniqueConstraint("interview_id", "position"),)

    id: Mapped[Key]
    interview_id: Mapped[int] = ref("interviews.id", index=False)
    position: Mapped[int]
    kind: Mapped[CaptureKind] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.Text)
