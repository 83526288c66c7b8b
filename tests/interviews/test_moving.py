"""A talk that was agreed on is moved, by either side, as long as that is possible."""

import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
import time_machine

from portal.interviews.models import Interview
from portal.web.transaction import Portal
from tests.interviews.people import (
    ELEVEN,
    TEN,
    acts,
    booked,
    house,
    invited,
    newest_letter_id,
    offered,
    the_talk,
    told,
    value,
)
from tests.people import Visitor
from tests.test_bad_input import errors

pytestmark = pytest.mark.usefixtures("tuesday")

PAGE = "/application/interview"
TOO_LATE = "Bis zum Gespräch sind es weniger als 24 Stunden. Bitte rufen Sie uns an"


def test_ada_moves_to_another_time_and_the_old_one_stays_visible(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)
    before = newest_letter_id(app)

    page = visitor.opens(f"{PAGE}/move")
    assert "<s>Donnerstag, 26.\u00a0November 2026, 10:00\u00a0Uhr</s>" in page.text
    assert [label.split(", ")[2] for label in offered(page)] == ["11:00\u00a0Uhr"]
    answer = visitor.sends(f"{PAGE}/move", {"slot": value(ELEVEN), "reason": "Ein Kind ist krank."})

    assert answer.location == PAGE
    talk = the_talk(app)
    assert (talk.begins_at, talk.moved_from, talk.sequence) == (ELEVEN, TEN, 1)
    assert told(app, before) == [
        ("interview-moved", "ada@example.org"),
        ("interview-moved-host", "olga@example.org"),
    ]
    assert "„Ein Kind ist krank.“" in visitor.last_letter("interview-moved-host").text
    assert acts(app) == [("booked", "scheduled"), ("moved", "scheduled")]
    assert "<s>Donnerstag, 26.\u00a0November 2026, 10:00\u00a0Uhr</s>" in visitor.opens(PAGE).text


def test_the_time_that_was_left_is_free_again(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)
    visitor.fills_in(f"{PAGE}/move", {"slot": value(ELEVEN)})
    ben = Visitor(app)
    invited(app, ben, email="ben@example.org")

    assert next(label.split(", ")[2] for label in offered(ben.opens(PAGE))) == "10:00\u00a0Uhr"


def test_moving_to_another_organizer_frees_the_first(app: Portal, visitor: Visitor) -> None:
    house(app, hosts=2)
    booked(app, visitor)
    before = newest_letter_id(app)

    visitor.fills_in(f"{PAGE}/move", {"slot": value(ELEVEN, host_id=2)})

    assert the_talk(app).host_id == 2
    assert told(app, before) == [
        ("interview-moved", "ada@example.org"),
        ("interview-handed-on-host", "olga@example.org"),
        ("interview-booked-host", "jonas@example.org"),
    ]


def test_until_24_hours_before_and_not_a_minute_longer(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    tuesday.move_to(TEN - timedelta(hours=24))
    pages = {path: visitor.opens(path) for path in (f"{PAGE}/move", f"{PAGE}/cancel")}
    assert [page.status_code for page in pages.values()] == [200, 200]
    tuesday.move_to(TEN - timedelta(hours=24) + timedelta(minutes=1))

    for path, window in pages.items():
        assert visitor.opens(path).location == PAGE
        assert f"{TOO_LATE}, dann finden wir einen Weg: 0221 555 01 48" in visitor.opens(PAGE).text
        visitor.page = window
        assert visitor.sends(path, {"slot": value(ELEVEN)}).status_code == 409
    page = visitor.opens(PAGE).text
    assert TOO_LATE in page and f'href="{PAGE}/move"' not in page
    assert the_talk(app).begins_at == TEN and the_talk(app).cancelled_at is None


def test_when_its_time_has_come_the_page_says_so(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor)
    tuesday.move_to(TEN)

    page = visitor.opens(PAGE).text

    assert "Die Zeit unseres Gesprächs ist da." in page and TOO_LATE not in page
    assert f'href="{PAGE}/cancel"' not in page


def test_nobody_moves_what_was_cancelled_meanwhile(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)
    window = visitor.opens(f"{PAGE}/move")
    visitor.fills_in(f"{PAGE}/cancel", {})
    visitor.page = window

    page = visitor.sends(f"{PAGE}/move", {"slot": value(ELEVEN)})

    assert page.status_code == 409
    assert "Es gibt keinen Termin mehr." in page.text


def test_moving_to_a_time_that_is_gone_keeps_the_old_one_and_the_reason(
    app: Portal, visitor: Visitor
) -> None:
    house(app)
    ben = Visitor(app)
    booked(app, ben, ELEVEN, email="ben@example.org")
    booked(app, visitor)

    page = visitor.fills_in(f"{PAGE}/move", {"slot": value(ELEVEN), "reason": "Ein Kind ist krank."})

    assert page.status_code == 409
    assert errors(page) == ["Diese Zeit ist nicht mehr frei. Bitte wählen Sie eine andere."]
    assert "Ein Kind ist krank." in page.text


def test_olga_moves_a_talk_to_another_of_her_times(app: Portal, visitor: Visitor) -> None:
    olga = house(app)
    booked(app, visitor)
    before = newest_letter_id(app)

    page = olga.opens("/organizer/interviews/1/move")
    assert next(label.split(", ")[2] for label in offered(page)) == "11:00\u00a0Uhr"
    answer = olga.sends(
        "/organizer/interviews/1/move", {"slot": value(ELEVEN), "reason": "Ein Zug fiel aus."}
    )

    assert answer.location == "/organizer/interviews"
    assert (the_talk(app).begins_at, the_talk(app).moved_from) == (ELEVEN, TEN)
    assert told(app, before) == [
        ("interview-moved", "ada@example.org"),
        ("interview-moved-host", "olga@example.org"),
    ]
    assert "„Ein Zug fiel aus.“" in visitor.last_letter("interview-moved").text


def test_olga_moves_to_a_free_time_of_hers_only(app: Portal, visitor: Visitor) -> None:
    olga = house(app, hosts=2)
    booked(app, visitor)

    page = olga.fills_in("/organizer/interviews/1/move", {"slot": value(TEN + timedelta(minutes=5))})

    assert page.status_code == 409
    assert the_talk(app).begins_at == TEN
    assert all("Jonas" not in label for label in offered(page))


def test_a_talk_that_has_begun_is_noted_and_not_moved(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    olga = house(app)
    booked(app, visitor)
    tuesday.move_to(TEN)
    olga.signs_in_as("olga@example.org")

    pages = [f"/organizer/interviews/1/{act}" for act in ("move", "cancel")]
    assert [olga.opens(page).location for page in pages] == ["/organizer/interviews"] * 2
    assert "Dieses Gespräch hat begonnen." in olga.opens("/organizer/interviews").text


def test_the_organizer_s_page_of_an_application_shows_the_appointment(app: Portal, visitor: Visitor) -> None:
    olga = house(app)
    invited(app, visitor)
    visitor.opens(f"{PAGE}?zone=America/New_York")
    visitor.sends(PAGE, {"slot": value(TEN)})

    page = unescape(olga.opens("/organizer/applications/1").text)

    assert "Donnerstag, 26.\u00a0November 2026, 10:00\u00a0Uhr" in page
    assert "New Yorker Zeit: Donnerstag, 26.\u00a0November 2026, 04:00\u00a0Uhr" in page
    assert "Termin vereinbart" in page


def test_the_list_has_today_first_and_what_is_to_note(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    olga = house(app)
    booked(app, visitor)
    booked(app, Visitor(app), ELEVEN, email="ben@example.org", given_name="Ben")
    booked(app, Visitor(app), TEN + timedelta(days=7), email="cem@example.org", given_name="Cem")

    tuesday.move_to(TEN + timedelta(minutes=50))
    olga.signs_in_as("olga@example.org")
    page = olga.opens("/organizer/interviews").text

    headings = re.findall(r'<h2 class="h-s" id="([\w-]+)"', page)
    names = re.findall(r"<strong>(\w+) Lindner</strong>", page)
    assert (headings, names) == (["today", "to-note", "to-come"], ["Ben", "Ada", "Cem"])


def test_the_list_asks_as_much_for_many_talks_as_for_one(app: Portal, visitor: Visitor) -> None:
    olga = house(app)
    booked(app, visitor)
    one = olga.opens("/organizer/interviews").headers["X-SQL-Count"]
    for week in range(1, 4):
        booked(app, Visitor(app), TEN + timedelta(days=7 * week), email=f"guest{week}@example.org")

    assert olga.opens("/organizer/interviews").headers["X-SQL-Count"] == one
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Interview.id))) == 4
