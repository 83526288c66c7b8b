"""An interview from its appointment to its notes, and its captures: asks, offers and notes, each a line of its own."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, both, ref

_TO_COME = sa.text("cancelled_at IS NULL AND missed_at IS NULL AND held_on IS NULL")
_TAKEN = sa.text("cancelled_at IS NULL AND begins_at IS NOT NULL")


class Meeting(StrEnum):
    """By what means two people meet."""

    PHONE = "phone"
    VIDEO = "video"
    PLACE = "place"


class CaptureKind(StrEnum):
    ASK = "ask"
    OFFER = "offer"
    NOTE = "note"


class Whom(StrEnum):
    """To whom something is asked or offered."""

    NETWORK = "network"
    INTERVIEWER = "interviewer"
    MEMBER = "member"
    THIRD = "third"  # somebody outside


class Matter(StrEnum):
    """What kind of thing is asked for or offered."""

    PRESS = "press"
    STAGE = "stage"
    CLIENT = "client"
    EXPERTISE = "expertise"
    TIME = "time"
    MONEY = "money"
    AUDIENCE = "audience"
    OTHER = "other"


class Interview(Base):
    """One talk with an applicant: agreed on for a time or held without, then held, missed or cancelled.

    Cancelled and missed ones stay as they were; another talk is another row."""

    __tablename__ = "interviews"
    __table_args__ = (
        both("noted_at", "noted_by_id"),
        both("missed_at", "missed_by_id"),
        sa.CheckConstraint("(begins_at IS NULL) = (ends_at IS NULL)", name="begins_and_ends"),
        sa.CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        sa.CheckConstraint("held_on IS NULL OR noted_at IS NOT NULL", name="held_is_noted"),
        sa.CheckConstraint(
            "(CASE WHEN held_on IS NULL THEN 0 ELSE 1 END) + (CASE WHEN missed_at IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN cancelled_at IS NULL THEN 0 ELSE 1 END) <= 1",
            name="one_ending",
        ),
        sa.Index(
            "uq_interviews_one_to_come",
            "application_id",
            unique=True,
            postgresql_where=_TO_COME,
            sqlite_where=_TO_COME,
        ),
        sa.Index(
            "uq_interviews_slot_taken_once",
            "host_id",
            "begins_at",
            unique=True,
            postgresql_where=_TAKEN,
            sqlite_where=_TAKEN,
        ),
        sa.Index("ix_interviews_begins_at", "begins_at"),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id")
    host_id: Mapped[int] = ref("people.id", index=False)  # the organizer who holds it
    begins_at: Mapped[datetime | None]  # None: held without an appointment
    ends_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = mapped_column(sa.String(10), default=Meeting.PLACE)
    place: Mapped[str] = mapped_column(sa.String(300), default="")  # address, phone number or link
    booked_at: Mapped[datetime | None]  # when the time it has now was agreed on
    moved_from: Mapped[datetime | None]  # the time it had before
    sequence: Mapped[int] = mapped_column(default=0)  # changes that calendars have to follow
    uid: Mapped[str | None] = mapped_column(sa.String(32))  # by which calendars know it again
    zone: Mapped[str] = mapped_column(
        sa.String(64), default=""
    )  # the applicant's, when the time was agreed on
    cancelled_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[int | None] = ref("people.id", index=False)  # nobody: the applicant
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")
    missed_at: Mapped[datetime | None]  # noted that the applicant did not come
    missed_by_id: Mapped[int | None] = ref("people.id", index=False)
    started_at: Mapped[datetime | None]  # the talk itself, by the desk's clock
    ended_at: Mapped[datetime | None]
    held_on: Mapped[date | None]  # the day it took place, once that is noted
    noted_at: Mapped[datetime | None]
    noted_by_id: Mapped[int | None] = ref("people.id", index=False)

    @property
    def is_to_come(self) -> bool:
        """Neither held nor missed nor cancelled yet."""
        return self.held_on is None and self.missed_at is None and self.cancelled_at is None

    @property
    def fell_away_at(self) -> datetime | None:
        """When its appointment fell away: it was cancelled, or the talk was held before its time had come."""
        early = self.held_on and self.begins_at and self.noted_at and self.noted_at < self.begins_at
        return self.noted_at if early else self.cancelled_at


class Capture(Base):
    """One line of the desk, in the words spoken: something asked for, something offered, or a note.

    Its latest version stands here. What was struck out stays, and says who did it."""

    __tablename__ = "captures"
    __table_args__ = (
        sa.UniqueConstraint("interview_id", "position"),
        sa.UniqueConstraint("interview_id", "key"),
        both("removed_at", "removed_by_id"),
        sa.CheckConstraint("words <> '' OR removed_at IS NOT NULL", name="says_something"),
        sa.CheckConstraint(
            "kind <> 'note' OR (\"to\" IS NULL AND what IS NULL AND prompted IS NULL)",
            name="notes_are_to_nobody",
        ),
    )

    id: Mapped[Key]
    interview_id: Mapped[int] = ref("interviews.id", index=False)
    position: Mapped[int]
    kind: Mapped[CaptureKind] = mapped_column(sa.String(10))
    words: Mapped[str] = mapped_column(sa.Text)
    to: Mapped[Whom | None] = mapped_column(sa.String(12))
    what: Mapped[Matter | None] = mapped_column(sa.String(12))
    prompted: Mapped[bool | None]  # whether it came after the question "What would you bring?"
    at: Mapped[datetime]  # when its first word was written
    by_id: Mapped[int] = ref("people.id", index=False)  # who wrote it first
    saved_at: Mapped[datetime]  # the version that stands here
    saved_by_id: Mapped[int] = ref("people.id", index=False)
    key: Mapped[str] = mapped_column(sa.String(40))  # made where it was written: sent twice, it is one line
    writer: Mapped[str] = mapped_column(sa.String(40))  # the browser window this version came from
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = ref("people.id", index=False)
