"""A talk that was agreed on is moved, cancelled, missed, or falls away with the application."""

import re
from datetime import timedelta
from html import unescape

import sqlalchemy as sa
import time_machine

from portal.applications.models import Application, Event
from portal.applications.states import State
from portal.clock import now
from portal.interviews.models import Interview
from portal.web.transaction import Portal
from tests.interviews.people import (
    ELEVEN,
    TEN,
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

PAGE = "/application/interview"
TOO_LATE = "Bis zum Gespräch sind es weniger als 24 Stunden. Bitte rufen Sie uns an"


def acts(app: Portal) -> list[tuple[str, str]]:
    """What happened since the invitation, and the state after it."""
    with app.database.session(writes=False) as db:
        rows = db.execute(sa.select(Event.act, Event.to_state).order_by(Event.id))
        every = [(act, str(state)) for act, state in rows]
    return every[every.index(("invited", State.INVITED)) + 1 :]


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
