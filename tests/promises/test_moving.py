"""Another day: the first move stays with whoever made the promise, the later ones are told."""

import pytest

from portal.errors import Refused
from portal.letters.words import day
from portal.promises import actions
from portal.promises.models import Promise
from portal.web.transaction import Portal
from tests.promises.stage import acts, browser, does, house, in_days, letters, promised, stands, step_on
from tests.test_bad_input import errors


def moved(app: Portal, promise_id: int, *days: int) -> None:
    for number in days:
        answer = does(browser(app, "Max"), f"/promises/{promise_id}/move", {"due_on": str(in_days(number))})
        assert answer.location == f"/promises/{promise_id}"


def test_the_first_move_is_seen_by_whoever_made_it_only(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    moved(app, made, 40)

    pages = {name: browser(app, name).opens(f"/promises/{made}").text for name in ("Max", "Lena")}
    assert {name: "Verschoben von Max Thiele" in page for name, page in pages.items()} == {
        "Max": True,
        "Lena": False,
    }
    assert (stands(app, made).due_on, letters(app)) == (in_days(40), [("promise-made", "lena")])


def test_the_second_move_is_told(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    moved(app, made, 40, 50)

    page = browser(app, "Lena").opens(f"/promises/{made}").text
    assert page.count("Verschoben von Max Thiele") == 1
    assert letters(app) == [("promise-made", "lena"), ("promise-moved", "lena")]


def test_the_letter_names_the_day_before_and_the_new_one(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    moved(app, made, 40, 50)

    text = browser(app, "Lena").last_letter("promise-moved").text

    assert f"vom {day(in_days(40), 'de')} auf den {day(in_days(50), 'de')}" in text
    assert f"portal:/promises/{made}" in text


def test_every_further_move_is_told(app: Portal) -> None:
    house(app)
    made = promised(app, "Max")

    moved(app, made, 40, 50, 60)

    told = [("promise-made", "olga"), ("promise-moved", "olga"), ("promise-moved", "olga")]
    assert letters(app) == told


WRONG = {
    "": "Geben Sie den Tag ein, zum Beispiel 2026-11-20",
    str(in_days(-1)): "Wählen Sie heute oder einen späteren Tag",
    str(in_days(1000)): "Wählen Sie einen Tag innerhalb der nächsten zwei Jahre",
}


@pytest.mark.parametrize(("due_on", "sentence"), WRONG.items())
def test_a_wrong_day_gets_a_sentence_at_its_field(app: Portal, due_on: str, sentence: str) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    page = does(browser(app, "Max"), f"/promises/{made}/move", {"due_on": due_on})

    assert (page.status_code, errors(page)) == (422, [sentence])
    assert stands(app, made).due_on == in_days(30)


def test_the_same_day_is_no_move(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    answer = does(browser(app, "Max"), f"/promises/{made}/move", {"due_on": str(in_days(30))})

    assert answer.status_code == 409
    assert "Für diesen Tag ist sie schon gedacht." in answer.text


def test_the_receiver_moves_nothing(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    lena = browser(app, "Lena")

    assert lena.opens(f"/promises/{made}/move").location == f"/promises/{made}"
    lena.opens("/promises/new")
    answer = lena.sends(f"/promises/{made}/move", {"due_on": str(in_days(40)), "step": "1"})

    assert (answer.status_code, stands(app, made).due_on) == (409, in_days(30))


@pytest.mark.parametrize("step", ["", "0", "2", "-1", "x", "9" * 400, "\u0664", "1.0"])
def test_a_page_that_shows_another_step_is_too_late(app: Portal, step: str) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    max_ = browser(app, "Max")
    max_.opens(f"/promises/{made}/move")

    answer = max_.sends(f"/promises/{made}/move", {"due_on": str(in_days(40)), "step": step})

    assert answer.status_code == 409
    assert "Diese Zusage ist weiter, seit Sie die Seite geöffnet haben." in answer.text


def test_two_windows_move_it_once(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    one, other = browser(app, "Max"), browser(app, "Max")
    for window in (one, other):
        window.opens(f"/promises/{made}/move")

    first, second = (
        window.sends(f"/promises/{made}/move", {"due_on": str(in_days(days)), "step": step_on(window)})
        for window, days in ((one, 40), (other, 50))
    )

    assert (first.status_code, second.status_code) == (302, 409)
    assert stands(app, made).due_on == in_days(40)


def test_what_is_settled_moves_no_more(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        promise = db.get_one(Promise, made)
        actions.report(db, promise, sentence="", **acts(db, "Max", promise))

        with pytest.raises(Refused, match="this promise has gone on meanwhile"):
            actions.move(db, promise, due_on=in_days(40), **acts(db, "Max", promise))
