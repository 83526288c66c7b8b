"""What is said beside a favor later: further words, who may read them, nothing expected in return."""

import pytest
import sqlalchemy as sa

from portal.database import Database
from portal.favors.actions_return import link_return
from portal.favors.actions_words import add_words, agree, disagree, expect_nothing
from portal.favors.models import Favor
from portal.favors.models_words import FavorAddition, FavorConsent, NothingExpected
from portal.favors.queries_favor import favor_told, later_words, published
from portal.web.transaction import Portal
from tests.favors.deeds import as_somebody, house, last_letter, letters, refusal, reports, thanks


def test_later_words_reach_the_giver_at_once(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        favor = thanks(db, people.lena, people.max)

        add_words(db, favor, "Es ist gedruckt.", by_id=people.max.person_id or 0)
        add_words(db, favor, "Zweite Auflage.", by_id=people.max.person_id or 0)

        assert [one.words for one in later_words(db, [favor.id])] == ["Es ist gedruckt.", "Zweite Auflage."]
        assert letters(db)[-2:] == [("favor-later", "lena@example.org")] * 2
        assert (last_letter(db).subject, last_letter(db).text) == (
            "Max Thiele erzählt, was daraus geworden ist",
            "Zweite Auflage.\n",
        )


def test_only_the_receiver_says_what_came_of_it(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        favor = thanks(db, people.lena, people.max)

        for by_id in (people.lena.person_id or 0, people.olga_id):
            said = refusal(lambda by=by_id: add_words(db, favor, "Viel.", by_id=by))
            assert said == "Only the one who received a favor can say what came of it."


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE favor_additions SET words = 'other'",
        "UPDATE favor_additions SET by_id = by_id + 1",
        "DELETE FROM favor_additions",
    ],
)
def test_later_words_are_blanked_and_never_changed(database: Database, act: str) -> None:
    with database.transaction() as db:
        people = house(db)
        favor = thanks(db, people.lena, people.max)
        add_words(db, favor, "Viel.", by_id=people.max.person_id or 0)

        with pytest.raises(sa.exc.IntegrityError) as error, db.begin_nested():
            db.execute(sa.text(act))
        assert "later words are blanked, never changed" in str(error.value.orig)

        db.execute(sa.update(FavorAddition).values(words=""))
        assert later_words(db, [favor.id]) == []


@pytest.mark.parametrize("table", ["favor_report_events", "favor_return_events", "favor_nothing_expected"])
def test_traces_stay_as_they_were_written(database: Database, table: str) -> None:
    with database.transaction() as db:
        people = house(db)
        reports(db, people.max, people.lena)
        first, answer = thanks(db, people.lena, people.max), thanks(db, people.max, people.lena, 1)
        link_return(db, first, answer, by_id=people.max.person_id or 0)
        expect_nothing(db, first, by_id=people.lena.person_id or 0)

        for act in (f"UPDATE {table} SET by_id = by_id + 1", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.IntegrityError) as error, db.begin_nested():
                db.execute(sa.text(act))
            assert f"{table} are append-only" in str(error.value.orig)


def test_words_are_open_to_others_only_when_both_agree(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        favor = thanks(db, people.lena, people.max)
        giver, receiver = people.lena.person_id or 0, people.max.person_id or 0
        assert published(db) == []

        agree(db, favor, by_id=receiver)
        assert published(db) == []
        agree(db, favor, by_id=giver)
        assert [told.id for told in published(db)] == [favor.id]

        disagree(db, favor, by_id=giver)
        assert published(db) == []
        consents = db.execute(sa.select(FavorConsent.side, FavorConsent.taken_back_by_id).order_by("id"))
        assert [tuple(row) for row in consents] == [("receiver", None), ("giver", giver)]


def test_later_words_need_both_to_agree_anew(app: Portal) -> None:
    lena = as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        favor = thanks(db, people.network, people.max)
        ids = people.olga_id, people.max.person_id or 0
        for by_id in ids:
            agree(db, favor, by_id=by_id)
        add_words(db, favor, "Es ist gedruckt.", by_id=ids[1])
    lena.signs_in_as("lena@example.org")

    assert "Es ist gedruckt." not in lena.opens("/favors/published").text
    assert "Es ist gedruckt." not in lena.opens("/favors/1").text
    with app.database.transaction() as db:
        for by_id in ids:
            agree(db, db.get_one(Favor, 1), by_id=by_id)
    assert "Es ist gedruckt." in lena.opens("/favors/published").text
    assert "Es ist gedruckt." in lena.opens("/favors/1").text


def test_the_page_says_who_agreed(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    with app.database.transaction() as db:
        people = house(db)
        thanks(db, people.lena, people.max)
    lena = as_somebody(app, "lena")
    assert "Nur Sie beide." in max_.opens("/favors/1").text

    assert max_.sends("/favors/1/publish").location == "/favors/1#publication"
    assert "Sie sind einverstanden." in max_.opens("/favors/1").text
    assert "Max Thiele ist einverstanden" in lena.opens("/favors/1").text
    assert lena.sends("/favors/1/publish").status_code == 302
    assert "Sie sind beide einverstanden" in max_.opens("/favors/1").text
    assert max_.sends("/favors/1/unpublish").status_code == 302
    assert "Lena Vogt ist einverstanden" in max_.opens("/favors/1").text


def test_each_side_agrees_once_and_takes_back_what_it_gave(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        favor = thanks(db, people.lena, people.max)
        agree(db, favor, by_id=people.lena.person_id or 0)

        assert (
            refusal(lambda: agree(db, favor, by_id=people.lena.person_id or 0)) == "You have agreed already."
        )
        assert refusal(lambda: disagree(db, favor, by_id=people.max.person_id or 0)).startswith(
            "You have not agreed"
        )
        assert refusal(lambda: agree(db, favor, by_id=people.olga_id)).startswith("Only the two people")


def test_the_giver_says_once_that_nothing_is_expected(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        favor = thanks(db, people.lena, people.max)
        said = refusal(lambda: expect_nothing(db, favor, by_id=people.max.person_id or 0))
        assert said == "Only the one who did the favor can say this."

        expect_nothing(db, favor, by_id=people.lena.person_id or 0)

        told = favor_told(db, favor.id)
        assert told and told.nothing_expected
        assert refusal(lambda: expect_nothing(db, favor, by_id=people.lena.person_id or 0)) == (
            "This was said already."
        )
        assert db.scalar(sa.select(sa.func.count(NothingExpected.favor_id))) == 1
