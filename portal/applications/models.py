"""The application, what was sent with it, who did what when, and the decision with its letter."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column

from portal.accounts.models import Salutation
from portal.applications.states import OPEN, State
from portal.database import Base, Key, both, fold, ref

_OPEN = ", ".join(f"'{state}'" for state in OPEN)
_ONE_OPEN = sa.text(f"confirmed_at IS NOT NULL AND state IN ({_OPEN})")
_NOT_RELEASED = sa.text("released_at IS NULL")
_NOT_SENT = sa.text("sent_at IS NULL")


class Application(Base):
    """Somebody asks to join. Who they are stands here; what they sent stands in its revisions."""

    __tablename__ = "applications"
    __table_args__ = (
        both("read_at", "read_by_id"),
        sa.CheckConstraint(
            "state = 'draft' OR reference IS NOT NULL OR state = 'withdrawn'", name="sent_has_reference"
        ),
        sa.Index(
            "uq_applications_one_open",
            "email_key",
            unique=True,
            postgresql_where=_ONE_OPEN,
            sqlite_where=_ONE_OPEN,
        ),
        sa.Index("ix_applications_queue", "state", "state_since", "id"),
    )

    id: Mapped[Key]
    reference: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    state: Mapped[State] = mapped_column(sa.String(12), default=State.DRAFT)
    state_since: Mapped[datetime]
    language: Mapped[str] = mapped_column(sa.String(2))
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254), index=True)
    salutation: Mapped[Salutation] = mapped_column(sa.String(4), default=Salutation.NONE)
    title: Mapped[str] = mapped_column(sa.String(40), default="")
    given_name: Mapped[str] = mapped_column(sa.String(80), default="")
    family_name: Mapped[str] = mapped_column(sa.String(80), default="")
    search_name: Mapped[str] = mapped_column(sa.String(240), default="")
    company: Mapped[str] = mapped_column(sa.String(120), default="")
    place: Mapped[str] = mapped_column(sa.String(80), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    begun_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]  # told that the draft will be removed
    confirmed_at: Mapped[datetime | None]  # the address is theirs
    read_at: Mapped[datetime | None]
    read_by_id: Mapped[int | None] = ref("people.id")
    accept_until: Mapped[datetime | None]  # the acceptance lapses then

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.title, self.given_name, self.family_name)))

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()

    def rename(self) -> None:
        """Keeps the searched form beside the written one."""
        self.search_name = fold(f"{self.given_name} {self.family_name} {self.company}")[:240]


class Revision(Base):
    """What the applicant sent; an answer to a question is a revision of its own, which begins as the one before it.

    Once the application is more than a draft, the database refuses every change to what was sent."""

    __tablename__ = "application_revisions"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "number"),
        sa.Index(
            "uq_application_revisions_one_open",
            "application_id",
            unique=True,
            postgresql_where=_NOT_SENT,
            sqlite_where=_NOT_SENT,
        ),
    )
    ANSWERS = (
        "talk_title",
        "talk_about",
        "experience",
        "goals",
        "gives_network",
        "gives_members",
        "known_by",
    )

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id", index=False)
    number: Mapped[int] = mapped_column(default=1)
    talk_title: Mapped[str] = mapped_column(sa.String(160), default="")
    talk_about: Mapped[str] = mapped_column(sa.Text, default="")
    experience: Mapped[str] = mapped_column(sa.Text, default="")
    goals: Mapped[str] = mapped_column(sa.Text, default="")
    gives_network: Mapped[str] = mapped_column(sa.Text, default="")
    gives_members: Mapped[str] = mapped_column(sa.Text, default="")
    known_by: Mapped[str] = mapped_column(sa.Text, default="")
    answer: Mapped[str] = mapped_column(sa.Text, default="")  # to the question it was opened for
    sent_at: Mapped[datetime | None]


class AttachmentKind(StrEnum):
    PORTRAIT = "portrait"
    PAPER = "paper"  # a one-page PDF


class Attachment(Base):
    """An uploaded file, cleaned before it came here.

    It lives in the database, so that it is saved, backed up and erased with its application. It counts from its revision
    on, until a later revision brings another of its kind."""

    __tablename__ = "attachments"
    __table_args__ = (
        sa.UniqueConstraint("application_id", "revision_number", "kind"),
        sa.ForeignKeyConstraint(
            ["application_id", "revision_number"],
            ["application_revisions.application_id", "application_revisions.number"],
        ),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id", index=False)
    revision_number: Mapped[int]
    kind: Mapped[AttachmentKind] = mapped_column(sa.String(10))
    media_type: Mapped[str] = mapped_column(sa.String(40))
    size: Mapped[int]
    at: Mapped[datetime]
    content: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary))


class Consent(Base):
    """What was agreed to, in which words, and when; never changed."""

    __tablename__ = "consents"

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id")
    privacy_text_id: Mapped[int] = ref("privacy_texts.id", index=False)
    wording: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(2))
    at: Mapped[datetime]


class Event(Base):
    """A line of the history: who did what, when, from which state to which. Append-only."""

    __tablename__ = "application_events"
    __table_args__ = (sa.Index("ix_application_events_application", "application_id", "id"),)

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id", index=False)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id", index=False)  # nobody: the applicant, or the house by itself
    by_applicant: Mapped[bool] = mapped_column(default=False)
    act: Mapped[str] = mapped_column(sa.String(30))
    from_state: Mapped[State] = mapped_column(sa.String(12))
    to_state: Mapped[State] = mapped_column(sa.String(12))
    reason: Mapped[str] = mapped_column(sa.Text, default="")


class Outcome(StrEnum):
    ACCEPT = "accept"
    HOLD = "hold"
    DECLINE = "decline"
    QUESTION = "question"  # more is asked of the applicant


class Decision(Base):
    """A decision is drafted with its letter; only its release changes the application's state."""

    __tablename__ = "decisions"
    __table_args__ = (
        both("released_at", "released_by_id"),
        sa.Index(
            "uq_decisions_one_draft",
            "application_id",
            unique=True,
            postgresql_where=_NOT_RELEASED,
            sqlite_where=_NOT_RELEASED,
        ),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id")
    outcome: Mapped[Outcome] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.Text)  # kept inside; the person may read it
    subject: Mapped[str] = mapped_column(sa.String(160))
    body: Mapped[str] = mapped_column(sa.Text)
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = ref("people.id", index=False)
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = ref("people.id", index=False)

    @property
    def version(self) -> str:
        """Which wording this is: every change is a later decision."""
        return self.decided_at.isoformat()
