"""Facts follow from the lines, and read as a person would say them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import Salutation
from portal.applications.models import Application
from portal.interviews.facts import Facts, derive
from portal.interviews.models import CaptureKind, Matter, Whom
from portal.interviews.queries import NotedLine
from portal.interviews.sentence import called, sentences

pytestmark = pytest.mark.usefixtures("tuesday")

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENDED = BEGAN + timedelta(minutes=30)
NOTHING = Facts(0, 0, None, None, None, 0, 0, 0)


def said(minute: float, kind: CaptureKind, **how: Any) -> NotedLine:
    extras: dict[str, Any] = {"to": None, "what": None, "prompted": None, "removed_at": None} | how
    at = BEGAN + timedelta(minutes=minute)
    return NotedLine(
        id=int(minute * 60),
        interview_id=1,
        key="",
        version=1,
        kind=kind,
        words="-",
        at=at,
        saved_at=at,
        title="",
        given_name="Olga",
        family_name="Brandt",
        **extras,
    )


def ask(minute: float, **how: Any) -> NotedLine:
    return said(minute, CaptureKind.ASK, **how)


def offer(minute: float, **how: Any) -> NotedLine:
    return said(minute, CaptureKind.OFFER, **how)


TALK = [
    ask(1, to=Whom.NETWORK, what=Matter.PRESS),
    ask(2, to=Whom.MEMBER, what=Matter.PRESS),
    said(3, CaptureKind.NOTE),
    ask(5, to=Whom.NETWORK, what=Matter.STAGE),
    offer(6.5, prompted=False),
    ask(9),
    offer(12, prompted=True),
]


def test_facts_of_a_talk() -> None:
    assert derive(TALK, BEGAN, ENDED) == Facts(
        asks=4,
        offers=2,
        asks_before=3,
        minutes=6,
        first_prompted=False,
        unprompted=1,
        sorted_offers=2,
        to_contacts=1,
    )


def test_what_was_struck_out_counts_nowhere() -> None:
    struck = [replace(line, removed_at=ENDED) for line in TALK]

    assert derive(struck, BEGAN, ENDED) == NOTHING


@pytest.mark.parametrize(
    ("began", "ended"), [(None, None), (BEGAN + timedelta(hours=1), None), (BEGAN, BEGAN)]
)
def test_lines_written_before_or_after_the_talk_have_no_time_of_their_own(began: Any, ended: Any) -> None:
    facts = derive(TALK, began, ended)

    assert (facts.asks, facts.offers, facts.asks_before, facts.minutes) == (4, 2, None, None)


SAID = {
    NOTHING: ([], []),
    derive(TALK, BEGAN, ENDED): (
        [
            "Drei Bitten vor dem ersten Angebot.",
            "Erstes Angebot nach sechs Minuten, ungefragt.",
            "Eines von zwei Angeboten kam ungefragt.",
            "Vor der Aufnahme galt eine Bitte den Kontakten des Netzwerks.",
        ],
        [
            "Three asks before the first offer.",
            "First offer after six minutes, unprompted.",
            "One of two offers came unprompted.",
            "Before admission, one ask was for the network’s own contacts.",
        ],
    ),
    derive([offer(0.5, prompted=True), ask(3)], BEGAN, ENDED): (
        ["Das erste Angebot kam vor jeder Bitte.", "Erstes Angebot in der ersten Minute, nach der Frage."],
        ["The first offer came before any ask.", "First offer in the first minute, after the question."],
    ),
    derive([ask(1), ask(2)], BEGAN, ENDED): (["Zwei Bitten, kein Angebot."], ["Two asks, no offers."]),
    derive([ask(1), offer(2, prompted=False)], None, None): (
        ["Eine Bitte, ein Angebot.", "Das Angebot kam ungefragt."],
        ["One ask, one offer.", "The offer came unprompted."],
    ),
    derive([offer(1, prompted=False), offer(2, prompted=False)], None, None): (
        ["Keine Bitte, zwei Angebote.", "Beide Angebote kamen ungefragt."],
        ["No asks, two offers.", "Both offers came unprompted."],
    ),
    derive([offer(minute, prompted=minute > 12) for minute in range(14)], None, None): (
        ["Keine Bitte, 14 Angebote.", "13 von 14 Angeboten kamen ungefragt."],
        ["No asks, 14 offers.", "13 of 14 offers came unprompted."],
    ),
    derive([offer(1, prompted=True), offer(2, prompted=True)], None, None): (
        ["Keine Bitte, zwei Angebote.", "Kein Angebot kam ungefragt."],
        ["No asks, two offers.", "No offer came unprompted."],
    ),
    derive([offer(1, prompted=True), offer(2)], None, None): (
        ["Keine Bitte, zwei Angebote."],
        ["No asks, two offers."],
    ),
    derive([offer(1, prompted=None), ask(2, to=Whom.NETWORK, what=Matter.CLIENT)] * 2, None, None): (
        ["Zwei Bitten, zwei Angebote.", "Vor der Aufnahme galten zwei Bitten den Kontakten des Netzwerks."],
        ["Two asks, two offers.", "Before admission, two asks were for the network’s own contacts."],
    ),
}


@pytest.mark.parametrize("facts", SAID, ids=map(str, range(len(SAID))))
def test_the_sentences(facts: Facts) -> None:
    assert (sentences("de", facts), sentences("en", facts)) == SAID[facts]


DERIVED = st.lists(
    st.builds(
        said,
        st.floats(0, 40),
        st.sampled_from(CaptureKind),
        prompted=st.sampled_from([None, False, True]),
        to=st.sampled_from([None, *Whom]),
        what=st.sampled_from([None, *Matter]),
    )
)


@given(st.sampled_from(["de", "en"]), DERIVED, st.booleans())
def test_every_sentence_begins_large_and_ends_with_a_full_stop(
    language: str, lines: list[NotedLine], timed: bool
) -> None:
    ordered = sorted(lines, key=lambda line: line.at)
    told = sentences(language, derive(ordered, BEGAN if timed else None, ENDED if timed else None))

    assert [one for one in told if one[0] != one[0].upper() or not one.endswith(".")] == []
    assert "  " not in " ".join(told)


CALLED = {
    (Salutation.MS, ""): ("Frau Vogt", "Ms Vogt"),
    (Salutation.MR, "Dr."): ("Herr Dr. Vogt", "Dr. Vogt"),
    (Salutation.NONE, "Dr."): ("Dr. Lena Vogt", "Dr. Lena Vogt"),
}


@pytest.mark.parametrize(("salutation", "title"), CALLED)
def test_how_somebody_is_called(salutation: Salutation, title: str) -> None:
    who = Application(salutation=salutation, title=title, given_name="Lena", family_name="Vogt")

    assert (called("de", who), called("en", who)) == CALLED[salutation, title]
