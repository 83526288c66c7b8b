"""Return links: a favor answers another, and who is answered says so."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Role
from portal.clock import now
from portal.database import Database
from portal.favors.actions import grant
from portal.favors.actions_return import confirm_return, decline_return, link_return, withdraw_return
from portal.favors.models import Favor
from portal.favors.models_returns import FavorReturn, ReturnEvent, ReturnState
from portal.favors.queries_returns import links_of, possible_answers, possibly_answered
from portal.parties.models import Party
from tests.favors.deeds import House, house, last_letter, letters, refusal, thanks, today


def admission(db: Session, people: House, days: int = 300) -> Favor:
    return grant(
        db,
        giver_id=people.network.id,
        receiver_id=people.max.id,
        kind="admission",
        on=today().replace(year=today().year - 1),
        by_id=people.olga_id,
        occasion="application:1",
    )


def there_and_back(db: Session, people: House) -> tuple[Favor, Favor]:
    """Lena did something for Max, and later he did something for her."""
    return thanks(db, people.lena, people.max, 30), thanks(db, people.max, people.lena, 9)


def person(party: Party) -> int:
    return party.person_id or 0


def test_who_is_answered_confirms_the_return(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = there_and_back(db, people)
        link = link_return(db, first, answer, by_id=person(people.max))
        assert (link.state, letters(db)[-1]) == (
            ReturnState.PROPOSED,
            ("return-proposed", "lena@example.org"),
        )
        assert f"portal:/favors/{first.id}\n" in last_letter(db).text

        confirm_return(db, link, by_id=person(people.lena))

        assert letters(db)[-1] == ("return-confirmed", "max@example.org")
        found = links_of(db, [first.id, answer.id])
        assert [(one.favor_id, one.answer_id, one.is_confirmed) for one in found] == [
            (first.id, answer.id, True)
        ]
        trace = db.execute(
            sa.select(ReturnEvent.from_state, ReturnEvent.to_state, ReturnEvent.by_id).order_by(
                ReturnEvent.id
            )
        )
        assert [tuple(row) for row in trace] == [
            (None, "proposed", person(people.max)),
            ("proposed", "confirmed", person(people.lena)),
        ]


def test_who_is_answered_and_links_it_themselves_has_confirmed(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = there_and_back(db, people)

        link = link_return(db, first, answer, by_id=person(people.lena))

        assert link.state == ReturnState.CONFIRMED
        assert letters(db)[-1] == ("return-confirmed", "max@example.org")


def test_an_admission_is_returned_by_a_favor_to_anybody_and_an_organizer_confirms(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = admission(db, people), thanks(db, people.max, people.lena)
        link = link_return(db, first, answer, by_id=person(people.max))
        assert letters(db)[-2:] == [
            ("return-proposed", "olga@example.org"),
            ("return-proposed", "jonas@example.org"),
        ]

        confirm_return(db, link, by_id=people.jonas_id)

        assert last_letter(db).subject == "Ihre Aufnahme ist zurückgegeben"


@pytest.mark.parametrize("who", ["max", "olga_id"])
def test_nobody_else_confirms_a_return(database: Database, who: str) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = there_and_back(db, people)
        link = link_return(db, first, answer, by_id=person(people.max))
        by_id = person(people.max) if who == "max" else people.olga_id

        for act in (confirm_return, decline_return):
            said = refusal(lambda act=act: act(db, link, by_id=by_id))
            assert said.startswith("A return is confirmed by the one whose favor it answers")


def test_an_organizer_does_not_confirm_the_return_of_their_own_admission(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        db.add(Role(person_id=people.max.person_id, kind="organizer", since=now()))
        db.flush()
        link = link_return(
            db, admission(db, people), thanks(db, people.max, people.lena), by_id=person(people.max)
        )
        assert link.state == ReturnState.PROPOSED

        said = refusal(lambda: confirm_return(db, link, by_id=person(people.max)))

        assert said.startswith("A return is confirmed by the one whose favor it answers")


def untrue(db: Session, people: House) -> dict[str, tuple[Favor, Favor, str]]:
    first, _answer = there_and_back(db, people)
    earlier = thanks(db, people.max, people.lena, 60)
    same_day = [thanks(db, people.lena, people.max, 3), thanks(db, people.max, people.lena, 3)]
    from_elsewhere = thanks(db, people.max, people.network, 2)
    late, mirrored = "A return is later than the favor it answers.", "A favor is returned by the one who"
    return {
        "itself": (first, first, "A favor never answers itself."),
        "earlier": (first, earlier, late),
        "earlier on the same day": (same_day[1], same_day[0], late),
        "for somebody else": (first, from_elsewhere, mirrored),
        "by somebody else": (first, thanks(db, people.lena, people.max, 1), mirrored),
    }


WRONG = ["itself", "earlier", "earlier on the same day", "for somebody else", "by somebody else"]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_return_is_refused(database: Database, wrong: str) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer, sentence = untrue(db, people)[wrong]

        assert refusal(lambda: link_return(db, first, answer, by_id=person(people.max))).startswith(sentence)


@pytest.mark.parametrize("wrong", WRONG)
def test_the_database_refuses_it_too(database: Database, wrong: str) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer, _sentence = untrue(db, people)[wrong]

        with pytest.raises(sa.exc.IntegrityError) as error, db.begin_nested():
            db.add(row(first, answer, people))
            db.flush()

    assert "a return is later" in str(error.value.orig) or "never_itself" in str(error.value.orig)


def row(first: Favor, answer: Favor, people: House, **changes: Any) -> FavorReturn:
    facts = {
        "state": ReturnState.PROPOSED,
        "proposed_at": first.recorded_at,
        "state_since": first.recorded_at,
    }
    ids = {"favor_id": first.id, "answer_id": answer.id, "by_id": people.olga_id}
    return FavorReturn(**(ids | facts | changes))


def test_the_database_keeps_one_return_for_each_favor_and_one_favor_for_each_return(
    database: Database,
) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = there_and_back(db, people)
        second_first, second_answer = (
            thanks(db, people.lena, people.max, 25),
            thanks(db, people.max, people.lena, 5),
        )
        db.add(row(first, answer, people))
        db.flush()

        for pair in ((first, second_answer), (second_first, answer)):
            with pytest.raises(sa.exc.IntegrityError), db.begin_nested():
                db.add(row(*pair, people))
                db.flush()


SECOND: dict[str, Callable[[Session, House, Favor, Favor], Any]] = {
    "This favor is linked to its return already.": lambda db, people, first, _answer: (
        first,
        thanks(db, people.max, people.lena, 1),
    ),
    "This favor answers another one already.": lambda db, people, _first, answer: (
        thanks(db, people.lena, people.max, 20),
        answer,
    ),
}


@pytest.mark.parametrize("sentence", SECOND)
def test_a_second_link_is_refused(database: Database, sentence: str) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = there_and_back(db, people)
        link_return(db, first, answer, by_id=person(people.max))
        pair = SECOND[sentence](db, people, first, answer)

        assert refusal(lambda: link_return(db, *pair, by_id=person(people.max))) == sentence


def test_what_was_declined_is_not_proposed_again(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = there_and_back(db, people)
        link = link_return(db, first, answer, by_id=person(people.max))
        before = letters(db)
        decline_return(db, link, by_id=person(people.lena))

        said = refusal(lambda: link_return(db, first, answer, by_id=person(people.max)))

        assert said == "This link was proposed before. Please talk to each other about it."
        assert letters(db) == before
        assert links_of(db, [first.id]) == []


def test_what_was_taken_back_may_be_proposed_again(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = there_and_back(db, people)
        link = link_return(db, first, answer, by_id=person(people.max))
        withdraw_return(db, link, by_id=person(people.max))

        again = link_return(db, first, answer, by_id=person(people.max))

        assert (link.state, again.state) == (ReturnState.WITHDRAWN, ReturnState.PROPOSED)


@pytest.mark.parametrize("second", [confirm_return, decline_return])
def test_a_confirmed_return_stands(database: Database, second: Any) -> None:
    with database.transaction() as db:
        people = house(db)
        link = link_return(db, *there_and_back(db, people), by_id=person(people.lena))

        said = refusal(lambda: second(db, link, by_id=person(people.lena)))

        assert said == "This return is not waiting any more. Please look at the page again."


def test_a_stranger_links_nothing(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        pair = there_and_back(db, people)

        said = refusal(lambda: link_return(db, *pair, by_id=people.olga_id))

        assert said == "Only the two people of a favor can link it to another."


def test_one_chooses_from_what_can_be_a_return(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        welcome = admission(db, people)
        first, answer = there_and_back(db, people)
        earlier = thanks(db, people.max, people.lena, 60)
        for_network = thanks(db, people.max, people.network, 2)

        def ids(found: Any) -> list[int]:
            return [one.id for one in found]

        assert ids(possible_answers(db, first, people.max.id)) == [answer.id]
        assert ids(possible_answers(db, welcome, people.max.id)) == [for_network.id, answer.id, earlier.id]
        assert ids(possibly_answered(db, answer, people.max.id)) == [first.id, welcome.id]
        link_return(db, first, answer, by_id=person(people.lena))
        assert ids(possible_answers(db, first, people.max.id)) == []
        assert ids(possible_answers(db, welcome, people.max.id)) == [for_network.id, earlier.id]


def test_who_chooses_reads_the_words_of_their_own_favors_only(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        welcome = admission(db, people)
        thanks(db, people.max, people.lena, 9)
        thanks(db, people.max, people.network, 2)

        words = [one.what for one in possible_answers(db, welcome, people.network.id)]

        assert words == ["Das Manuskript gelesen.", ""]
