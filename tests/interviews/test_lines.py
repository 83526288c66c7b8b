"""A line is kept once however often it is sent; older words never overwrite newer ones, and nobody's words are lost."""

from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from portal.clock import now
from portal.database import Database
from portal.interviews.actions_lines import Line, Version, keep_line
from portal.interviews.models import Capture, Matter, Whom
from portal.web.transaction import Portal
from tests.interviews.desk import (
    ASK,
    NOTE,
    at_the_desk,
    by_the_clock,
    jonas_beside,
    lines,
    one,
    sends_line,
    the_talk,
)
from tests.people import Visitor
from tests.test_bad_input import HOSTILE, all_at_once

DESK = "/organizer/interviews/1"


def test_a_line_carries_how_it_came_and_who_wrote_it(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    answer = sends_line(olga, "Alle Pressekontakte", to="network", what="press", prompted="no")

    assert answer.status_code == 200
    assert sorted(answer.json) == ["facts", "id", "key", "saved"]
    with app.database.session(writes=False) as db:
        line, by = db.scalars(sa.select(Capture)).one(), one(db, "olga")
        assert (line.kind, line.words, line.to, line.what, line.prompted) == (
            ASK,
            "Alle Pressekontakte",
            Whom.NETWORK,
            Matter.PRESS,
            False,
        )
        assert (line.by_id, line.saved_by_id, line.removed_at) == (by.id, by.id, None)


def test_a_line_sent_again_is_one_line(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    first, second = sends_line(olga, "Presse"), sends_line(olga, "Presse")

    assert (first.status_code, first.json["id"]) == (second.status_code, second.json["id"])
    assert lines(app.database) == [(ASK, "Presse")]


def test_an_older_version_that_arrives_late_changes_nothing(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    for number, words in ((1, "Pre"), (3, "Presse in Köln"), (2, "Presse")):
        assert sends_line(olga, words, number=number).status_code == 200

    assert lines(app.database, Capture.words, Capture.version) == [("Presse in Köln", 3)]


def test_two_at_the_desk_write_lines_of_their_own(app: Portal, visitor: Visitor) -> None:
    olga, jonas = at_the_desk(app, visitor), jonas_beside(app)

    sends_line(olga, "Presse", key="one")
    sends_line(jonas, "Kunden", key="two", writer="other")

    assert lines(app.database) == [(ASK, "Presse"), (ASK, "Kunden")]


def test_who_has_seen_a_line_may_change_it(app: Portal, visitor: Visitor) -> None:
    olga, jonas = at_the_desk(app, visitor), jonas_beside(app)
    sends_line(olga, "Presse", number=4)

    sends_line(jonas, "Pressekontakte", writer="other", seen=4, number=5)

    with app.database.session(writes=False) as db:
        line = db.scalars(sa.select(Capture)).one()
        assert (line.words, line.by_id, line.saved_by_id) == (
            "Pressekontakte",
            one(db, "olga").id,
            one(db, "jonas").id,
        )


def test_who_has_not_seen_the_newer_words_keeps_the_own_beside_them(app: Portal, visitor: Visitor) -> None:
    olga, jonas = at_the_desk(app, visitor), jonas_beside(app)
    sends_line(olga, "Presse", number=2)
    sends_line(olga, "Presse in Köln", number=3)

    for number, words in ((7, "Presse in B"), (8, "Presse in Bonn"), (8, "Presse in Bonn")):
        answer = sends_line(jonas, words, writer="other", seen=2, number=number)

    assert answer.json["key"] != "line-1"
    assert lines(app.database) == [(ASK, "Presse in Köln"), (ASK, "Presse in Bonn")]


def test_without_script_too_both_changes_of_a_line_stand(app: Portal, visitor: Visitor) -> None:
    olga, jonas = at_the_desk(app, visitor), jonas_beside(app)
    olga.sends(f"{DESK}/lines", {"ask": "Presse"})
    for who in (olga, jonas):
        who.opens(f"{DESK}/lines/1")
    seen = {"seen": "1"}

    olga.sends(f"{DESK}/lines/1", seen | {"words": "Presse in Köln", "to": "network"})
    jonas.sends(f"{DESK}/lines/1", seen | {"words": "Presse in Bonn"})

    assert "Ihre Worte stehen daneben" in jonas.opens(DESK).text
    assert lines(app.database, Capture.words, Capture.to) == [
        ("Presse in Köln", "network"),
        ("Presse in Bonn", None),
    ]


def test_a_struck_line_stays_and_can_be_brought_back(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    olga.sends(f"{DESK}/lines", {"ask": "Presse"})

    olga.opens(f"{DESK}/lines/1")
    olga.sends(f"{DESK}/lines/1/strike")

    assert "Presse" in olga.opens(DESK).text
    assert "Presse" not in olga.opens("/organizer/applications/1").text
    assert lines(app.database, Capture.words, Capture.removed_by_id) == [("Presse", 1)]

    olga.opens(f"{DESK}/lines/1")
    olga.sends(f"{DESK}/lines/1/restore")
    assert lines(app.database, Capture.words, Capture.removed_by_id) == [("Presse", None)]


def test_striking_out_counts_as_a_version(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    sends_line(olga, "Presse", number=2)
    sends_line(olga, "Presse", number=3, struck="1")

    sends_line(olga, "Presse", number=2)

    assert lines(app.database, Capture.version, Capture.removed_by_id) == [(3, 1)]


def test_a_line_typed_and_deleted_again_is_shown_nowhere(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    sends_line(olga, "Pre")

    assert sends_line(olga, "", number=2, struck="1").status_code == 200

    assert "data-key=" not in olga.opens(DESK).text


def test_the_same_line_sent_by_many_at_once_is_one_line(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    answers = Counter(all_at_once([lambda: sends_line(olga, "Presse")] * 8))

    assert set(answers) <= {200, 409} and answers[200] > 0
    assert lines(app.database) == [(ASK, "Presse")]


def test_lines_of_many_windows_at_once_all_stand(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    wanted = [f"Bitte {number}" for number in range(8)]

    def sends(number: int) -> Any:
        """As the desk does: again until it is acknowledged."""
        for _try in range(20):
            answer = sends_line(olga, wanted[number], key=f"line-{number}", writer=f"window-{number}")
            if answer.status_code == 200:
                break
        return answer

    answers = all_at_once([lambda n=number: sends(n) for number in range(8)])

    assert set(answers) == {200}
    assert sorted(words for _kind, words in lines(app.database)) == wanted


def test_a_line_of_another_person_in_the_same_browser_is_not_taken(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    assert sends_line(olga, "Presse", owner="4711").status_code == 403
    assert lines(app.database) == []


@pytest.mark.parametrize(("field", "value"), [("to", "network"), ("what", "press"), ("prompted", "yes")])
def test_a_note_is_addressed_to_nobody(app: Portal, visitor: Visitor, field: str, value: str) -> None:
    olga = at_the_desk(app, visitor)

    sends_line(olga, "Spricht frei.", kind="note", **{field: value})

    assert lines(app.database, Capture.kind, getattr(Capture, field)) == [(NOTE, None)]


WRONG = {
    "kind": ["", "opinion", "\x00"],
    "words": ["", "   ", "x" * 601, "x" * 9000],
    "to": ["everybody", "\x00"],
    "what": ["points", "x" * 500],
    "prompted": ["perhaps", "True"],
    "key": ["", "x" * 41],
    "writer": ["", "x" * 41],
    "seen": ["", "-1", "x", "9" * 400],
    "number": ["", "0", "-1", "1.5", "9" * 20],
}


@pytest.mark.parametrize(("field", "value"), [(name, one) for name, ones in WRONG.items() for one in ones])
def test_a_line_that_does_not_hold_gets_a_sentence(
    app: Portal, visitor: Visitor, field: str, value: str
) -> None:
    olga = at_the_desk(app, visitor)

    answer = sends_line(olga, **{"words": "Presse", field: value})

    assert answer.status_code in (409, 422)
    assert answer.json["sentence"]
    assert lines(app.database) == []


def test_a_line_too_long_for_its_form_gets_a_sentence_at_its_field(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    long = "wort " * 200

    page = olga.fills_in(DESK, {"ask": long, "note": "Bleibt stehen."}, f"{DESK}/lines")

    assert page.status_code == 422
    assert "Schreiben Sie je Zeile eine Sache" in page.text
    assert long.strip() in page.text and "Bleibt stehen." in page.text
    assert lines(app.database) == []


def test_a_changed_line_that_does_not_hold_keeps_its_words(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    olga.sends(f"{DESK}/lines", {"ask": "Presse"})

    for words in ("", "x" * 601):
        page = olga.fills_in(f"{DESK}/lines/1", {"words": words, "seen": "1"})
        assert page.status_code == 422
        assert words in page.text

    assert lines(app.database) == [(ASK, "Presse")]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_words(app: Portal, visitor: Visitor, text: str) -> None:
    olga = at_the_desk(app, visitor)

    sends_line(olga, text)

    assert lines(app.database) == [(ASK, text)]
    for page in (DESK, f"{DESK}/lines/1", "/organizer/applications/1"):
        assert "<script>alert" not in olga.opens(page).text and "<img src=x" not in olga.opens(page).text


def test_a_line_that_waited_longer_than_two_weeks_is_refused(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    assert sends_line(olga, "Presse", happened_at=by_the_clock(15 * 24 * 3600)).status_code == 422


def test_three_windows_that_saw_nothing_of_each_other_keep_three_lines(
    database: Database, app: Portal, visitor: Visitor
) -> None:
    at_the_desk(app, visitor)
    with database.transaction() as db:
        talk, by = the_talk(db), one(db, "olga").id
        for writer in ("first", "second", "third", "second"):
            version = Version("key", writer, seen=0, number=1, at=now())
            keep_line(db, talk, Line(ASK, f"Presse, {writer}"), version, by)

    assert [words for _kind, words in lines(database)] == ["Presse, first", "Presse, second", "Presse, third"]
