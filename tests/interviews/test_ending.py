"""An appointment comes to nothing: cancelled, missed, or fallen away with the application."""

from datetime import timedelta

import pytest
import time_machine

from portal.applications.models import Application
from portal.applications.states import State
from portal.clock import now
from portal.web.transaction import Portal
from tests.interviews.desk import HELD
from tests.interviews.people import (
    TEN,
    acts,
    booked,
    house,
    invited,
    letters_since,
    newest_letter_id,
    offered,
    the_talk,
    told,
)
from tests.people import Visitor

pytestmark = pytest.mark.usefixtures("tuesday")

PAGE = "/application/interview"


def test_ada_cancels_and_may_choose_again(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)
    before = newest_letter_id(app)

    answer = visitor.fills_in(f"{PAGE}/cancel", {"reason": ""})

    assert answer.location == PAGE
    talk = the_talk(app)
    assert (talk.cancelled_at, talk.cancelled_by_id, talk.sequence) == (now(), None, 1)
    assert told(app, before) == [
        ("interview-cancelled", "ada@example.org"),
        ("interview-cancelled-host", "olga@example.org"),
    ]
    assert acts(app) == [("booked", "scheduled"), ("cancelled", "invited")]
    assert len(offered(visitor.opens(PAGE))) == 2


def test_olga_cancels_with_a_sentence(app: Portal, visitor: Visitor) -> None:
    olga = house(app)
    booked(app, visitor)

    olga.fills_in("/organizer/interviews/1/cancel", {"reason": "Ich bin krank."})

    assert the_talk(app).cancelled_by_id == 1
    letter = visitor.last_letter("interview-cancelled")
    assert "müssen unser Gespräch" in letter.text and "„Ich bin krank.“" in letter.text
    assert "/link/" in letter.text
    assert acts(app)[-1] == ("cancelled", "invited")


def test_who_did_not_come_gets_a_kind_letter_and_a_new_choice(
    app: Portal, visitor: Visitor, tuesday: time_machine.Traveller
) -> None:
    olga = house(app)
    booked(app, visitor)
    tuesday.move_to(TEN + timedelta(minutes=15))
    olga.signs_in_as("olga@example.org")
    before = newest_letter_id(app)

    olga.fills_in("/organizer/interviews/1/missed", {})

    assert (the_talk(app).missed_at, the_talk(app).missed_by_id) == (now(), 1)
    assert told(app, before) == [("interview-missed", "ada@example.org")]
    assert "So etwas kommt vor" in visitor.last_letter("interview-missed").text
    assert acts(app)[-1] == ("missed", "invited")
    assert offered(visitor.opens(PAGE)) != []


def test_nobody_has_missed_a_talk_that_has_not_begun(app: Portal, visitor: Visitor) -> None:
    olga = house(app)
    booked(app, visitor)

    page = olga.fills_in("/organizer/interviews/1/missed", {})

    assert page.status_code == 409
    assert "wird notiert, wenn das Gespräch begonnen hat" in page.text
    assert the_talk(app).missed_at is None


def test_with_a_withdrawn_application_its_talk_falls_away(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)
    before = newest_letter_id(app)
    assert "Der Termin für unser Gespräch ist damit abgesagt." in visitor.opens("/application/withdraw").text

    visitor.sends("/application/withdraw", {})

    assert the_talk(app).cancelled_at == now()
    assert told(app, before) == [
        ("interview-cancelled", "ada@example.org"),
        ("interview-cancelled-host", "olga@example.org"),
    ]
    assert acts(app)[1:] == [("cancelled", "invited"), ("withdrawn", "withdrawn")]


def test_who_takes_the_withdrawal_back_chooses_anew(app: Portal, visitor: Visitor) -> None:
    house(app)
    booked(app, visitor)
    visitor.fills_in("/application/withdraw", {})

    visitor.opens("/application")
    visitor.sends("/application/undo-withdrawal")

    assert acts(app)[-1] == ("withdrawal undone", "invited")
    assert len(offered(visitor.opens(PAGE))) == 2


def test_with_a_declined_application_its_talk_falls_away(app: Portal, visitor: Visitor) -> None:
    olga = house(app)
    application_id = booked(app, visitor)
    page = f"/organizer/applications/{application_id}"
    letter = {"reason": "Passt nicht.", "subject": "Nein", "body": "Dieses Mal nicht."}
    olga.fills_in(f"{page}/decide/decline", letter)
    before = newest_letter_id(app)

    olga.opens(f"{page}/decision")
    assert olga.sends(f"{page}/decision/release").status_code == 302

    assert told(app, before) == [
        ("interview-cancelled", "ada@example.org"),
        ("interview-cancelled-host", "olga@example.org"),
        ("decision-decline", "ada@example.org"),
    ]
    assert "/link/" not in visitor.last_letter("interview-cancelled").text
    with app.database.session(writes=False) as db:
        assert db.get_one(Application, application_id).state == State.DECLINED


def test_nobody_is_invited_while_a_talk_is_agreed_on(app: Portal, visitor: Visitor) -> None:
    olga = house(app)
    booked(app, visitor)
    page = olga.opens("/organizer/applications/1")
    assert 'href="/organizer/applications/1/invite"' not in page.text

    assert olga.fills_in("/organizer/applications/1/invite", {}).status_code == 409

    assert the_talk(app).is_to_come


def test_a_talk_held_before_its_time_leaves_the_calendars_and_frees_the_time(
    app: Portal, visitor: Visitor
) -> None:
    """They talked on the phone on Tuesday already; the appointment was for Thursday."""
    olga, ben = house(app), Visitor(app)
    booked(app, visitor)
    invited(app, ben, given_name="Ben", email="ben@example.org")
    before, free = newest_letter_id(app), len(offered(ben.opens(PAGE)))

    olga.fills_in(
        "/organizer/interviews/1", HELD | {"held_on": "2026-11-24"}, to="/organizer/interviews/1/held"
    )

    talk = the_talk(app)
    assert (talk.begins_at, talk.moved_from, talk.sequence, talk.place) == (None, TEN, 1, "Telefon")
    assert told(app, before) == [
        ("interview-held-early", "ada@example.org"),
        ("interview-held-early-host", "olga@example.org"),
    ]
    entries = [letter.calendar or "" for letter in letters_since(app, before)]
    for entry, place in zip(entries, ("Wir rufen Sie an", ""), strict=True):
        assert (
            "METHOD:CANCEL\n" in entry and "SEQUENCE:1\n" in entry and "DTSTART:20261126T090000Z\n" in entry
        )
        assert (f"LOCATION:{place}" in entry) == bool(place)
    assert (free, len(offered(ben.opens(PAGE)))) == (1, 2)
