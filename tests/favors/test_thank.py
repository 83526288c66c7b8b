"""Thanking: whoever received a favor records it, and it counts at once."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.accounts.models import Role
from portal.clock import now
from portal.database import Database
from portal.favors.actions_kinds import retire_kind
from portal.favors.actions_thank import thank
from portal.favors.models import Favor, FavorKind, FavorWords, Origin
from tests.favors.deeds import (
    SAID,
    Gratitude,
    Thanks,
    counts,
    deed,
    house,
    last_letter,
    letters,
    refusal,
    today,
)


def test_thanks_count_at_once_and_go_out_in_the_receivers_words(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        what = deed(people.lena, people.max)

        favor = thank(db, what, SAID, by_id=people.max.person_id or 0, today=today())

        words = db.get_one(FavorWords, favor.id)
        assert (favor.by_id, favor.thanks, favor.origin) == (people.max.person_id, Thanks.MOVED, Origin.ASKED)
        assert (words.what, words.thanks) == ("Das Manuskript gelesen.", "Ohne Sie säße ich noch daran.")
        assert (counts(db, people.lena), counts(db, people.max)) == ({"contributed": 1}, {"received": 1})
        letter = last_letter(db)
        assert letters(db) == [("favor-thanks", "lena@example.org")]
        assert (letter.subject, letter.text) == (
            "Max Thiele sagt Danke",
            "Ohne Sie säße ich noch daran.\n",
        )


def test_who_says_nothing_more_thanks_by_one_of_the_three(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)

        favor = thank(
            db,
            deed(people.lena, people.max),
            Gratitude(Thanks.UNFORGOTTEN),
            by_id=people.max.person_id or 0,
            today=today(),
        )

        assert (favor.origin, last_letter(db).text) == (Origin.UNASKED, "Das vergesse ich nicht.\n")


def test_an_organizer_thanks_on_behalf_of_the_network_and_is_named_as_who_acted(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)

        favor = thank(db, deed(people.max, people.network), SAID, by_id=people.olga_id, today=today())

        assert (favor.receiver_id, favor.by_id) == (people.network.id, people.olga_id)
        assert last_letter(db).subject == "Sternstunde sagt Danke"


def test_thanks_to_the_network_reach_every_organizer(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)

        thank(db, deed(people.network, people.max), SAID, by_id=people.max.person_id or 0, today=today())

        assert letters(db) == [("favor-thanks", "olga@example.org"), ("favor-thanks", "jonas@example.org")]


def test_nobody_thanks_for_somebody_else(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        for by_id in (people.lena.person_id, people.olga_id):
            said = refusal(
                lambda by=by_id: thank(db, deed(people.lena, people.max), SAID, by_id=by or 0, today=today())
            )
            assert said == "Only the one who received a favor can thank for it."


def test_an_organizer_does_not_thank_themselves_for_the_network(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        db.add(Role(person_id=people.max.person_id, kind="organizer", since=now()))
        db.flush()

        said = refusal(
            lambda: thank(
                db, deed(people.max, people.network), SAID, by_id=people.max.person_id or 0, today=today()
            )
        )

        assert said.startswith("You did this for the network yourself.")
        assert db.scalar(sa.select(sa.func.count(Favor.id))) == 0


WRONG_DAYS = {
    date(1989, 12, 31): "Enter a day from 1990 on",
    date(2999, 1, 1): "A favor is recorded after it was done. This day is still to come.",
}


@pytest.mark.parametrize(("on", "sentence"), WRONG_DAYS.items())
def test_a_day_that_cannot_be_right_is_refused(database: Database, on: date, sentence: str) -> None:
    with database.transaction() as db:
        people = house(db)
        what = deed(people.lena, people.max, on=on)

        assert (
            refusal(lambda: thank(db, what, SAID, by_id=people.max.person_id or 0, today=today())) == sentence
        )


@pytest.mark.parametrize("on", [date(1990, 1, 1), today() - timedelta(days=1), today()])
def test_a_day_long_ago_is_fine(database: Database, on: date) -> None:
    with database.transaction() as db:
        people = house(db)

        favor = thank(
            db, deed(people.lena, people.max, on=on), SAID, by_id=people.max.person_id or 0, today=today()
        )

        assert favor.on == on


@pytest.mark.parametrize("kind", ["admission", "press", "no such kind"])
def test_a_kind_that_cannot_be_chosen_is_refused(database: Database, kind: str) -> None:
    with database.transaction() as db:
        people = house(db)
        retire_kind(db, db.get_one(FavorKind, "press"), people.olga_id)
        what = deed(people.lena, people.max, kind=kind)

        said = refusal(lambda: thank(db, what, SAID, by_id=people.max.person_id or 0, today=today()))

        assert said == "This kind is not in use any more. Please choose another one."


def test_nobody_records_a_favor_of_themselves(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        what = deed(people.max, people.max)

        said = refusal(lambda: thank(db, what, SAID, by_id=people.max.person_id or 0, today=today()))

        assert said == "A favor is something done for somebody else."


def test_who_has_left_is_not_chosen_any_more(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        ended = sa.update(Role).where(Role.person_id == people.lena.person_id)
        db.execute(ended.values(ended_at=now(), ended_by_id=people.olga_id))
        what = deed(people.lena, people.max)

        said = refusal(lambda: thank(db, what, SAID, by_id=people.max.person_id or 0, today=today()))

        assert said == "%(name)s is not a member any more."
