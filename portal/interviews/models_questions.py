"""The questions organizers keep: those that every talk must ask, and those that an opinion answers."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, both, ref

_STANDS = sa.text("undone_at IS NULL")


class QuestionKind(StrEnum):
    TALK = "talk"  # asked of the applicant
    OPINION = "opinion"  # a criterion, answered by whoever gives an opinion


class Question(Base):
    """One question in both languages.

    Other words are another row in its place, so that an answer stays beside the words that were read."""

    __tablename__ = "interview_questions"
    __table_args__ = (both("retired_at", "retired_by_id"),)

    id: Mapped[Key]
    kind: Mapped[QuestionKind] = mapped_column(sa.String(10))
    position: Mapped[int]
    german: Mapped[str] = mapped_column(sa.String(200))
    english: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id", index=False)  # nobody: it came with the portal
    retired_at: Mapped[datetime | None]
    retired_by_id: Mapped[int | None] = ref("people.id", index=False)

    def text(self, language: str) -> str:
        return self.english if language == "en" else self.german

    def stood_at(self, moment: datetime | None) -> bool:
        """Whether it was on the list then; without a moment, whether it is now. What came with the portal always was."""
        if moment is None:
            return self.retired_at is None
        came = self.by_id is None or self.at <= moment
        return came and (self.retired_at is None or self.retired_at > moment)


class Coverage(Base):
    """A question was asked in a talk; a mark that was taken back stays."""

    __tablename__ = "interview_coverages"
    __table_args__ = (
        both("undone_at", "undone_by_id"),
        sa.Index(
            "uq_interview_coverages_marked_once",
            "interview_id",
            "question_id",
            unique=True,
            postgresql_where=_STANDS,
            sqlite_where=_STANDS,
        ),
    )

    id: Mapped[Key]
    interview_id: Mapped[int] = ref("interviews.id")
    question_id: Mapped[int] = ref("interview_questions.id", index=False)
    at: Mapped[datetime]
    by_id: Mapped[int] = ref("people.id", index=False)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = ref("people.id", index=False)
