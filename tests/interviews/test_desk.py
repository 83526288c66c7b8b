"""A talk is held at the desk: begun with or without an appointment, timed, and noted as held."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal import clock
from portal.applications.models import Application, Event
from portal.applications.states import State
from portal.clock import now
from portal.interviews.models import Capture, Interview
from portal.web.transaction import Portal
from tests.interviews.desk import (
    ASK,
    NOTE,
    OFFER,
    at_the_desk,
    decided_now,
    invited,
    jonas_beside,
    lines,
    one,
    sends_line,
    the_talk,
    yesterday,
)
from tests.people import Visitor, applies, interviewed
from tests.test_bad_input import all_at_once, errors

DESK = "/organizer/interviews/1"
HELD = {"held_on": "2026-01-20", "place": "Telefon"}


def column(app: Portal, *columns: Any) -> Any:
    with app.database.session(writes=False) as db:
        row = db.execute(sa.select(*columns)).one()
        return row if len(columns) > 1 else row[0]


def test_an_organizer_notes_yesterdays_call_in_one_form(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)

    interviewed(
        olga, 1, held_on=yesterday(), ask="Presse\n- Eine Bühne", offer="Die Werkstatt", note="Hört zu."
    )

    said = [(ASK, "Presse"), (ASK, "Eine Bühne"), (OFFER, "Die Werkstatt"), (NOTE, "Hört zu.")]
    assert lines(app.database) == said
    assert str(column(app, Interview.held_on)) == yesterday()
    assert column(app, Application.state) == State.INTERVIEWED
    page = unescape(olga.opens("/organizer/applications/1").text)
    assert [words for _kind, words in said if words not in page] == []


def test_the_desk_shows_what_was_sent_and_who_may_read_the_notes(app: Portal, visitor: Visitor) -> None:
    page = unescape(at_the_desk(app, visitor).page.text)  # type: ignore[union-attr]

    for words in ("Der Tag, an dem die Orgel schwieg", "Meine Werkstatt für einen Abend.", "Worum sie bat"):
        assert words in page
    assert "Was Sie hier schreiben, kann Frau Lindner lesen." in page


def test_opening_the_desk_twice_begins_one_talk(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    olga.opens("/organizer/applications/1")

    assert olga.sends("/organizer/applications/1/interview").location == DESK
    assert 'href="/organizer/interviews/1"' in olga.opens("/organizer/applications/1").text
    assert column(app, sa.func.count(Interview.id)) == 1


def test_two_organizers_who_begin_at_once_sit_at_one_desk(app: Portal, visitor: Visitor) -> None:
    olga, jonas = invited(app, visitor), jonas_beside(app)
    for who in (olga, jonas):
        who.opens("/organizer/applications/1")

    answers = all_at_once(
        [lambda w=who: w.sends("/organizer/applications/1/interview") for who in (olga, jonas)]
    )

    assert answers == [302, 302]
    assert column(app, sa.func.count(Interview.id)) == 1


@pytest.mark.parametrize("state", sorted(set(State) - {State.INVITED, State.SCHEDULED, State.DRAFT}))
def test_a_talk_begins_only_after_an_invitation(app: Portal, visitor: Visitor, state: State) -> None:
    olga = invited(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=state))
    olga.opens("/organizer/settings")

    assert olga.sends("/organizer/applications/1/interview").status_code == 409
    assert column(app, sa.func.count(Interview.id)) == 0


def test_the_clock_of_the_talk_gives_the_facts(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    began = now()
    with clock.at(began):
        olga.sends(f"{DESK}/start")
    for minute, kind in ((2, "ask"), (3, "ask"), (6, "offer")):
        with clock.at(began + timedelta(minutes=minute)):
            sends_line(olga, kind, kind=kind, key=f"line-{minute}", prompted="no" if kind == "offer" else "")
    with clock.at(began + timedelta(minutes=25)):
        olga.sends(f"{DESK}/end")

    page = olga.opens(DESK).text

    assert "Zwei Bitten vor dem ersten Angebot." in page
    assert "Erstes Angebot nach sechs Minuten, ungefragt." in page
    assert tuple(column(app, Interview.started_at, Interview.ended_at)) == (
        began,
        began + timedelta(minutes=25),
    )


def test_a_talk_started_twice_began_once_unless_it_begins_anew(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    olga.sends(f"{DESK}/start")
    first = column(app, Interview.started_at)

    olga.opens(DESK)
    olga.sends(f"{DESK}/start")
    assert column(app, Interview.started_at) == first

    olga.opens(DESK)
    olga.sends(f"{DESK}/start", {"anew": "1"})
    assert column(app, Interview.started_at) > first


def test_what_happened_while_the_line_was_cut_has_its_own_time(app: Portal, visitor: Visitor) -> None:
    olga, before = at_the_desk(app, visitor), now()

    olga.sends(f"{DESK}/start", {"ago": "120"})
    sends_line(olga, "Presse", ago=60)

    assert abs(column(app, Interview.started_at) - before + timedelta(seconds=120)) < timedelta(seconds=20)
    assert abs(column(app, Capture.at) - before + timedelta(seconds=60)) < timedelta(seconds=20)


def test_an_end_noted_too_early_is_taken_back(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    assert olga.sends(f"{DESK}/end").status_code == 409
    for act in ("start", "end", "go-on"):
        olga.opens(DESK)
        assert olga.sends(f"{DESK}/{act}").location == DESK

    assert column(app, Interview.ended_at) is None


def test_noting_the_talk_ends_its_clock(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    olga.sends(f"{DESK}/start")

    olga.fills_in(DESK, HELD, f"{DESK}/held")

    assert column(app, Interview.ended_at) is not None


def test_a_day_to_come_gets_a_sentence_and_nothing_typed_is_lost(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    tomorrow = str((now() + timedelta(days=2)).date())

    page = olga.fills_in(
        DESK, HELD | {"held_on": tomorrow, "ask": "Presse", "ask_to": "member"}, f"{DESK}/held"
    )

    assert page.status_code == 422
    assert "Dieser Tag kommt erst noch." in page.text
    assert "Presse</textarea>" in page.text
    assert '<option value="member" selected>' in page.text
    assert column(app, Application.state) == State.INVITED
    assert lines(app.database) == []


def test_day_and_place_can_be_corrected_and_lines_added(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)

    olga.fills_in(DESK, HELD | {"place": "Video", "offer": "Noch etwas"}, f"{DESK}/held")

    assert column(app, Interview.place) == "Video"
    assert lines(app.database) == [(ASK, "Presse"), (OFFER, "Zeit"), (OFFER, "Noch etwas")]
    with app.database.session(writes=False) as db:
        acts = db.scalars(sa.select(Event.act).where(Event.act == "interviewed")).all()
    assert len(acts) == 1


def test_once_the_decision_is_told_the_notes_stay_as_they_were(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)
    olga.opens(DESK)
    decided_now(app.database)

    answers = {
        "script": sends_line(olga, "Anders").status_code,
        "lines": olga.sends(f"{DESK}/lines", {"ask": "Anders"}).status_code,
        "held": olga.sends(f"{DESK}/held", HELD | {"note": "Anders"}).status_code,
        "strike": olga.sends(f"{DESK}/lines/1/strike").status_code,
        "start": olga.sends(f"{DESK}/start").status_code,
    }

    assert answers == {"script": 409, "lines": 422, "held": 422, "strike": 409, "start": 409}
    assert lines(app.database) == [(ASK, "Presse"), (OFFER, "Zeit")]
    page = olga.opens(DESK).text
    assert "bleibt" in page and 'id="ask"' not in page


def test_a_refused_form_keeps_what_was_typed(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)
    olga.opens(DESK)
    decided_now(app.database)

    page = olga.sends(f"{DESK}/lines", {"ask": "Das kam zu spät"})

    assert "Das kam zu spät</textarea>" in page.text
    assert "Diese Bewerbung ist inzwischen weiter." in page.text


def test_after_a_hold_the_second_talk_is_open_and_the_first_stays(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)
    decided_now(app.database, "hold")
    olga.fills_in("/organizer/applications/1/invite", {})
    olga.opens("/organizer/applications/1")

    second = olga.sends("/organizer/applications/1/interview").location
    olga.opens(second)

    assert second == "/organizer/interviews/2"
    assert olga.sends(f"{second}/lines", {"offer": "Der neue Vortrag"}).status_code == 302
    assert olga.sends(f"{DESK}/lines", {"ask": "Anders"}).status_code == 422
    page = olga.opens("/organizer/applications/1").text
    assert "Der neue Vortrag" in page and "Zeit" in page


def test_a_talk_that_was_none_leaves_the_list(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    assert olga.sends(f"{DESK}/call-off").location == "/organizer/applications/1"

    assert column(app, Interview.cancelled_at) is not None
    olga.opens("/organizer/applications/1")
    assert olga.sends("/organizer/applications/1/interview").location == "/organizer/interviews/2"


def test_a_talk_in_which_something_was_noted_is_not_dropped(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    olga.sends(f"{DESK}/lines", {"ask": "Presse"})

    assert olga.sends(f"{DESK}/call-off").status_code == 409


def test_an_agreed_time_is_held_at_the_same_desk(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    begins = datetime(2026, 3, 3, 16, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    with app.database.transaction() as db:
        agreed = {"begins_at": begins, "ends_at": begins + timedelta(minutes=30), "place": "Video"}
        db.add(Interview(application_id=1, host_id=one(db, "olga").id, **agreed))
        db.execute(sa.update(Application).values(state=State.SCHEDULED))

    olga.opens("/organizer/settings")
    assert olga.sends("/organizer/applications/1/interview").location == DESK
    assert olga.fills_in(DESK, {"held_on": "2026-03-03", "place": "Video"}, f"{DESK}/held").status_code == 302

    with app.database.session(writes=False) as db:
        assert the_talk(db).begins_at == begins
        assert db.get_one(Application, 1).state == State.INTERVIEWED


def test_while_a_question_is_open_lines_are_kept_and_the_talk_is_not_noted(
    app: Portal, visitor: Visitor
) -> None:
    olga = at_the_desk(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=State.QUESTION))

    assert olga.sends(f"{DESK}/lines", {"ask": "Presse"}).status_code == 302
    olga.opens(DESK)
    assert olga.sends(f"{DESK}/held", HELD).status_code == 422


WRONG_CLOCKS = ["-1", "x", "1e99", "nan", "inf", "9" * 400, "\x00"]


@pytest.mark.parametrize("ago", WRONG_CLOCKS)
def test_a_time_that_cannot_be_is_not_taken(app: Portal, visitor: Visitor, ago: str) -> None:
    olga = at_the_desk(app, visitor)

    assert olga.sends(f"{DESK}/start", {"ago": ago}).status_code == 400
    assert sends_line(olga, "Presse", ago=ago).status_code == 422
    assert column(app, Interview.started_at) is None


@pytest.mark.parametrize("held_on", ["", "gestern", "0001-01-01", "1999-12-31", "x" * 999])
def test_a_wrong_day_gets_a_sentence_at_its_field(app: Portal, visitor: Visitor, held_on: str) -> None:
    olga = at_the_desk(app, visitor)

    page = olga.fills_in(DESK, HELD | {"held_on": held_on, "note": "Sie hört zu."}, f"{DESK}/held")

    assert (page.status_code, len(errors(page))) == (422, 1)
    assert "Sie hört zu.</textarea>" in page.text


@pytest.mark.parametrize("id_", ["0", "2", "999", "9223372036854775808", "-1", "x"])
def test_a_desk_that_is_not_there_is_nobodys(app: Portal, visitor: Visitor, id_: str) -> None:
    olga = at_the_desk(app, visitor)
    pages = ["", "/lines/1", "/start", "/lines", "/held", "/line", "/questions/1/cover", "/call-off"]

    found = {page: olga.opens(f"/organizer/interviews/{id_}{page}").status_code for page in pages[:2]}
    olga.opens(DESK)
    found |= {page: olga.sends(f"/organizer/interviews/{id_}{page}").status_code for page in pages[2:]}

    assert found == dict.fromkeys(pages, 404)


def test_the_desk_asks_as_much_for_two_hundred_lines_as_for_one(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    counts = []
    for many in (1, 200):
        olga.opens(DESK)
        olga.sends(f"{DESK}/lines", {"ask": "\n".join(["Presse"] * many)})
        counts.append(int(olga.opens(DESK).headers["X-SQL-Count"]))

    assert counts[0] == counts[1] <= 6


def test_the_page_of_the_application_asks_as_much_for_many_lines_as_for_one(
    app: Portal, visitor: Visitor
) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)
    page = "/organizer/applications/1"
    few = int(olga.opens(page).headers["X-SQL-Count"])

    olga.fills_in(DESK, HELD | {"ask": "\n".join(["Presse"] * 30)}, f"{DESK}/held")

    assert int(olga.opens(page).headers["X-SQL-Count"]) == few


def test_nothing_of_the_desk_is_on_an_applicants_page(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1, ask="Geheime Bitte", offer="Geheimes Angebot", note="Geheime Notiz")

    for page in ("/application", "/application/welcome", "/application/answer", "/organizer/interviews/1"):
        assert "Geheim" not in visitor.opens(page).text


def test_an_application_of_somebody_else_stays_apart(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    applies(Visitor(app), email="ben@example.org")

    assert olga.opens("/organizer/applications/2").status_code == 200
    olga.sends("/organizer/applications/2/invite")
    olga.opens("/organizer/applications/2")
    other = olga.sends("/organizer/applications/2/interview").location
    olga.opens(other)
    olga.sends(f"{other}/lines", {"ask": "Anderes"})

    assert olga.opens(f"{DESK}/lines/1").status_code == 404
    assert "Anderes" not in olga.opens(DESK).text
