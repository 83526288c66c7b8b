"""Reminders to both sides in time and only once, and a word to the host when nothing was noted."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.commands import SWEEPS, sweeps
from portal.config import Config
from portal.interviews.actions_reminding import ask_for_notes, remind
from portal.interviews.models import Interview
from portal.network.queries import the_network
from portal.web.transaction import Portal
from tests.interviews.people import BERLIN, ELEVEN, TEN, booked, house, newest_letter_id, told, value
from tests.people import Visitor

pytestmark = pytest.mark.usefixtures("tuesday")

BOTH = [("interview-reminder", "ada@example.org"), ("interview-reminder-host", "olga@example.org")]
DAY, HOUR = timedelta(hours=24), timedelta(hours=1)
PAGE = "/application/interview"


def sweep(app: Portal) -> list[tuple[str, str]]:
    """The worker looks round twice, as it does every minute; what left then."""
    before = newest_letter_id(app)
    for _ in range(2):
        with app.database.transaction() as db:
            remind(db, zone=BERLIN)
            ask_for_notes(db, zone=BERLIN)
    return told(app, before)


def set_reminders(app: Portal, first: int, second: int) -> None:
    with app.database.transaction() as db:
        network = the_network(db)
        network.first_reminder_hours, network.second_reminder_hours = first, second


def test_both_sides_are_reminded_a_day_and_an_hour_before(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    found = {}
    for before in (DAY + HOUR, DAY, DAY - HOUR, 2 * HOUR, HOUR, timedelta()):
        tuesday.move_to(TEN - before)
        found[before] = sweep(app)

    assert found == {
        DAY + HOUR: [],
        DAY: BOTH,
        DAY - HOUR: [],
        2 * HOUR: [],
        HOUR: BOTH,
        timedelta(): [],
    }


def test_a_reminder_says_when_and_leads_to_the_appointment(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    tuesday.move_to(TEN - DAY)
    sweep(app)

    letter = visitor.last_letter("interview-reminder")

    assert letter.subject == "Erinnerung: unser Gespräch am Donnerstag, 26. November, um 10:00 Uhr"
    assert "/link/" in letter.text and letter.calendar is None


@pytest.mark.parametrize(
    ("first", "second", "left"), [(0, 0, 0), (0, 1, 2), (48, 0, 2), (72, 0, 0), (1, 1, 2)]
)
def test_the_settings_say_when(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller, first: int, second: int, left: int
) -> None:
    house(app)
    booked(app, visitor, ELEVEN)
    set_reminders(app, first, second)

    tuesday.move_to(ELEVEN - HOUR)

    assert len(sweep(app)) == left


def test_nobody_is_reminded_of_a_cancelled_talk(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    visitor.fills_in(f"{PAGE}/cancel", {})
    tuesday.move_to(TEN - HOUR)

    assert sweep(app) == []


def test_nobody_is_reminded_of_a_talk_that_was_held_before(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    with app.database.transaction() as db:
        held = {"held_on": date(2026, 11, 25), "noted_at": TEN - DAY, "noted_by_id": 1}
        db.execute(sa.update(Interview).values(held))
    tuesday.move_to(TEN - HOUR)

    assert sweep(app) == []


def test_who_books_within_a_day_is_not_reminded_of_what_they_just_did(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    with app.database.transaction() as db:
        db.execute(sa.text("UPDATE interview_schedules SET notice_hours = 2"))
    tuesday.move_to(TEN - timedelta(hours=5))
    booked(app, visitor)

    assert sweep(app) == []
    tuesday.move_to(TEN - HOUR)
    assert sweep(app) == BOTH


def test_a_moved_talk_is_reminded_of_at_its_new_time(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    tuesday.move_to(TEN - DAY)
    visitor.opens(f"{PAGE}/move")
    first = sweep(app)
    later = TEN + timedelta(days=7)
    visitor.sends(f"{PAGE}/move", {"slot": value(later)})
    tuesday.move_to(TEN - HOUR)
    between = sweep(app)
    tuesday.move_to(later - DAY)

    assert (first, between, sweep(app)) == (BOTH, [], BOTH)


def test_after_the_worker_was_away_only_the_nearer_reminder_leaves(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    tuesday.move_to(TEN - timedelta(minutes=30))

    assert sweep(app) == BOTH


def test_two_days_after_a_talk_without_notes_its_host_is_asked_once(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    set_reminders(app, 0, 0)
    over = TEN + timedelta(minutes=45)
    found = []
    for after in (timedelta(), timedelta(days=2), timedelta(days=2, minutes=1), timedelta(days=9)):
        tuesday.move_to(over + after)
        found.append(sweep(app))

    assert found == [[], [], [("interview-unnoted-host", "olga@example.org")], []]


@pytest.mark.parametrize(
    "ending",
    [
        {"held_on": date(2026, 11, 26), "noted_at": TEN, "noted_by_id": 1},
        {"missed_at": TEN, "missed_by_id": 1},
        {"cancelled_at": TEN},
    ],
)
def test_nobody_is_asked_where_there_is_nothing_to_note(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller, ending: dict[str, object]
) -> None:
    house(app)
    booked(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.update(Interview).values(ending))
    tuesday.move_to(TEN + timedelta(days=5))

    assert sweep(app) == []


def test_the_worker_does_it(config: Config) -> None:
    names = {getattr(one, "func", one).__name__ for one in sweeps(config)}

    assert names >= {"remind", "ask_for_notes", *(one.__name__ for one in SWEEPS)}
