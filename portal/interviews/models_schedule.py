"""When an organizer offers talks: length and means, weekly hours, days with other hours, days off; and the key to the
subscription of their talks. Hours are minutes of the day by the wall clock of the network's zone."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, Key, ref
from portal.interviews.models import Meeting

_HOURS = "0 <= begins AND begins < until AND until <= 1440"


class Schedule(Base):
    """How one organizer holds talks; applicants see free times while `offers` is set."""

    __tablename__ = "interview_schedules"
    __table_args__ = (
        sa.CheckConstraint("length BETWEEN 10 AND 240 AND pause BETWEEN 0 AND 240", name="minutes"),
        sa.CheckConstraint("notice_hours BETWEEN 0 AND 720 AND ahead_days BETWEEN 1 AND 180", name="reach"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id", unique=True, index=False)
    offers: Mapped[bool] = mapped_column(default=False)
    length: Mapped[int] = mapped_column(default=45)  # minutes
    pause: Mapped[int] = mapped_column(default=15)  # minutes between two talks
    notice_hours: Mapped[int] = mapped_column(default=24)
    ahead_days: Mapped[int] = mapped_column(default=28)
    meeting: Mapped[Meeting] = mapped_column(sa.String(10), default=Meeting.PHONE)
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    changed_at: Mapped[datetime]


class WeeklyHours(Base):
    __tablename__ = "weekly_hours"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "weekday", "begins"),
        sa.CheckConstraint(f"weekday BETWEEN 0 AND 6 AND {_HOURS}", name="hours"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id", index=False)
    weekday: Mapped[int]  # Monday is 0
    begins: Mapped[int]
    until: Mapped[int]


class SpecialHours(Base):
    """Hours of one day, in place of those of its weekday."""

    __tablename__ = "special_hours"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "day", "begins"),
        sa.CheckConstraint(_HOURS, name="hours"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id", index=False)
    day: Mapped[date]
    begins: Mapped[int]
    until: Mapped[int]


class DaysOff(Base):
    """Days without talks, the first and the last among them."""

    __tablename__ = "days_off"
    __table_args__ = (sa.CheckConstraint("first <= last", name="in_order"),)

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id")
    first: Mapped[date]
    last: Mapped[date]


class CalendarKey(Base):
    """Opens the subscription of an organizer's talks. Only the hash of its token is kept; a new one ends the old one."""

    __tablename__ = "calendar_keys"

    id: Mapped[Key]
    person_id: Mapped[int] = ref("people.id", unique=True, index=False)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
