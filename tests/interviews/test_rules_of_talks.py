"""What must never happen to talks is refused by the database itself, on both kinds."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.database import Database
from portal.interviews.models import Interview
from portal.interviews.models_schedule import WeeklyHours
from portal.interviews.models_suggestion import Suggestion
from tests.people import jonas, olga
from tests.test_rules_of_the_database import MORNING, application, refused

pytestmark = pytest.mark.usefixtures("tuesday")


def talk(
    db: Session, application_id: int, host: Person, begins_at: datetime, minutes: int = 45, **facts: Any
) -> Interview:
    row = Interview(
        application_id=application_id,
        host_id=host.id,
        begins_at=begins_at,
        ends_at=begins_at + timedelta(minutes=minutes),
        **facts,
    )
    db.add(row)
    db.flush()
    return row


OVERLAPS = {
    "the same time": (0, 45),
    "within": (15, 15),
    "around": (-15, 90),
    "its end": (-30, 45),
    "its start": (30, 45),
}


@pytest.mark.parametrize(("after", "minutes"), OVERLAPS.values(), ids=OVERLAPS)
def test_nobody_holds_two_talks_at_once(database: Database, after: int, minutes: int) -> None:
    with database.transaction() as db:
        host, first, second = olga(db), application(db).id, application(db, "ben@example.org").id
        talk(db, first, host, MORNING)

        said = refused(db, lambda: talk(db, second, host, MORNING + timedelta(minutes=after), minutes))

    assert "one talk at a time" in said or "slot_taken_once" in said or "host_id" in said


def test_a_talk_is_not_moved_into_another(database: Database) -> None:
    with database.transaction() as db:
        host, first, second = olga(db), application(db).id, application(db, "ben@example.org").id
        talk(db, first, host, MORNING)
        later = talk(db, second, host, MORNING + timedelta(hours=1))
        times = {"begins_at": MORNING + timedelta(minutes=30), "ends_at": MORNING + timedelta(minutes=75)}

        said = refused(
            db, lambda: db.execute(sa.update(Interview).where(Interview.id == later.id).values(times))
        )

    assert "one talk at a time" in said


def test_talks_may_follow_one_another_and_take_the_place_of_cancelled_ones(database: Database) -> None:
    with database.transaction() as db:
        host, other = olga(db), jonas(db)
        ids = [application(db, f"guest{number}@example.org").id for number in range(4)]
        talk(db, ids[0], host, MORNING)
        talk(db, ids[1], host, MORNING + timedelta(minutes=45))
        talk(db, ids[2], other, MORNING)
        talk(db, ids[3], host, MORNING, cancelled_at=MORNING)


def test_an_application_has_one_talk_to_come(database: Database) -> None:
    with database.transaction() as db:
        host, one = olga(db), application(db).id
        talk(db, one, host, MORNING)

        said = refused(db, lambda: talk(db, one, host, MORNING + timedelta(hours=2)))

    assert "one_to_come" in said or "application_id" in said


WRONG_HOURS = [(0, 0), (600, 540), (-1, 60), (600, 1441)]


@pytest.mark.parametrize(("begins", "until"), WRONG_HOURS)
def test_hours_lie_within_a_day(database: Database, begins: int, until: int) -> None:
    with database.transaction() as db:
        lines = WeeklyHours(person_id=olga(db).id, weekday=0, begins=begins, until=until)

        assert "hours" in refused(db, lambda: (db.add(lines), db.flush()))


def test_one_suggestion_of_an_application_waits(database: Database) -> None:
    with database.transaction() as db:
        facts = {"application_id": application(db).id, "zone": "Europe/Berlin", "made_at": MORNING}
        times = {"first_at": MORNING, "second_at": MORNING + timedelta(days=1)}
        db.add(Suggestion(**facts, **times))
        db.flush()

        said = refused(db, lambda: (db.add(Suggestion(**facts, **times)), db.flush()))

    assert "one_open" in said or "application_id" in said
