"""What calendars fetch: the applicant's file, and the private address of an organizer's talks."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
import vobject

from portal.accounts.models import Role
from portal.clock import now
from portal.web.transaction import Portal
from tests.interviews.people import (
    ELEVEN,
    NOW,
    TEN,
    booked,
    house,
    invited,
    value,
)
from tests.interviews.test_calendar import calendar_of
from tests.people import Visitor
from tests.test_every_page import problems

pytestmark = pytest.mark.usefixtures("tuesday")

PAGE = "/application/interview"


def test_ada_takes_the_entry_along_as_a_file(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)

    answer = visitor.opens(f"{PAGE}.ics")

    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="interview.ics"'
    assert "no-store" in answer.headers["Cache-Control"]
    event = vobject.readOne(answer.text).vevent
    letter = calendar_of(visitor.last_letter("interview-booked")).vevent
    assert (event.uid.value, event.dtstart.value) == (letter.uid.value, TEN)
    assert "attendee" not in event.contents


def test_without_an_appointment_there_is_no_file(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    assert visitor.opens(f"{PAGE}.ics").status_code == 404


def subscribed(organizer: Visitor) -> str:
    """Makes an address and reads it off the page."""
    organizer.opens("/organizer/interviews/times")
    page = organizer.sends("/organizer/interviews/times/subscription")
    assert problems(organizer.app, page.text, "de") == []
    found = re.search(r"(/calendar/[\w-]{43}\.ics)</p>", page.text)
    assert found and page.status_code == 200
    return found[1]


def test_a_subscription_has_every_talk_of_its_host(app: Portal, visitor: Visitor) -> None:
    organizer = house(app, hosts=2)
    booked(app, visitor)
    booked(app, Visitor(app), ELEVEN, email="ben@example.org", given_name="Ben")
    visitor.fills_in(f"{PAGE}/cancel", {})
    jonas_s = Visitor(app)
    invited(app, jonas_s, email="cem@example.org")
    jonas_s.fills_in(PAGE, {"slot": value(TEN, host_id=2)})

    answer = Visitor(app).opens(subscribed(organizer))

    events = vobject.readOne(answer.text).contents["vevent"]
    assert [(one.summary.value, one.status.value, one.dtstart.value) for one in events] == [
        ("Gespräch mit Ada Lindner", "CANCELLED", TEN),
        ("Gespräch mit Ben Lindner", "CONFIRMED", ELEVEN),
    ]
    assert "@" not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_subscription_and_the_letter_are_one_entry(app: Portal, visitor: Visitor) -> None:
    organizer = house(app)
    booked(app, visitor)

    event = vobject.readOne(Visitor(app).opens(subscribed(organizer)).text).vevent

    assert event.uid.value == calendar_of(visitor.last_letter("interview-booked-host")).vevent.uid.value


def test_a_new_address_ends_the_old_one(app: Portal) -> None:
    organizer = house(app)
    first, second = subscribed(organizer), subscribed(organizer)

    assert [Visitor(app).opens(path).status_code for path in (first, second)] == [404, 200]


def test_who_organizes_no_more_has_no_subscription(app: Portal) -> None:
    path = subscribed(house(app))
    with app.database.transaction() as db:
        db.execute(sa.update(Role).values(ended_at=now(), ended_by_id=1))

    assert Visitor(app).opens(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "x" * 5000])
def test_an_unknown_address_is_nobody_s(app: Portal, token: str) -> None:
    assert Visitor(app).opens(f"/calendar/{token}.ics").status_code == 404


def test_a_talk_long_over_leaves_the_subscription(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    organizer = house(app)
    booked(app, visitor)
    path = subscribed(organizer)
    tuesday.move_to(NOW + timedelta(days=100))

    assert "VEVENT" not in Visitor(app).opens(path).text
