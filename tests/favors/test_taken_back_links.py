"""A favor that was taken back gives nothing back, says nothing more, and is read by nobody else."""

from datetime import timedelta

import sqlalchemy as sa

from portal.database import Database
from portal.favors.actions import grant
from portal.favors.actions_return import link_return
from portal.favors.actions_take_back import take_back
from portal.favors.actions_words import add_words, agree, expect_nothing
from portal.favors.models_returns import FavorReturn, ReturnEvent, ReturnState
from portal.favors.queries_favor import published
from portal.favors.queries_returns import links_of, possible_answers, possibly_answered
from portal.web.transaction import Portal
from tests.favors.deeds import as_somebody, house, refusal, thanks, today

WHY = "Doppelt eingetragen."


def test_its_returns_end_and_another_favor_can_be_the_return(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        max_id, lena_id = people.max.person_id or 0, people.lena.person_id or 0
        first, answer = thanks(db, people.lena, people.max, 30), thanks(db, people.max, people.lena, 9)
        link = link_return(db, first, answer, by_id=lena_id)

        take_back(db, answer, by_id=lena_id, reason=WHY)

        assert (link.state, links_of(db, [first.id])) == (ReturnState.VOID, [])
        last = db.scalars(sa.select(ReturnEvent.to_state).order_by(ReturnEvent.id.desc()).limit(1)).one()
        assert last == ReturnState.VOID
        assert (
            refusal(lambda: link_return(db, first, answer, by_id=max_id)) == "This favor has been taken back."
        )
        another = thanks(db, people.max, people.lena, 2)
        assert [one.id for one in possible_answers(db, first, people.max.id)] == [another.id]
        assert link_return(db, first, another, by_id=lena_id).state == ReturnState.CONFIRMED
        assert db.scalar(sa.select(sa.func.count(FavorReturn.id))) == 2


def test_what_was_taken_back_is_not_offered_as_answered_either(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        first, answer = thanks(db, people.lena, people.max, 30), thanks(db, people.max, people.lena, 9)
        take_back(db, first, by_id=people.max.person_id or 0, reason=WHY)

        assert possibly_answered(db, answer, people.max.id) == []


def test_nothing_more_is_said_about_it(database: Database) -> None:
    with database.transaction() as db:
        people = house(db)
        giver, receiver = people.lena.person_id or 0, people.max.person_id or 0
        favor = thanks(db, people.lena, people.max)
        for by_id in (giver, receiver):
            agree(db, favor, by_id=by_id)
        take_back(db, favor, by_id=receiver, reason=WHY)

        assert published(db) == []
        for act in (
            lambda: add_words(db, favor, "Viel.", by_id=receiver),
            lambda: agree(db, favor, by_id=giver),
            lambda: expect_nothing(db, favor, by_id=giver),
        ):
            assert refusal(act) == "This favor has been taken back."


def test_its_page_says_why_and_the_counter_entry_has_none(app: Portal) -> None:
    max_, olga = as_somebody(app, "max"), as_somebody(app, "olga")
    with app.database.transaction() as db:
        people = house(db)
        thanks(db, people.lena, people.max)
    assert 'href="/favors/1/take-back"' in max_.opens("/favors/1").text
    assert 'href="/favors/1/take-back"' in olga.opens("/favors/1").text
    assert 'href="/favors/1/take-back"' not in as_somebody(app, "lena").opens("/favors/1").text

    assert max_.fills_in("/favors/1/take-back", {"reason": WHY}).status_code == 302

    page = max_.opens("/favors/1").text
    assert WHY in page
    assert "/favors/1/words" not in page and "/favors/1/publish" not in page
    assert WHY not in olga.opens("/favors/1").text
    assert max_.opens("/favors/2").status_code == 404


def test_an_admission_is_open_again_when_its_return_is_taken_back(app: Portal) -> None:
    max_ = as_somebody(app, "max")
    with app.database.transaction() as db:
        people = house(db)
        ids = {"giver_id": people.network.id, "receiver_id": people.max.id, "by_id": people.olga_id}
        on = today() - timedelta(days=90)
        admission = grant(db, **ids, kind="admission", on=on, occasion="application:1")
        answer = thanks(db, people.max, people.lena)
        link_return(db, admission, answer, by_id=people.jonas_id)
        take_back(db, answer, by_id=people.lena.person_id or 0, reason=WHY)

    assert "Die Aufnahme ist offen." in max_.opens("/favors/1").text
