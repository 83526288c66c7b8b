"""Two times an applicant suggests when none of the free ones fits."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref

_OPEN = sa.text("ended_at IS NULL")


class Suggestion(Base):
    """Open until an organizer takes one of the two or says that neither works, or until it is overtaken."""

    __tablename__ = "time_suggestions"
    __table_args__ = (
        sa.CheckConstraint("first_at <> second_at", name="two_times"),
        sa.CheckConstraint("ended_at IS NOT NULL OR ended_by_id IS NULL", name="ended_by_somebody"),
        sa.CheckConstraint("interview_id IS NULL OR ended_by_id IS NOT NULL", name="taken_by_somebody"),
        sa.Index(
            "uq_time_suggestions_one_open",
            "application_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
    )

    id: Mapped[Key]
    application_id: Mapped[int] = ref("applications.id")
    first_at: Mapped[datetime]
    second_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    zone: Mapped[str] = mapped_column(sa.String(64))  # in which the applicant thought of them
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = ref(
        "people.id", index=False
    )  # nobody: overtaken by what the applicant did
    interview_id: Mapped[int | None] = ref(
        "interviews.id", index=False
    )  # what it led to; none: neither works

    @property
    def times(self) -> tuple[datetime, datetime]:
        return self.first_at, self.second_at
