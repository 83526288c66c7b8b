"""Ada books a time: what stands then, who is told, and what happens when it is gone."""

from collections import Counter
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from portal.applications.actions import move
from portal.applications.models import Application, Event
from portal.applications.states import State
from portal.interviews.models import Interview, Meeting
from portal.web.transaction import Portal
from tests.interviews.people import (
    ELEVEN,
    TEN,
    berlin,
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
from tests.test_bad_input import all_at_once, errors

pytestmark = pytest.mark.usefixtures("tuesday")

PAGE = "/application/interview"
GONE = "Diese Zeit ist nicht mehr frei. Bitte wählen Sie eine andere."


def test_booking_makes_the_appointment_and_tells_both(app: Portal, visitor: Visitor) -> None:
    house(app)
    application_id = invited(app, visitor)
    before = newest_letter_id(app)

    answer = visitor.fills_in(PAGE, {"slot": value(TEN)})

    assert answer.location == PAGE
    talk = the_talk(app)
    assert (talk.host_id, talk.begins_at, talk.ends_at) == (1, TEN, TEN + timedelta(minutes=45))
    assert (talk.meeting, talk.place, talk.zone, talk.sequence) == (
        *(Meeting.PHONE, "Wir rufen Sie an", "Europe/Berlin", 0),
    )
    assert told(app, before) == [
        ("interview-booked", "ada@example.org"),
        ("interview-booked-host", "olga@example.org"),
    ]
    with app.database.session(writes=False) as db:
        last = db.scalars(sa.select(Event).order_by(Event.id.desc())).first()
        assert last is not None
        assert (last.act, last.from_state, last.to_state, last.by_applicant, last.application_id) == (
            *("booked", State.INVITED, State.SCHEDULED, True, application_id),
        )


def test_the_receipt_says_when_and_what_comes_next(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)

    page = unescape(visitor.opens(PAGE).text)

    assert "Ihr Termin ist gebucht." in page
    assert "Unser Gespräch: Donnerstag, 26.\u00a0November, 10:00\u00a0Uhr" in page
    assert "Donnerstag, 26.\u00a0November 2026, 10:00\u00a0Uhr (Berliner Zeit)" in page
    assert "Wir rufen Sie an" in page
    assert "Verschieben oder absagen können Sie den Termin bis 24 Stunden vorher." in page


def test_the_status_page_shows_the_appointment(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)

    page = unescape(visitor.opens("/application").text)

    assert "Unser Gespräch: Donnerstag, 26.\u00a0November, 10:00\u00a0Uhr" in page
    assert f'href="{PAGE}.ics"' in page


def test_a_time_of_one_organizer_leaves_the_other_s_free(app: Portal, visitor: Visitor) -> None:
    house(app, hosts=2)
    booked(app, visitor)
    ben = Visitor(app)
    invited(app, ben, email="ben@example.org")

    ben.opens(PAGE)

    assert [label for label in offered(ben.page) if "10:00" in label] == [
        "Donnerstag, 26.\u00a0November, 10:00\u00a0Uhr, 45 Minuten, mit Jonas Reimann"
    ]


def test_letters_give_both_times_where_the_zones_differ(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    visitor.opens(f"{PAGE}?zone=America/New_York")

    visitor.sends(PAGE, {"slot": value(TEN)})

    assert (
        "Donnerstag, 26.\u00a0November 2026, 04:00\u00a0Uhr (New Yorker Zeit)\n"
        "Berliner Zeit: Donnerstag, 26.\u00a0November 2026, 10:00\u00a0Uhr\n"
    ) in visitor.last_letter("interview-booked").text
    assert (
        "Donnerstag, 26.\u00a0November 2026, 10:00\u00a0Uhr (Berliner Zeit)\n"
        "New Yorker Zeit: Donnerstag, 26.\u00a0November 2026, 04:00\u00a0Uhr\n"
    ) in visitor.last_letter("interview-booked-host").text


def test_a_letter_says_a_time_once_where_the_clocks_agree(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    visitor.opens(f"{PAGE}?zone=Europe/Vienna")

    visitor.sends(PAGE, {"slot": value(TEN)})

    text = visitor.last_letter("interview-booked").text
    assert text.count("10:00") == 1 and "(Wiener Zeit)" in text


def test_nobody_books_without_choosing(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)

    page = visitor.fills_in(PAGE, {})

    assert page.status_code == 422
    assert errors(page) == ["Wählen Sie eine Zeit aus"]


WRONG = {
    "in the past": value(berlin(date(2026, 11, 19), 10)),
    "within the notice": value(berlin(date(2026, 11, 24), 11)),
    "between two slots": value(TEN + timedelta(minutes=15)),
    "on another day": value(TEN + timedelta(days=1)),
    "too far ahead": value(TEN + timedelta(days=70)),
    "of nobody": value(TEN, host_id=99),
    "words": "morgen",
    "nonsense": "1-" + "9" * 9,
    "huge": "9" * 18 + "-1",
    "nul": "1-\x001",
}


@pytest.mark.parametrize("slot", WRONG.values(), ids=WRONG)
def test_what_is_not_free_is_not_booked(app: Portal, visitor: Visitor, slot: str) -> None:
    house(app)
    invited(app, visitor)
    before = newest_letter_id(app)

    page = visitor.fills_in(PAGE, {"slot": slot})

    assert page.status_code == 409
    assert errors(page) == [GONE]
    assert len(offered(page)) == 2
    assert told(app, before) == []


def test_who_comes_second_gets_the_page_again_without_the_time(app: Portal, visitor: Visitor) -> None:
    house(app)
    ben = Visitor(app)
    invited(app, ben, email="ben@example.org")
    ben.opens(PAGE)
    booked(app, visitor)

    page = ben.sends(PAGE, {"slot": value(TEN)})

    assert page.status_code == 409
    assert errors(page) == [GONE]
    assert [label.split(", ")[2] for label in offered(page)] == ["11:00\u00a0Uhr"]


def test_a_second_window_books_no_second_talk(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    window = visitor.opens(PAGE)
    visitor.fills_in(PAGE, {"slot": value(TEN)})
    visitor.page = window

    page = visitor.sends(PAGE, {"slot": value(ELEVEN)})

    assert page.status_code == 409
    assert "Sie haben schon einen Termin. Sie können ihn verschieben." in page.text
    assert the_talk(app).begins_at == TEN


def test_the_same_form_twice_books_once(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    visitor.opens(PAGE)
    before = newest_letter_id(app)

    answers = [visitor.sends(PAGE, {"slot": value(TEN)}).location for _ in range(2)]

    assert answers == [PAGE, PAGE]
    assert len(told(app, before)) == 2


def test_after_a_withdrawal_there_is_no_time_to_choose(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    visitor.opens(PAGE)
    keys = visitor.page
    visitor.fills_in("/application/withdraw", {})
    visitor.page = keys

    assert visitor.opens(PAGE).location == "/application"
    visitor.page = keys
    page = visitor.sends(PAGE, {"slot": value(TEN)})

    assert page.status_code == 409
    assert "Es ist keine Zeit zu wählen" in page.text


def test_while_a_question_is_open_a_time_can_be_booked_and_the_question_stays(
    app: Portal, visitor: Visitor
) -> None:
    house(app)
    application_id = invited(app, visitor)
    with app.database.transaction() as db:
        move(db, db.get_one(Application, application_id), State.QUESTION, act="asked", by_id=1)

    assert visitor.fills_in(PAGE, {"slot": value(TEN)}).location == PAGE

    with app.database.session(writes=False) as db:
        assert db.get_one(Application, application_id).state == State.QUESTION
        acts = db.execute(sa.select(Event.act, Event.to_state).order_by(Event.id.desc()).limit(2)).all()
        assert [tuple(act) for act in acts] == [
            ("question stands", State.QUESTION),
            ("booked", State.SCHEDULED),
        ]


def test_many_who_want_one_time_at_once(app: Portal) -> None:
    house(app)
    people = [Visitor(app) for _ in range(12)]
    for number, person in enumerate(people):
        invited(app, person, email=f"guest{number}@example.org")
        person.opens(PAGE)
    pages: list[Any] = []

    def books(person: Visitor) -> Any:
        pages.append(person.sends(PAGE, {"slot": value(TEN)}))
        return pages[-1]

    answers = all_at_once([lambda p=person: books(p) for person in people])

    assert Counter(answers) == {302: 1, 409: 11}
    losers = [page for page in pages if page.status_code == 409]
    assert {tuple(errors(page)) for page in losers} == {(GONE,)}
    assert {len(offered(page)) for page in losers} == {1}
    with app.database.session(writes=False) as db:
        assert db.scalars(sa.select(Interview.begins_at)).all() == [TEN]
        assert db.scalar(sa.select(sa.func.count()).where(Event.act == "booked")) == 1


def test_two_windows_of_ada_at_once_make_one_talk(app: Portal, visitor: Visitor) -> None:
    house(app)
    invited(app, visitor)
    cookie = visitor.client.get_cookie("application")
    assert cookie
    windows = [Visitor(app) for _ in range(6)]
    for window in windows:
        window.client.set_cookie("application", cookie.value)
        window.opens(PAGE)
    times = [TEN, ELEVEN] * 3

    answers = all_at_once(
        [lambda w=w, at=at: w.sends(PAGE, {"slot": value(at)}) for w, at in zip(windows, times, strict=True)]
    )

    assert Counter(answers) == {302: 1, 409: 5}
    with app.database.session(writes=False) as db:
        assert len(db.scalars(sa.select(Interview.id)).all()) == 1
