"""The desk's clock: when the talk began and ended, and what was said in which of its minutes."""

from datetime import timedelta

import pytest

from portal import clock
from portal.clock import now
from portal.interviews.models import Capture, Interview
from portal.web.transaction import Portal
from tests.interviews.desk import (
    DESK,
    HELD,
    at_the_desk,
    by_the_clock,
    column,
    sends_line,
)
from tests.people import Visitor


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

    olga.sends(f"{DESK}/start", {"happened_at": by_the_clock(120)})
    sends_line(olga, "Presse", happened_at=by_the_clock(60))

    assert abs(column(app, Interview.started_at) - before + timedelta(seconds=120)) < timedelta(seconds=20)
    assert abs(column(app, Capture.at) - before + timedelta(seconds=60)) < timedelta(seconds=20)


def test_a_slow_message_puts_nothing_out_of_order(app: Portal, visitor: Visitor) -> None:
    """The beginning takes five seconds on its way, the line that was said after it none."""
    olga, began = at_the_desk(app, visitor), by_the_clock(60)
    with clock.at(now() + timedelta(seconds=5)):
        olga.sends(f"{DESK}/start", {"happened_at": began})
    for number, kind in enumerate(("ask", "offer"), start=1):
        sends_line(olga, kind, kind=kind, key=f"line-{number}", happened_at=by_the_clock(60 - number))

    assert "Eine Bitte vor dem ersten Angebot." in olga.opens(DESK).text


def test_a_clock_set_ahead_does_not_lead_into_the_future(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    olga.sends(f"{DESK}/start", {"happened_at": by_the_clock(-3600)})

    assert column(app, Interview.started_at) <= now()


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


WRONG_CLOCKS = ["-1", "x", "1e99", "nan", "inf", "9" * 400, "\x00"]


@pytest.mark.parametrize("moment", WRONG_CLOCKS)
def test_a_time_that_cannot_be_is_not_taken(app: Portal, visitor: Visitor, moment: str) -> None:
    olga = at_the_desk(app, visitor)

    assert olga.sends(f"{DESK}/start", {"happened_at": moment}).status_code == 400
    assert sends_line(olga, "Presse", happened_at=moment).status_code == 422
    assert column(app, Interview.started_at) is None
