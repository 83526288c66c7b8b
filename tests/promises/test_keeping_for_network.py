"""What was promised to the network is confirmed by an organizer, never by the one who made the promise."""

import pytest

from portal.errors import Refused
from portal.promises.states import State
from portal.web.transaction import Portal
from tests.people import jonas
from tests.promises.stage import browser, does, house, joins, letters, person, promises, stands
from tests.promises.test_keeping import THANKS, reported, thanked, the_favor


def test_for_the_network_an_organizer_confirms(app: Portal) -> None:
    house(app)
    made = reported(app, "Max")
    olga = browser(app, "Olga")

    answer = does(olga, f"/organizer/promises/{made}/confirm", THANKS)

    favor = the_favor(app)
    with app.database.session(writes=False) as db:
        by = person(db, "Olga").id
    assert answer.location == f"/organizer/promises/{made}"
    assert favor is not None and favor.by_id == by
    assert letters(app)[-1] == ("promise-kept", "max")
    assert olga.last_letter("promise-kept").subject == "Olga Brandt sagt Danke"


def test_an_organizer_says_not_yet_in_the_network_s_name(app: Portal) -> None:
    house(app)
    made = reported(app, "Max")

    does(browser(app, "Olga"), f"/organizer/promises/{made}/not-yet")

    assert (stands(app, made).state, letters(app)[-1]) == (State.OPEN, ("promise-not-yet", "max"))


def olga_promises(app: Portal) -> int:
    """Olga, the only organizer, is a member too and reports what she promised the network."""
    house(app)
    with app.database.transaction() as db:
        joins(db, "Olga", "Brandt")
    return reported(app, "Olga")


def test_what_the_only_organizer_did_waits_and_the_page_says_why(app: Portal) -> None:
    made = olga_promises(app)
    olga = browser(app, "Olga")

    pages = [olga.opens(f"{folder}/promises/{made}").text for folder in ("", "/organizer")]

    why = "Sie leiten das Netzwerk allein, und den eigenen Gefallen bestätigt niemand selbst."
    assert [why in page for page in pages] == [True, True]
    assert [f"/promises/{made}/confirm" in page for page in pages] == [False, False]
    assert letters(app) == []


def test_the_only_organizer_cannot_confirm_it_by_any_way(app: Portal) -> None:
    made = olga_promises(app)
    olga = browser(app, "Olga")

    assert olga.opens(f"/organizer/promises/{made}/confirm").location == f"/organizer/promises/{made}"
    olga.opens("/promises/new")
    sent = [
        olga.sends(f"{folder}/promises/{made}/{act}", THANKS | {"step": "2"}).status_code
        for folder in ("", "/organizer")
        for act in ("confirm", "not-yet", "release")
    ]

    assert (sent, stands(app, made).state, the_favor(app)) == ([409] * 6, State.REPORTED, None)


def test_a_second_organizer_confirms_it(app: Portal) -> None:
    made = olga_promises(app)
    with app.database.transaction() as db:
        jonas(db)

    page = browser(app, "Olga").opens(f"/promises/{made}").text
    answer = does(browser(app, "Jonas"), f"/organizer/promises/{made}/confirm", THANKS)

    assert "Ein Gefallen wird daraus, sobald die Netzwerkleitung es bestätigt." in page
    assert (answer.status_code, stands(app, made).state) == (302, State.KEPT)


def test_who_is_no_organizer_does_not_answer_for_the_network(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        promise = promises(db, "Max")

        with pytest.raises(Refused, match="Only organizers answer for the network"):
            thanked(db, promise, "Nina")
