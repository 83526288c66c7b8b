"""Talks of the bench: organizers who offer times for eight weeks, what is taken of them, and somebody who is to choose."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.actions import give_role, person_for
from portal.accounts.models import RoleKind
from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import day_of, end_of_day, now
from portal.interviews.actions_schedule import (
    Plan,
    add_days_off,
    add_special_hours,
    add_weekly_hours,
    keep_plan,
)
from portal.interviews.models import Meeting
from portal.letters.actions import make_link
from portal.letters.models import Link, LinkPurpose

if TYPE_CHECKING:
    from tests.bench.seed import Size

ZONE = "Europe/Berlin"
WHO = "chooses@example.org"
HOSTS = ("Olga Brandt", "Jonas Reimann", "Katharina Vogel", "Friedrich Aumann")
PLAN = Plan(
    offers=True,
    length=45,
    pause=15,
    notice_hours=24,
    ahead_days=56,
    meeting=Meeting.PHONE,
    place="Wir rufen Sie an",
)


def offer(db: Session, size: "Size") -> list[int]:
    """The hosts' ids: full working days, some other hours, some days off."""
    return [_host(db, name) for name in HOSTS[: size.hosts]]


def _host(db: Session, name: str) -> int:
    given, family = name.split()
    email = f"{given.casefold()}@example.org"
    person = person_for(
        db, email=email, salutation="none", title="", given_name=given, family_name=family, language="de"
    )
    give_role(db, person, RoleKind.ORGANIZER)
    keep_plan(db, PLAN, by_id=person.id)
    add_weekly_hours(db, range(5), 9 * 60, 12 * 60, by_id=person.id)
    add_weekly_hours(db, range(5), 13 * 60, 17 * 60, by_id=person.id)
    today = day_of(now(), ZONE)
    for week in (2, 4, 6):
        day = today + timedelta(days=7 * week)
        add_special_hours(db, day, 10 * 60, 12 * 60, today=today, by_id=person.id)
        add_days_off(db, day + timedelta(days=1), day + timedelta(days=2), today=today, by_id=person.id)
    return person.id


def taken(size: "Size", hosts: list[int], first_application: int) -> Iterator[dict[str, Any]]:
    """One talk in three slots, on the applications that were interviewed long ago."""
    for number in range(size.talks):
        host, hour = hosts[number % len(hosts)], 8 + number // len(hosts) % 3
        day = day_of(now(), ZONE) + timedelta(days=1 + number // (3 * len(hosts)))
        begins_at = end_of_day(day - timedelta(days=1), ZONE) + timedelta(hours=hour, microseconds=1)
        yield {
            "id": 10 * first_application + number,
            "application_id": first_application + number,
            "host_id": host,
            "begins_at": begins_at,
            "ends_at": begins_at + timedelta(minutes=45),
            "booked_at": now(),
            "uid": f"{number:032}",
        }


def chooses(db: Session) -> None:
    """Somebody who was invited, and whose link is open."""
    facts = {"state": State.INVITED, "reference": "choose", "language": "de", "email": WHO, "email_key": WHO}
    moments = dict.fromkeys(("state_since", "begun_at", "saved_at", "confirmed_at", "read_at"), now())
    application = Application(**facts, **moments, read_by_id=1, given_name="Ada", family_name="Lindner")
    db.add(application)
    db.flush()
    make_link(db, LinkPurpose.APPLICATION, application.id)


def link_of_who_chooses(db: Session) -> int:
    found = sa.select(Link.id).join(Application, Application.id == Link.subject_id)
    return db.scalars(found.where(Application.email == WHO)).one()
