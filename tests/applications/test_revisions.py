"""Two revisions side by side: what changed is marked, in words too; which two can be chosen."""

import re

import pytest

from portal.applications.models import Revision
from portal.applications.queries_revisions import Answer, Piece, compare
from portal.web.transaction import Portal
from tests.applications.test_question import PAGE, SHARPER, asked, waits_for_an_answer
from tests.people import ADA, GOALS, Visitor
from tests.test_bad_input import jpeg


def goals(before: str, after: str) -> Answer:
    empty = dict.fromkeys((*Revision.ANSWERS, "answer"), "")
    older, newer = Revision(**empty | {"goals": before}), Revision(**empty | {"goals": after})
    return next(answer for answer in compare(older, newer) if answer.name == "goals")


def same(words: str) -> Piece:
    return Piece(words, False)


def other(words: str) -> Piece:
    return Piece(words, True)


CHANGES = {
    "nothing": ("Drei Abende.", "Drei Abende.", [same("Drei Abende.")], [same("Drei Abende.")]),
    "a word": (
        "Bis Mai drei Abende.",
        "Bis Juni drei Abende.",
        [same("Bis "), other("Mai"), same(" drei Abende.")],
        [same("Bis "), other("Juni"), same(" drei Abende.")],
    ),
    "words in a row": (
        "Ein kleiner Saal.",
        "Zwei große Säle.",
        [other("Ein kleiner Saal"), same(".")],
        [other("Zwei große Säle"), same(".")],
    ),
    "an end": ("Zeit.", "Zeit. Und Rat.", [same("Zeit.")], [same("Zeit."), other(" Und Rat.")]),
    "a first answer": ("", "Zeit", [], [other("Zeit")]),
    "a line": ("Rat\nZeit", "Rat", [same("Rat"), other("\nZeit")], [same("Rat")]),
}


@pytest.mark.parametrize(("before", "after", "left", "right"), CHANGES.values(), ids=CHANGES)
def test_what_stands_on_one_side_only_is_marked(
    before: str, after: str, left: list[Piece], right: list[Piece]
) -> None:
    assert goals(before, after) == Answer("goals", left, right)


def test_no_word_is_lost_by_comparing() -> None:
    before, after = "Drei, vier Abende –\n\nund Rat;  „Zeit“ 👩‍👩‍👧", "Vier Abende und, ja: Rat?\nZeit"

    found = goals(before, after)

    assert "".join(piece.words for piece in found.before) == before
    assert "".join(piece.words for piece in found.after) == after


def test_the_organizer_sees_what_an_answer_changed(app: Portal, visitor: Visitor) -> None:
    olga = waits_for_an_answer(app, visitor)
    visitor.fills_in("/apply/goals", SHARPER)
    visitor.fills_in("/apply/check", {})

    assert f"{PAGE}/revisions" in olga.opens(PAGE).text
    page = olga.opens(f"{PAGE}/revisions").text

    gone = re.findall(
        r'<del><span class="vh">weggefallen: </span>(.*?)<span class="vh"> Ende</span></del>', page
    )
    new = re.findall(r'<ins><span class="vh">neu: </span>(.*?)<span class="vh"> Ende</span></ins>', page)
    assert (gone, new) == (["mehr als 200 Menschen"], ["Handwerkskammern"])
    assert page.count("<h2") == 1, "what is the same stands apart"


def test_a_single_version_has_nothing_beside_it(app: Portal, visitor: Visitor) -> None:
    olga = waits_for_an_answer(app, visitor)

    assert f"{PAGE}/revisions" not in olga.opens(PAGE).text
    assert "Es gibt nichts zu vergleichen" in olga.opens(f"{PAGE}/revisions").text


def three_versions(app: Portal, ada: Visitor) -> Visitor:
    olga = waits_for_an_answer(app, ada)
    ada.fills_in("/apply/goals", SHARPER)
    ada.fills_in("/apply/check", {})
    asked(olga)
    ada.fills_in("/apply/you", ADA | {"portrait": (jpeg(), "ada.jpg")})
    ada.fills_in("/apply/answer", {"answer": "Jetzt mit Bild."})
    ada.fills_in("/apply/check", {})
    return olga


CHOSEN = {
    "": (2, 3),
    "?older=1": (1, 3),
    "?older=1&newer=2": (1, 2),
    "?older=3&newer=1": (1, 3),
    "?older=x&newer=": (2, 3),
}


@pytest.mark.parametrize(("query", "two"), CHOSEN.items(), ids=lambda value: str(value) or "latest")
def test_which_two_stand_side_by_side_is_in_the_address(
    app: Portal, visitor: Visitor, query: str, two: tuple[int, int]
) -> None:
    olga = three_versions(app, visitor)

    page = olga.opens(f"{PAGE}/revisions{query}").text

    older, newer = two
    assert re.search(rf"Fassung {older}, abgesendet am .*, neben Fassung {newer}, abgesendet am", page)
    assert ("Handwerkskammern<span" in page) == (older == 1)
    assert ("Jetzt mit Bild." in page) == (newer == 3)
    assert (f"{PAGE}/portrait?revision=3" in page) == (newer == 3)


@pytest.mark.parametrize("query", ["?older=4", "?newer=0", "?older=-1", f"?newer={'9' * 4000}"])
def test_a_version_nobody_sent_is_not_there(app: Portal, visitor: Visitor, query: str) -> None:
    olga = three_versions(app, visitor)
    asked(olga)

    assert olga.opens(f"{PAGE}/revisions{query}").status_code == 404


def test_the_first_answers_are_still_what_they_were(app: Portal, visitor: Visitor) -> None:
    olga = three_versions(app, visitor)

    page = olga.opens(f"{PAGE}/revisions?older=1&newer=1").text

    assert GOALS["goals"] in page
