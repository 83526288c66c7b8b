"""Not kept: released by its receiver, or given back by whoever made it; both see who did."""

import pytest

from portal.promises.states import State
from portal.web.transaction import Portal
from tests.promises.stage import browser, does, house, letters, promised, stands
from tests.test_bad_input import errors


def test_its_receiver_releases_it_without_a_reason(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    answer = does(browser(app, "Lena"), f"/promises/{made}/release")

    assert (answer.location, stands(app, made).state) == (f"/promises/{made}", State.RELEASED)
    assert letters(app)[-1] == ("promise-released", "max")


def test_an_organizer_releases_what_was_promised_to_the_network(app: Portal) -> None:
    house(app)
    made = promised(app, "Max")

    answer = does(browser(app, "Olga"), f"/organizer/promises/{made}/release", {"sentence": "Es regnet."})

    assert (answer.location, stands(app, made).state) == (f"/organizer/promises/{made}", State.RELEASED)
    assert "„Es regnet.“" in browser(app, "Max").last_letter("promise-released").text


def test_given_back_with_a_sentence(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    answer = does(browser(app, "Max"), f"/promises/{made}/withdraw", {"sentence": "Der Ofen ist kalt."})

    assert (answer.status_code, stands(app, made).state) == (302, State.WITHDRAWN)
    assert letters(app)[-1] == ("promise-withdrawn", "lena")
    assert "„Der Ofen ist kalt.“" in browser(app, "Max").last_letter("promise-withdrawn").text


def test_without_a_sentence_nothing_is_given_back(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    page = does(browser(app, "Max"), f"/promises/{made}/withdraw", {"sentence": "  "})

    assert errors(page) == ["Sagen Sie in einem Satz, warum Sie die Zusage zurückgeben"]
    assert (page.status_code, stands(app, made).state) == (422, State.OPEN)


@pytest.mark.parametrize(
    ("who", "act", "by"),
    [("Lena", "release", "Aufgelöst von Lena Vogt"), ("Max", "withdraw", "Zurückgegeben von Max Thiele")],
)
def test_both_see_who_did_it_and_what_was_said(app: Portal, who: str, act: str, by: str) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    does(browser(app, who), f"/promises/{made}/{act}", {"sentence": "Es kam anders."})

    pages = [browser(app, name).opens(f"/promises/{made}").text for name in ("Max", "Lena")]

    assert [(by in page, "Es kam anders." in page) for page in pages] == [(True, True)] * 2


@pytest.mark.parametrize(("who", "act"), [("Max", "release"), ("Lena", "withdraw"), ("Lena", "report")])
def test_each_side_has_its_own_way(app: Portal, who: str, act: str) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    visitor = browser(app, who)

    assert visitor.opens(f"/promises/{made}/{act}").location == f"/promises/{made}"
    visitor.opens("/promises/new")
    answer = visitor.sends(f"/promises/{made}/{act}", {"sentence": "Doch.", "step": "1"})

    assert (answer.status_code, stands(app, made).state) == (409, State.OPEN)


@pytest.mark.parametrize("act", ["report", "withdraw", "move", "hand-over", "release", "confirm"])
def test_what_is_settled_is_settled(app: Portal, act: str) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    does(browser(app, "Lena"), f"/promises/{made}/release")
    visitor = browser(app, "Lena" if act in ("release", "confirm") else "Max")

    assert visitor.opens(f"/promises/{made}/{act}").location == f"/promises/{made}"


def test_it_stands_among_the_settled_ones(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    does(browser(app, "Lena"), f"/promises/{made}/release")

    pages = [browser(app, name).opens("/promises").text for name in ("Max", "Lena")]

    assert ["Abgeschlossen" in page and "aufgelöst" in page for page in pages] == [True, True]


def test_what_was_reported_can_still_be_given_back(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    max_ = browser(app, "Max")
    does(max_, f"/promises/{made}/report")

    answer = does(max_, f"/promises/{made}/withdraw", {"sentence": "Es hielt nicht."})

    assert (answer.status_code, stands(app, made).state) == (302, State.WITHDRAWN)
