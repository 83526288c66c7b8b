"""The network's settings and its texts. The privacy text is kept in every version anybody consented to."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref


class Network(Base):
    """One row: the house itself."""

    __tablename__ = "network"
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(60))
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(40), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    answer_days: Mapped[int] = mapped_column(default=7)
    acceptance_days: Mapped[int] = mapped_column(default=14)
    four_eyes: Mapped[bool] = mapped_column(
        default=False
    )  # a second organizer releases what the first drafted
    first_reminder_hours: Mapped[int] = mapped_column(default=24)  # before an interview; 0 is none
    second_reminder_hours: Mapped[int] = mapped_column(default=1)
    imprint_de: Mapped[str] = mapped_column(sa.Text, default="")
    imprint_en: Mapped[str] = mapped_column(sa.Text, default="")
    accessibility_de: Mapped[str] = mapped_column(sa.Text, default="")
    accessibility_en: Mapped[str] = mapped_column(sa.Text, default="")

    def imprint(self, language: str) -> str:
        return self.imprint_en if language == "en" else self.imprint_de

    def accessibility(self, language: str) -> str:
        return self.accessibility_en if language == "en" else self.accessibility_de


class PrivacyText(Base):
    """One version of the privacy text; consent names the version it was given to, so no version ever changes."""

    __tablename__ = "privacy_texts"

    id: Mapped[Key]
    german: Mapped[str] = mapped_column(sa.Text)
    english: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = ref("people.id")

    def text(self, language: str) -> str:
        return self.english if language == "en" else self.german
