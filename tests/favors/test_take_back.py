"""A favor that should not stand is taken back by a counter-entry with a reason; nothing is deleted."""

import re
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.models import Person
from portal.database import Database
from portal.errors import Refused
from portal.favors.actions_take_back import take_back
from portal.favors.models import Favor, FavorWords
from portal.letters.models import Letter
from portal.members.models import Membership
from portal.parties.actions import network_party, party_of
from portal.web.transaction import Portal
from tests.admission.test_journey import admitted, organizer
from tests.favors.house import MARCH, favor, house, lena_helped_max, totals, windows
from tests.people import Visitor
from tests.test_bad_input import all_at_once, errors
from tests.test_rules_of_the_database import MORNING, refused

TWICE = "Doppelt eingetragen."


def person(db: Any, name: str) -> Person:
    return db.scalars(sa.select(Person).where(Person.email == f"{name}@example.org")).one()  # type: ignore[no-any-return]


def test_max_takes_back_what_he_confirmed_and_it_counts_no_more(database: Database) -> None:
    favor_id = lena_helped_max(database)

    with database.transaction() as db:
        counter = take_back(db, db.get_one(Favor, favor_id), by_id=person(db, "max").id, reason=f" {TWICE} ")

        assert (counter.corrects_id, counter.kind, counter.on, counter.counts) == (
            favor_id,
            "advice",
            MARCH,
            -1,
        )
        assert db.get_one(FavorWords, counter.id).what == TWICE
        assert db.scalar(sa.select(sa.func.count(Favor.id))) == 2
        assert totals(db) == []


def test_the_other_side_reads_why(database: Database) -> None:
    favor_id = lena_helped_max(database)

    with database.transaction() as db:
        take_back(db, db.get_one(Favor, favor_id), by_id=person(db, "max").id, reason=TWICE)

        [letter] = db.scalars(sa.select(Letter))
        assert (letter.to_address, TWICE in letter.text) == ("lena@example.org", True)
        assert letter.subject == "Zurückgenommen: Rat, 2. März 2026"


def test_when_an_organizer_takes_it_back_both_sides_read_why(database: Database) -> None:
    favor_id = lena_helped_max(database)

    with database.transaction() as db:
        take_back(db, db.get_one(Favor, favor_id), by_id=person(db, "olga").id, reason=TWICE)

        assert set(db.scalars(sa.select(Letter.to_address))) == {"lena@example.org", "max@example.org"}


def test_only_what_was_taken_back_stops_counting(database: Database) -> None:
    favor_id = lena_helped_max(database)
    with database.transaction() as db:
        one = house(db)
        favor(db, one.of_lena, one.of_max, one.max, what="Noch einmal.")

        take_back(db, db.get_one(Favor, favor_id), by_id=one.max.id, reason=TWICE)

        assert totals(db) == [("Dr. Lena Vogt", "contributed", 1), ("Max Thiele", "received", 1)]


@pytest.mark.parametrize("who", ["lena", "ada"])
def test_neither_the_giver_nor_a_stranger_takes_it_back(database: Database, who: str) -> None:
    favor_id = lena_helped_max(database)
    with database.transaction() as db:
        by = db.scalar(sa.select(Person.id).where(Person.email == f"{who}@example.org")) or 4711

        with pytest.raises(Refused, match="by who received it"):
            take_back(db, db.get_one(Favor, favor_id), by_id=by, reason=TWICE)


def test_an_organizer_does_not_take_back_what_they_gave(database: Database) -> None:
    with database.transaction() as db:
        one = house(db)
        given = favor(db, party_of(db, one.olga), one.network, one.jonas)

        with pytest.raises(Refused, match="who did not give it"):
            take_back(db, given, by_id=one.olga.id, reason=TWICE)
        assert take_back(db, given, by_id=one.jonas.id, reason=TWICE).corrects_id == given.id


def test_without_a_reason_nothing_is_taken_back(database: Database) -> None:
    favor_id = lena_helped_max(database)
    with database.transaction() as db, pytest.raises(Refused, match="Write why"):
        take_back(db, db.get_one(Favor, favor_id), by_id=person(db, "max").id, reason="  ")


def test_a_favor_is_taken_back_once_and_the_counter_entry_never(database: Database) -> None:
    favor_id = lena_helped_max(database)
    with database.transaction() as db:
        taken, by = db.get_one(Favor, favor_id), person(db, "max").id
        counter = take_back(db, taken, by_id=by, reason=TWICE)

        with pytest.raises(Refused, match="already"):
            take_back(db, taken, by_id=by, reason=TWICE)
        with pytest.raises(Refused, match="cannot be taken back itself"):
            take_back(db, counter, by_id=by, reason=TWICE)
        assert db.scalar(sa.select(sa.func.count(Favor.id))) == 2


def test_an_admission_stands_as_long_as_its_membership(app: Portal, visitor: Visitor) -> None:
    admitted(visitor, organizer(app))
    with app.database.transaction() as db:
        admission, by = db.get_one(Favor, 1), person(db, "olga").id
        with pytest.raises(Refused, match="while its membership stands"):
            take_back(db, admission, by_id=by, reason="Ein Versehen.")
        ended = {"ended_at": MORNING, "ended_by_id": 1, "ended_reason": ""}
        db.execute(sa.update(Membership).values(ended))
        db.flush()

        assert take_back(db, admission, by_id=by, reason="Ein Versehen.").corrects_id == admission.id


WRONG = {
    "another giver": {"giver_id": 1},
    "another day": {"on": MARCH.replace(day=3)},
    "another kind": {"kind": "press"},
    "of nothing": {"corrects_id": 4711},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_the_database_refuses_a_counter_entry_of_something_else(
    database: Database, wrong: dict[str, Any]
) -> None:
    favor_id = lena_helped_max(database)
    with database.transaction() as db:
        said = refused(db, lambda: db.execute(sa.insert(Favor).values(_counter(db, favor_id) | wrong)))

    assert "a counter-entry has the parties, kind and day of the favor it takes back" in said


def test_the_database_refuses_a_second_counter_entry_and_one_of_a_counter_entry(database: Database) -> None:
    favor_id = lena_helped_max(database)
    with database.transaction() as db:
        counter = db.execute(sa.insert(Favor).values(_counter(db, favor_id)).returning(Favor.id)).scalar_one()
        again = sa.insert(Favor).values(_counter(db, favor_id))
        of_itself = sa.insert(Favor).values(_counter(db, favor_id) | {"corrects_id": counter})

        assert "corrects_id" in refused(db, lambda: db.execute(again))
        assert "takes back no counter-entry" in refused(db, lambda: db.execute(of_itself))


def _counter(db: Any, favor_id: int) -> dict[str, Any]:
    row = dict(db.execute(sa.select(Favor.__table__).where(Favor.id == favor_id)).mappings().one())
    return {name: value for name, value in row.items() if name != "id"} | {"corrects_id": favor_id}


def test_the_database_keeps_a_membership_from_a_taken_back_admission(app: Portal, visitor: Visitor) -> None:
    admitted(visitor, organizer(app))
    with app.database.transaction() as db:
        ended = {"ended_at": MORNING, "ended_by_id": 1, "ended_reason": ""}
        db.execute(sa.update(Membership).values(ended))
        counter = take_back(db, db.get_one(Favor, 1), by_id=person(db, "olga").id, reason="Ein Versehen.")

        for wrong, why in (
            (dict.fromkeys(ended), "a membership (begins with an admission|ends once)"),
            ({"admission_id": counter.id}, "a membership begins with an admission"),
        ):
            said = refused(db, lambda wrong=wrong: db.execute(sa.update(Membership).values(wrong)))
            assert re.search(why, said)


def test_fifty_at_once_take_it_back_once(app: Portal) -> None:
    page = f"/favors/{lena_helped_max(app.database)}/take-back"
    found = windows(app, "max")
    assert {window.opens(page).status_code for window in found} == {200}

    answers = all_at_once([lambda w=window: w.sends(page, {"reason": TWICE}) for window in found])

    assert Counter(answers) == {302: 1, 409: 49}
    with app.database.session(writes=False) as db:
        assert (db.scalar(sa.select(sa.func.count(Favor.id))), totals(db)) == (2, [])


def test_the_page_asks_for_a_reason_and_then_says_what_was_done(app: Portal) -> None:
    page = f"/favors/{lena_helped_max(app.database)}/take-back"
    visitor = Visitor(app)
    visitor.signs_in_as("max@example.org")
    wrong = visitor.fills_in(page, {"reason": " "})
    too_long = visitor.sends(page, {"reason": "wort " * 200})

    assert (wrong.status_code, len(errors(wrong))) == (422, 1)
    assert (too_long.status_code, ("wort " * 200).strip() in too_long.text) == (422, True)
    assert visitor.sends(page, {"reason": TWICE}).location == page
    done = visitor.opens(page).text
    assert (TWICE in done, "<form novalidate" in done) == (True, False)


def test_who_may_not_reads_who_may(app: Portal) -> None:
    page = f"/favors/{lena_helped_max(app.database)}/take-back"
    lena = Visitor(app)
    lena.signs_in_as("lena@example.org")
    shown = lena.opens(page)

    assert "Einen Gefallen nimmt zurück, wer ihn erhalten hat" in shown.text
    assert lena.sends(page, {"reason": TWICE}).status_code == 409


def test_a_favor_of_others_is_nobody_s_but_an_organizer_sees_it_without_words(app: Portal) -> None:
    page = f"/favors/{lena_helped_max(app.database)}/take-back"
    ada, jonas = Visitor(app), Visitor(app)
    admitted(ada, organizer(app))
    ada.signs_in_as("ada@example.org")
    jonas.signs_in_as("jonas@example.org")

    assert ada.opens(page).status_code == 404
    shown = jonas.opens(page)
    assert (shown.status_code, "Max Thiele" in shown.text, "Zugehört." in shown.text) == (200, True, False)


def test_the_record_shows_one_line_that_does_not_count(app: Portal, visitor: Visitor) -> None:
    admitted(visitor, organizer(app))
    with app.database.transaction() as db:
        ada = person(db, "ada")
        given = favor(
            db, network_party(db, ""), party_of(db, ada), ada, what="Ein Rat.", on=db.get_one(Favor, 1).on
        )
        take_back(db, given, by_id=ada.id, reason=TWICE)
    visitor.signs_in_as("ada@example.org")

    record = visitor.opens("/record").text

    assert "Ihr erstes Jahr beginnt mit einem Gefallen" in record
    assert f"weil: {TWICE}" in record
    assert (record.count('id="favor-'), record.count('class="st st-in"')) == (
        2,
        2,
    )  # one star in each picture
    assert "Ein Rat." not in record
