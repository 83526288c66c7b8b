"""None of the free times fits: Ada suggests two, and an organizer answers with one click."""

from collections import Counter
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.clock import now
from portal.interviews.models import Meeting
from portal.interviews.models_suggestion import Suggestion
from portal.web.transaction import Portal
from tests.interviews.people import (
    ELEVEN,
    TEN,
    THURSDAY,
    berlin,
    booked,
    days,
    house,
    invited,
    newest_letter_id,
    the_talk,
    told,
    value,
)
from tests.people import Visitor, olga
from tests.test_bad_input import all_at_once, errors

pytestmark = pytest.mark.usefixtures("tuesday")

PAGE = "/application/interview"
TWO = {"first": "2026-11-27T17:30", "second": "2026-11-30T08:00", "words": "Abends geht es besser."}
FRIDAY_EVENING, MONDAY_MORNING = berlin(THURSDAY + days(1), 17, 30), berlin(THURSDAY + days(4), 8)


def suggestions(app: Portal) -> list[Suggestion]:
    with app.database.session(writes=False) as db:
        return list(db.scalars(sa.select(Suggestion).order_by(Suggestion.id)))


def suggested(app: Portal, visitor: Visitor, **changes: str) -> None:
    assert visitor.fills_in(f"{PAGE}/suggest", TWO | changes).location == PAGE


def test_ada_suggests_two_times_and_the_one_who_invited_hears_of_it(app: Portal, visitor: Visitor) -> None:
    house(app, hosts=2)
    invited(app, visitor)
    before = newest_letter_id(app)

    suggested(app, visitor)

    [one] = suggestions(app)
    assert (one.times, one.words, one.zone) == (
        *((FRIDAY_EVENING, MONDAY_MORNING), "Abends geht es besser.", "Europe/Berlin"),
    )
    assert told(app, before) == [("times-suggested-host", "olga@example.org")]
    page = unescape(visitor.opens(PAGE).text)
    assert "Sie haben zwei Zeiten vorgeschlagen." in page
    assert "Freitag, 27.\u00a0November 2026, 17:30\u00a0Uhr" in page


def test_times_are_read_by_the_reader_s_clock(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.opens(f"{PAGE}/suggest?zone=America/New_York")
    assert 'action="/application/interview/suggest?zone=America/New_York"' in page.text
    visitor.sends(f"{PAGE}/suggest?zone=America/New_York", TWO)

    assert suggestions(app)[0].first_at == berlin(THURSDAY + days(1), 23, 30)


@pytest.mark.parametrize(("number", "at"), [(1, FRIDAY_EVENING), (2, MONDAY_MORNING)])
def test_one_click_takes_a_time_and_whoever_clicked_is_the_host(
    app: Portal, visitor: Visitor, number: int, at: Any
) -> None:
    house(app, hosts=2)
    invited(app, visitor)
    suggested(app, visitor)
    jonas = Visitor(app)
    jonas.signs_in_as("jonas@example.org")
    before = newest_letter_id(app)

    jonas.opens("/organizer/interviews")
    answer = jonas.sends(f"/organizer/interviews/suggestions/1/accept/{number}")

    assert answer.location == "/organizer/interviews"
    talk = the_talk(app)
    assert (talk.host_id, talk.begins_at, talk.meeting, talk.place) == (
        *(2, at, Meeting.PHONE, "Wir rufen Sie an"),
    )
    assert told(app, before) == [
        ("interview-booked", "ada@example.org"),
        ("interview-booked-host", "jonas@example.org"),
    ]
    [one] = suggestions(app)
    assert (one.ended_at, one.ended_by_id, one.interview_id) == (now(), 2, talk.id)


def test_an_organizer_without_a_plan_talks_by_phone(app: Portal, visitor: Visitor) -> None:
    organizer = house(app, hosts=0)
    with app.database.transaction() as db:
        olga(db)
    organizer.signs_in_as("olga@example.org")
    invited(app, visitor)
    suggested(app, visitor)

    organizer.opens("/organizer/interviews")
    organizer.sends("/organizer/interviews/suggestions/1/accept/1")

    talk = the_talk(app)
    assert (talk.meeting, talk.place) == (Meeting.PHONE, "0221 555 01 48")


def test_the_page_of_the_application_has_the_answers_too(app: Portal, visitor: Visitor) -> None:
    organizer = house(app)
    invited(app, visitor)
    suggested(app, visitor)

    page = unescape(organizer.opens("/organizer/applications/1").text)

    assert "„Abends" not in page and "Abends geht es besser." in page
    assert 'action="/organizer/interviews/suggestions/1/accept/1"' in page
    assert page.count("Uhr annehmen</button>") == 2
    assert 'action="/organizer/interviews/suggestions/1/neither"' in page


def test_neither_works_asks_to_look_again(app: Portal, visitor: Visitor) -> None:
    organizer = house(app)
    invited(app, visitor)
    suggested(app, visitor)
    before = newest_letter_id(app)

    organizer.opens("/organizer/interviews")
    organizer.sends("/organizer/interviews/suggestions/1/neither")

    assert told(app, before) == [("times-neither", "ada@example.org")]
    assert "/link/" in visitor.last_letter("times-neither").text
    assert (suggestions(app)[0].ended_by_id, suggestions(app)[0].interview_id) == (1, None)
    assert "vorgeschlagen" not in visitor.opens(PAGE).text


def test_a_suggestion_is_answered_once(app: Portal, visitor: Visitor) -> None:
    organizer = house(app)
    invited(app, visitor)
    suggested(app, visitor)
    windows = [Visitor(app) for _ in range(6)]
    for window in windows:
        window.signs_in_as("olga@example.org")
        window.opens("/organizer/interviews")
    acts = ["accept/1", "accept/2", "neither"] * 2

    answers = all_at_once(
        [
            lambda w=window, act=act: w.sends(f"/organizer/interviews/suggestions/1/{act}")
            for window, act in zip(windows, acts, strict=True)
        ]
    )

    assert Counter(answers) == {302: 1, 409: 5}
    assert organizer.opens("/organizer/interviews").status_code == 200


def test_nobody_holds_two_talks_at_once(app: Portal, visitor: Visitor) -> None:
    organizer = house(app)
    booked(app, Visitor(app), email="ben@example.org")
    invited(app, visitor)
    suggested(app, visitor, first="2026-11-26T10:30")
    organizer.opens("/organizer/interviews")

    page = organizer.sends("/organizer/interviews/suggestions/1/accept/1")

    assert page.status_code == 409
    assert "Zu dieser Zeit haben Sie ein anderes Gespräch." in page.text
    assert suggestions(app)[0].ended_at is None


def test_a_time_that_has_passed_is_not_taken(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    organizer = house(app)
    invited(app, visitor)
    suggested(app, visitor)
    tuesday.move_to(FRIDAY_EVENING)
    organizer.signs_in_as("olga@example.org")
    organizer.opens("/organizer/interviews")

    assert organizer.sends("/organizer/interviews/suggestions/1/accept/1").status_code == 409
    assert organizer.sends("/organizer/interviews/suggestions/1/accept/2").status_code == 302


@pytest.mark.parametrize("number", [0, 3, 99])
def test_there_are_two_times_and_no_third(app: Portal, visitor: Visitor, number: int) -> None:
    organizer = house(app)
    invited(app, visitor)
    suggested(app, visitor)
    organizer.opens("/organizer/interviews")

    assert organizer.sends(f"/organizer/interviews/suggestions/1/accept/{number}").status_code == 404


def test_who_books_after_all_waits_for_no_answer(app: Portal, visitor: Visitor) -> None:
    organizer = house(app)
    invited(app, visitor)
    suggested(app, visitor)
    visitor.fills_in(PAGE, {"slot": value(TEN)})
    organizer.opens("/organizer/interviews")

    assert organizer.sends("/organizer/interviews/suggestions/1/accept/1").status_code == 409
    assert (suggestions(app)[0].ended_at, suggestions(app)[0].ended_by_id) == (now(), None)
    assert the_talk(app).begins_at == TEN


def test_newer_suggestions_replace_older_ones(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    suggested(app, visitor)
    suggested(app, visitor, first="2026-12-01T10:00")

    assert [one.ended_at is None for one in suggestions(app)] == [False, True]


def test_instead_of_an_appointment_two_times_move_it_when_taken(app: Portal, visitor: Visitor) -> None:
    organizer = house(app)
    booked(app, visitor)
    suggested(app, visitor)
    before = newest_letter_id(app)

    organizer.opens("/organizer/interviews")
    organizer.sends("/organizer/interviews/suggestions/1/accept/1")

    talk = the_talk(app)
    assert (talk.begins_at, talk.moved_from, talk.sequence) == (FRIDAY_EVENING, TEN, 1)
    assert told(app, before) == [
        ("interview-moved", "ada@example.org"),
        ("interview-moved-host", "olga@example.org"),
    ]


def test_with_a_withdrawn_application_its_suggestion_falls_away(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    suggested(app, visitor)

    visitor.fills_in("/application/withdraw", {})

    assert suggestions(app)[0].ended_at == now()


WRONG = {
    "empty": ("", "Geben Sie Tag und Uhrzeit ein, zum Beispiel 2026-11-26 17:30"),
    "words": ("morgen früh", "Geben Sie Tag und Uhrzeit ein, zum Beispiel 2026-11-26 17:30"),
    "no such day": ("2026-02-30T10:00", "Geben Sie Tag und Uhrzeit ein, zum Beispiel 2026-11-26 17:30"),
    "year one": ("0001-01-01T00:00", "Geben Sie Tag und Uhrzeit ein, zum Beispiel 2026-11-26 17:30"),
    "past": ("2026-11-24T09:59", "Schlagen Sie eine Zeit vor, die noch kommt"),
    "far": ("2031-01-01T10:00", "Schlagen Sie eine Zeit innerhalb des nächsten Jahres vor"),
    "gap": ("2027-03-28T02:30", "Diese Uhrzeit gibt es an dem Tag nicht: Die Uhren werden vorgestellt"),
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_no_time_gets_a_sentence_at_its_field(
    app: Portal, visitor: Visitor, text: str, sentence: str
) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.fills_in(f"{PAGE}/suggest", TWO | {"first": text})

    assert (page.status_code, errors(page)) == (422, [sentence])
    assert "Abends geht es besser." in page.text and 'value="2026-11-30T08:00"' in page.text
    assert suggestions(app) == []


def test_two_times_are_two(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.fills_in(f"{PAGE}/suggest", TWO | {"second": TWO["first"]})

    assert (page.status_code, errors(page)) == (422, ["Schlagen Sie eine andere Zeit vor als die erste"])


def test_shortly_before_the_talk_nothing_is_suggested_any_more(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    house(app)
    booked(app, visitor, ELEVEN)
    tuesday.move_to(TEN)

    page = visitor.fills_in(f"{PAGE}/suggest", TWO)

    assert page.status_code == 409
    assert "Bis zum Gespräch sind es weniger als 24 Stunden." in page.text
