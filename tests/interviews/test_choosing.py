"""Ada is invited: the times she sees, in which zone, and the ways that lead to them."""

import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa

from portal.web.transaction import Portal
from tests.interviews.people import (
    TEN,
    booked,
    hours_of,
    house,
    invited,
    offered,
)
from tests.people import Visitor, jonas

pytestmark = pytest.mark.usefixtures("tuesday")

PAGE = "/application/interview"


def test_ada_sees_what_is_free_day_by_day(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.opens(PAGE)

    assert offered(page) == [
        "Donnerstag, 26.\u00a0November, 10:00\u00a0Uhr, 45 Minuten",
        "Donnerstag, 26.\u00a0November, 11:00\u00a0Uhr, 45 Minuten",
    ]
    assert re.findall(r"<legend>(\w+)", page.text) == [
        *("Donnerstag", "Freitag", "Montag", "Dienstag", "Mittwoch"),
    ]
    assert page.text.count("Nichts frei") == 4
    assert "?from=2026-12-03" in page.text


def test_the_next_week_has_an_address_and_leads_back(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.opens(f"{PAGE}?from=2026-12-03")

    assert [label.split(",")[1] for label in offered(page)] == [" 3.\u00a0Dezember"] * 2
    assert "?from=2026-11-26" in page.text and "?from=2026-12-10" in page.text


def test_beyond_the_last_time_there_is_no_later(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.opens(f"{PAGE}?from=2026-12-17")

    assert [label.split(",")[1] for label in offered(page)] == [" 17.\u00a0Dezember"] * 2
    assert "Spätere Tage" not in page.text


def test_the_status_page_leads_to_the_times_only_where_some_are_offered(
    app: Portal, visitor: Visitor
) -> None:
    house(app, hosts=0)
    invited(app, visitor)
    assert f'href="{PAGE}"' not in visitor.opens("/application").text

    with app.database.transaction() as db:
        hours_of(db, jonas(db))

    assert f'href="{PAGE}"' in visitor.opens("/application").text


def test_the_invitation_leads_to_the_times_where_some_are_offered(app: Portal, visitor: Visitor) -> None:
    house(app, hosts=0)
    invited(app, visitor)
    by_phone = visitor.last_letter("invitation").text
    with app.database.transaction() as db:
        hours_of(db, jonas(db))
    invited(app, Visitor(app), email="ben@example.org")
    online = visitor.last_letter("invitation").text

    assert "Bitte vereinbaren Sie mit Olga Brandt eine Zeit" in by_phone and "Wählen Sie" not in by_phone
    link, phone = online.index("portal:/link/"), online.index("0221 555 01 48")
    assert online.index("Wählen Sie hier eine Zeit, die Ihnen passt:") < link < phone


def test_two_organizers_stand_side_by_side_with_their_names(app: Portal, visitor: Visitor) -> None:
    house(app, hosts=2)
    invited(app, visitor)

    labels = offered(visitor.opens(PAGE))

    assert [label.rpartition(", ")[2] for label in labels] == ["mit Olga Brandt", "mit Jonas Reimann"] * 2


def test_in_new_york_the_hours_are_those_of_new_york(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.opens(f"{PAGE}?zone=America/New_York")

    assert [label.split(", ")[2] for label in offered(page)] == ["04:00\u00a0Uhr", "05:00\u00a0Uhr"]
    assert "New Yorker Zeit" in page.text
    assert [label.split(", ")[2] for label in offered(visitor.opens(PAGE))] == [
        *("04:00\u00a0Uhr", "05:00\u00a0Uhr"),
    ]


def test_a_day_is_that_of_the_reader(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.opens(f"/en{PAGE}?zone=Pacific/Honolulu")

    assert offered(page)[0] == "Wednesday, 25\u00a0November, 11:00\u00a0pm, 45 minutes"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "%00", "x" * 5000, "europe/berlin "])
def test_a_zone_that_does_not_exist_gets_a_sentence(app: Portal, visitor: Visitor, zone: str) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.opens(f"{PAGE}?zone={zone}")

    assert page.status_code == 200
    assert "Diese Zeitzone kennen wir nicht. Die Zeiten stehen in Berliner Zeit." in unescape(page.text)
    assert "zone=" not in str(page.headers.getlist("Set-Cookie"))


def test_a_cookie_that_names_no_zone_is_the_network_s(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    visitor.client.set_cookie("zone", "Mars/Olympus")

    assert "Berliner Zeit" in visitor.opens(PAGE).text


def test_where_nothing_is_free_the_page_says_so_and_offers_the_other_way(
    app: Portal, visitor: Visitor
) -> None:
    house(app)
    invited(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.text("DELETE FROM weekly_hours"))

    page = visitor.opens(PAGE)

    assert page.status_code == 200
    assert "Im Augenblick ist nichts frei." in page.text
    assert 'href="/application/interview/suggest"' in page.text


def test_the_page_asks_as_little_for_many_talks_as_for_none(app: Portal, visitor: Visitor) -> None:
    house(app, hosts=2)
    invited(app, visitor)
    few = int(visitor.opens(PAGE).headers["X-SQL-Count"])
    for number in range(3):
        booked(app, Visitor(app), TEN + timedelta(days=7 * number), email=f"guest{number}@example.org")

    assert int(visitor.opens(PAGE).headers["X-SQL-Count"]) == few <= 6
