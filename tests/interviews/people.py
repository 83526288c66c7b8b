"""What stories about talks begin with: organizers with hours, an applicant who is invited, a clock that is moved."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.applications.models import Application
from portal.interviews.actions_inviting import invite
from portal.interviews.actions_schedule import Plan, add_weekly_hours, keep_plan
from portal.interviews.models import Interview, Meeting
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.people import ADA, Visitor, applies, jonas, olga, ready

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Berlin
THURSDAY = date(2026, 11, 26)
PLAN = Plan(
    offers=True,
    length=45,
    pause=15,
    notice_hours=24,
    ahead_days=28,
    meeting=Meeting.PHONE,
    place="Wir rufen Sie an",
)


def berlin(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


TEN, ELEVEN = berlin(THURSDAY, 10), berlin(THURSDAY, 11)


def hours_of(db: Session, person: Person, plan: Plan = PLAN) -> None:
    """Every Thursday from ten to noon."""
    keep_plan(db, plan, by_id=person.id)
    add_weekly_hours(db, [3], 600, 720, by_id=person.id)


def house(app: Portal, *, hosts: int = 1) -> Visitor:
    """Olga organizes and offers times, with Jonas too where two hosts are wanted; her browser."""
    with app.database.transaction() as db:
        ready(db)
        for person in (olga(db), jonas(db))[:hosts]:
            hours_of(db, person)
    visitor = Visitor(app)
    visitor.signs_in_as("olga@example.org")
    return visitor


def invited(app: Portal, visitor: Visitor, **changes: str) -> int:
    """Somebody applied and was invited by Olga; the application's id."""
    applies(visitor, **changes)
    with app.database.transaction() as db:
        email = (ADA | changes)["email"]
        application = db.scalars(sa.select(Application).where(Application.email == email)).one()
        invite(
            db, application, db.scalars(sa.select(Person.id).where(Person.email == "olga@example.org")).one()
        )
        return application.id


def value(begins_at: datetime, host_id: int = 1) -> str:
    """What the radio button of this time sends."""
    return f"{host_id}-{int(begins_at.timestamp()) // 60}"


def booked(app: Portal, visitor: Visitor, begins_at: datetime = TEN, **changes: str) -> int:
    application_id = invited(app, visitor, **changes)
    answer = visitor.fills_in("/application/interview", {"slot": value(begins_at)})
    assert answer.location == "/application/interview"
    return application_id


def offered(page: Any) -> list[str]:
    """The times of a page, as they are read."""
    return re.findall(r'data-label="([^"]+)"', page.text)


def the_talk(app: Portal) -> Interview:
    with app.database.session(writes=False) as db:
        return db.scalars(sa.select(Interview)).one()


def letters_since(app: Portal, after_id: int = 0) -> list[Letter]:
    with app.database.session(writes=False) as db:
        return list(db.scalars(sa.select(Letter).where(Letter.id > after_id).order_by(Letter.id)))


def newest_letter_id(app: Portal) -> int:
    with app.database.session(writes=False) as db:
        return db.scalar(sa.select(sa.func.max(Letter.id))) or 0


def told(app: Portal, after_id: int = 0) -> list[tuple[str, str]]:
    """Who was told what since then."""
    return [(letter.kind, letter.to_address) for letter in letters_since(app, after_id)]


def days(count: int) -> timedelta:
    return timedelta(days=count)
