"""Reported by whoever made it, confirmed with thanks by whom it was made to: then it is a favor in both records."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from portal.clock import at, now
from portal.favors.models import Favor, FavorTotal, FavorWords, Origin, Thanks
from portal.promises import actions, actions_others
from portal.promises.models import Promise
from portal.promises.states import State
from portal.web.transaction import Portal
from tests.promises.stage import (
    acts,
    browser,
    does,
    house,
    in_days,
    letters,
    party,
    person,
    promised,
    promises,
    stands,
    today,
)
from tests.test_bad_input import errors

THANKS = {"sentence": "Dreißig Gäste, und alle blieben.", "thanks": "2"}


def the_favor(app: Portal) -> Favor | None:
    """What stands in the ledger beside the admissions."""
    with app.database.session(writes=False) as db:
        return db.scalars(sa.select(Favor).where(Favor.kind != "admission")).one_or_none()


def reported(app: Portal, given: str, to: str | None = None) -> int:
    made = promised(app, given, to)
    assert does(browser(app, given), f"/promises/{made}/report", {"sentence": "Getan."}).status_code == 302
    return made


def test_a_report_asks_the_receiver_and_counts_for_nothing_yet(app: Portal) -> None:
    house(app)

    made = reported(app, "Max", "Lena")

    assert (stands(app, made).state, the_favor(app)) == (State.REPORTED, None)
    assert letters(app) == [("promise-made", "lena"), ("promise-reported", "lena")]
    assert "Max Thiele sagt, es ist erledigt." in browser(app, "Lena").opens(f"/promises/{made}").text
    assert "Max Thiele meldet als erledigt:" in browser(app, "Lena").opens("/promises").text


def test_confirmed_with_thanks_it_is_a_favor(app: Portal) -> None:
    house(app)
    made = reported(app, "Max", "Lena")

    answer = does(browser(app, "Lena"), f"/promises/{made}/confirm", THANKS)

    favor, promise = the_favor(app), stands(app, made)
    with app.database.session(writes=False) as db:
        words = db.get_one(FavorWords, promise.favor_id)
        max_, lena, by = party(db, "Max"), party(db, "Lena"), person(db, "Lena").id
    assert favor is not None
    assert answer.location == f"/promises/{made}"
    assert (promise.state, promise.favor_id) == (State.KEPT, favor.id)
    assert (favor.giver_id, favor.receiver_id, favor.by_id, favor.kind, favor.thanks, favor.origin) == (
        max_,
        lena,
        by,
        "hosting",
        Thanks.MOVED,
        Origin.UNASKED,
    )
    assert (words.what, words.thanks) == ("Eine Werksführung", THANKS["sentence"])


def test_the_giver_gets_the_thanks_at_once_in_the_receiver_s_words(app: Portal) -> None:
    house(app)
    made = reported(app, "Max", "Lena")
    lena = browser(app, "Lena")

    does(lena, f"/promises/{made}/confirm", THANKS)

    letter = lena.last_letter("promise-kept")
    assert (letter.to_address, letter.subject) == ("max@example.org", "Lena Vogt sagt Danke")
    assert "„Dreißig Gäste, und alle blieben.“" in letter.text
    assert "Es hat viel bewegt." in letter.text


def test_it_stands_in_both_records(app: Portal) -> None:
    house(app)
    made = reported(app, "Max", "Lena")
    does(browser(app, "Lena"), f"/promises/{made}/confirm", THANKS)

    max_, lena = (browser(app, name).opens("/record").text for name in ("Max", "Lena"))

    assert "<strong>Für Lena Vogt</strong>: Eine Werksführung" in max_
    assert "<strong>Max Thiele</strong>: Eine Werksführung" in lena
    assert [THANKS["sentence"] in page for page in (max_, lena)] == [True, True]


def test_both_totals_are_kept(app: Portal) -> None:
    house(app)
    made = reported(app, "Max", "Lena")

    does(browser(app, "Lena"), f"/promises/{made}/confirm", THANKS)

    with app.database.session(writes=False) as db:
        rows = db.execute(
            sa.select(FavorTotal.party_id, FavorTotal.direction, FavorTotal.count).where(
                FavorTotal.kind == "hosting"
            )
        )
        assert {tuple(row) for row in rows} == {
            (party(db, "Max"), "contributed", 1),
            (party(db, "Lena"), "received", 1),
        }


def test_the_receiver_may_confirm_without_a_report(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    does(browser(app, "Lena"), f"/promises/{made}/confirm", {"thanks": "3"})

    favor = the_favor(app)
    assert favor is not None and (favor.on, favor.thanks) == (today(), 3)
    assert stands(app, made).state == State.KEPT


def test_a_favor_happened_on_the_day_it_was_reported(app: Portal) -> None:
    house(app)
    made, done_on = promised(app, "Max", "Lena"), in_days(3)
    with app.database.transaction() as db, at(now() + timedelta(days=3)):
        promise = db.get_one(Promise, made)
        actions.report(db, promise, sentence="", **acts(db, "Max", promise))
    with app.database.transaction() as db, at(now() + timedelta(days=9)):
        promise = db.get_one(Promise, made)
        favor = thanked(db, promise, "Lena")

        assert favor.on == done_on


def thanked(db: Any, promise: Promise, by: str, **changes: Any) -> Favor:
    said = {"thanks": Thanks.HELPED, "sentence": "", "asked": False} | changes
    return actions_others.confirm(db, promise, **said, **acts(db, by, promise))


@pytest.mark.parametrize(
    ("capture_id", "asked", "origin"),
    [
        (None, False, Origin.UNASKED),
        (None, True, Origin.ASKED),
        (2, False, Origin.OFFERED),
        (2, True, Origin.OFFERED),  # an interview offer led to it, whatever is ticked
    ],
)
def test_the_origin_is_what_led_to_it(
    app: Portal, capture_id: int | None, asked: bool, origin: Origin
) -> None:
    house(app)
    with app.database.transaction() as db:
        promise = promises(db, "Lena", "Max", capture_id=capture_id)

        assert thanked(db, promise, "Max", asked=asked).origin == origin


def test_for_an_offer_of_the_interview_nobody_is_asked_who_asked(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        offered = promises(db, "Lena", "Max", capture_id=2).id
        free = promises(db, "Lena", "Max").id
    max_ = browser(app, "Max")

    pages = [max_.opens(f"/promises/{made}/confirm").text for made in (offered, free)]

    assert ['name="asked"' in page for page in pages] == [False, True]


@pytest.mark.parametrize("thanks", ["", "0", "4", "2 ", "\x00", "x" * 999])
def test_thanks_are_one_of_three(app: Portal, thanks: str) -> None:
    house(app)
    made = promised(app, "Max", "Lena")

    page = does(browser(app, "Lena"), f"/promises/{made}/confirm", THANKS | {"thanks": thanks})

    assert (page.status_code, errors(page)) == (422, ["Wählen Sie eines der drei"])
    assert THANKS["sentence"] in page.text
    assert the_favor(app) is None


def test_nobody_confirms_their_own_promise(app: Portal) -> None:
    house(app)
    made = reported(app, "Max", "Lena")
    max_ = browser(app, "Max")

    assert max_.opens(f"/promises/{made}/confirm").location == f"/promises/{made}"
    max_.opens("/promises/new")
    answer = max_.sends(f"/promises/{made}/confirm", THANKS | {"step": "2"})

    assert (answer.status_code, the_favor(app)) == (409, None)
    assert "Das kann nur, wem es zugesagt wurde." in answer.text


def test_a_second_confirmation_finds_it_kept(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    lena = browser(app, "Lena")
    lena.opens(f"/promises/{made}/confirm")
    does(browser(app, "Lena"), f"/promises/{made}/confirm", THANKS)

    answer = lena.sends(f"/promises/{made}/confirm", THANKS | {"step": "1"})

    assert answer.status_code == 409
    assert "Diese Zusage ist inzwischen weiter." in answer.text


def test_not_yet_opens_it_again(app: Portal) -> None:
    house(app)
    made = reported(app, "Max", "Lena")

    answer = does(
        browser(app, "Lena"), f"/promises/{made}/not-yet", {"sentence": "Der Termin steht noch aus."}
    )

    assert (answer.status_code, stands(app, made).state) == (302, State.OPEN)
    assert letters(app)[-1] == ("promise-not-yet", "max")
    assert "Der Termin steht noch aus." in browser(app, "Max").opens(f"/promises/{made}").text


def test_only_what_was_reported_can_be_not_done_yet(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    lena = browser(app, "Lena")

    assert lena.opens(f"/promises/{made}/not-yet").location == f"/promises/{made}"
    lena.opens("/promises/new")

    assert lena.sends(f"/promises/{made}/not-yet", {"step": "1"}).status_code == 409


def test_a_favor_that_is_refused_leaves_the_promise_as_it_was(app: Portal) -> None:
    """Both stand in one transaction: where the ledger says no, nothing is kept."""
    house(app)
    made = promised(app, "Max", "Lena")

    with pytest.raises(sa.exc.IntegrityError), app.database.transaction() as db:
        db.execute(sa.update(Promise).values(kind="no such kind"))
        thanked(db, db.get_one(Promise, made), "Lena")

    assert (stands(app, made).state, stands(app, made).step, the_favor(app)) == (State.OPEN, 1, None)
