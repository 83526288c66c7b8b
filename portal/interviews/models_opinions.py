"""Opinions of organizers about the talk and the fit: in four words by criteria, never a number, never a total."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref


class Step(StrEnum):
    NO = "no"
    RATHER_NO = "rather_no"
    RATHER_YES = "rather_yes"
    YES = "yes"


class Opinion(Base):
    """What one organizer thought of one revision. Append-only: a corrected opinion is another row, the latest counts."""

    __tablename__ = "opinions"
    __table_args__ = (sa.Index("ix_opinions_application_id_by_id", "application_id", "by_id"),)

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id", index=False)
    revision_id: Mapped[int] = ref("application_revisions.id", index=False)  # the one that was read
    by_id: Mapped[int] = ref("people.id", index=False)
    at: Mapped[datetime]
    abstains: Mapped[bool]  # from all of it
    words: Mapped[str] = mapped_column(sa.Text)


class OpinionAnswer(Base):
    """One criterion's part of an opinion. Append-only."""

    __tablename__ = "opinion_answers"

    opinion_id: Mapped[int] = ref("opinions.id", primary_key=True, index=False)
    question_id: Mapped[int] = ref("interview_questions.id", primary_key=True, index=False)
    step: Mapped[Step | None] = mapped_column(sa.String(10))  # None: abstains from this one
    words: Mapped[str] = mapped_column(sa.Text)
