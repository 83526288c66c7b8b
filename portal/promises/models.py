"""A promise, its history, and what a member answered to the lines of their interview."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, BigKey, Key, both, ref
from portal.favors.models import Origin
from portal.promises.states import Act, State

_NOT_UNDONE = sa.text("undone_at IS NULL")


class Promise(Base):
    """What one party will do for another by a day.

    Triggers check on both databases that it is made by the one who will keep it, and that the favor it became
    is one between the same two."""

    __tablename__ = "promises"
    __table_args__ = (
        sa.CheckConstraint("promisor_id <> receiver_id", name="nobody_promises_himself"),
        sa.CheckConstraint("(state = 'kept') = (favor_id IS NOT NULL)", name="kept_is_a_favor"),
        sa.CheckConstraint("asked_id IS NULL OR state = 'open'", name="asked_while_open"),
        sa.CheckConstraint("asked_id <> promisor_id AND asked_id <> receiver_id", name="asked_is_a_third"),
        sa.CheckConstraint(
            "capture_id IS NULL OR (origin IS NOT NULL AND origin = 'offered')", name="capture_was_offered"
        ),
        sa.Index("ix_promises_promisor", "promisor_id", "state", "due_on"),
        sa.Index("ix_promises_receiver", "receiver_id", "state", "due_on", "id"),
    )

    id: Mapped[Key]
    promisor_id: Mapped[int] = ref("parties.id", index=False)
    receiver_id: Mapped[int] = ref("parties.id", index=False)
    words: Mapped[str] = mapped_column(sa.Text)  # of the one who will keep it
    kind: Mapped[str] = mapped_column(sa.ForeignKey("favor_kinds.key"))
    origin: Mapped[Origin | None] = mapped_column(sa.String(10))  # what led to it, where something did
    due_on: Mapped[date]
    state: Mapped[State] = mapped_column(sa.String(12), default=State.OPEN)
    state_since: Mapped[datetime]
    step: Mapped[int] = mapped_column(default=1)  # of the history; who acts on an earlier one is too late
    asked_id: Mapped[int | None] = ref("parties.id")  # who is asked to take it over
    capture_id: Mapped[int | None] = ref("captures.id", unique=True, index=False)
    from_id: Mapped[int | None] = ref("promises.id", unique=True, index=False)  # taken over from
    favor_id: Mapped[int | None] = ref("favors.id", unique=True, index=False)
    week_reminder_at: Mapped[datetime | None] = mapped_column(index=True)
    day_reminder_at: Mapped[datetime | None] = mapped_column(index=True)
    made_at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)


class PromiseEvent(Base):
    """A line of a promise's history, never changed: where it led to, and the day it was meant for from then on."""

    __tablename__ = "promise_events"
    __table_args__ = (sa.UniqueConstraint("promise_id", "step"),)

    id: Mapped[Key]
    promise_id: Mapped[int] = ref("promises.id", index=False)
    step: Mapped[int]
    act: Mapped[Act] = mapped_column(sa.String(12))
    state: Mapped[State] = mapped_column(sa.String(12))
    due_on: Mapped[date]
    on: Mapped[date]  # the day in the network's zone
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
    other_id: Mapped[int | None] = ref("parties.id", index=False)  # who was asked, or took it over


class PromiseSentence(Base):
    """What somebody said with an act; apart from the history, so that it can be blanked."""

    __tablename__ = "promise_sentences"

    event_id: Mapped[int] = mapped_column(BigKey, sa.ForeignKey("promise_events.id"), primary_key=True)
    words: Mapped[str] = mapped_column(sa.Text)


class Answer(StrEnum):
    """To an offer: later, or never. To an ask: no longer."""

    PARKED = "parked"
    LET_GO = "let-go"
    PUT_AWAY = "put-away"


class DraftAnswer(Base):
    """What a member answered to a line of their interview. The line itself stays as it was."""

    __tablename__ = "draft_answers"
    __table_args__ = (
        sa.Index(
            "uq_draft_answers_in_force",
            "capture_id",
            unique=True,
            postgresql_where=_NOT_UNDONE,
            sqlite_where=_NOT_UNDONE,
        ),
        both("undone_at", "undone_by_id"),
    )

    id: Mapped[Key]
    capture_id: Mapped[int] = ref("captures.id", index=False)
    answer: Mapped[Answer] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = ref("people.id", index=False)
