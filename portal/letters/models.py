"""Letters waiting to leave or gone, links to one thing, and when the worker was last seen."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, both, ref


class LetterState(StrEnum):
    QUEUED = "queued"  # waits for its next try, the first or a later one
    SENT = "sent"
    FAILED = "failed"  # for good: the address refused it, or the tries ran out


class Letter(Base):
    """A letter is written in the transaction of the change it reports, and leaves after that is committed."""

    __tablename__ = "letters"
    __table_args__ = (
        both("seen_at", "seen_by_id"),
        sa.CheckConstraint("(state = 'queued') = (ended_at IS NULL)", name="ended_unless_queued"),
        sa.Index(
            "ix_letters_waiting",
            "next_try_at",
            "id",
            postgresql_where=sa.text("state = 'queued'"),
            sqlite_where=sa.text("state = 'queued'"),
        ),
        sa.Index("ix_letters_state_id", "state", "id"),
    )

    id: Mapped[Key]
    occasion: Mapped[str] = mapped_column(
        sa.String(120), unique=True
    )  # one letter per event, however often it is told
    kind: Mapped[str] = mapped_column(sa.String(40))
    language: Mapped[str] = mapped_column(sa.String(2))
    to_address: Mapped[str] = mapped_column(sa.String(254))
    to_name: Mapped[str] = mapped_column(sa.String(200))
    reply_to: Mapped[str] = mapped_column(sa.String(254), default="")
    subject: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    calendar: Mapped[str | None] = mapped_column(
        sa.Text
    )  # what the reader's calendar is to follow; see calendars.py
    message_id: Mapped[str] = mapped_column(sa.String(120))
    written_at: Mapped[datetime]
    state: Mapped[LetterState] = mapped_column(sa.String(10), default=LetterState.QUEUED)
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(sa.String(300))  # what the mail server last said
    ended_at: Mapped[datetime | None]  # sent, or given up
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None] = ref("people.id")

    @property
    def is_delayed(self) -> bool:
        return self.state == LetterState.QUEUED and self.tries > 0 and self.trouble is not None


class LinkPurpose(StrEnum):
    APPLICATION = "application"  # to one's own application
    CONFIRM = "confirm"  # shows that the address is the applicant's, and submits the application
    FAVOR_REPORT = "favor-report"  # to a favor that somebody outside may confirm
    FAVOR_RETURN = "favor-return"  # to a return that somebody outside may confirm
    CLOSING_RECORD = "closing-record"  # to the record of somebody who left, as it stood then


class Link(Base):
    """A link from a letter to one thing. Never a sign-in. Only the hash of its token is kept."""

    __tablename__ = "links"
    __table_args__ = (sa.Index("ix_links_purpose_subject_id", "purpose", "subject_id"),)

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(sa.String(20))
    subject_id: Mapped[int] = mapped_column(sa.BigInteger)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class WorkerSighting(Base):
    """When the worker last looked round; /readyz and the organizer ask for it."""

    __tablename__ = "worker_sightings"

    id: Mapped[Key]
    at: Mapped[datetime]
