"""What passed between two parties is kept with each favor, and given up when one is taken back."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.favors.actions import grant
from portal.favors.actions_take_back import take_back
from portal.favors.models import Favor, FavorTotal, Origin
from portal.favors.models_pairs import FavorPair
from portal.favors.queries_recount import recount
from portal.parties.models import Party
from portal.web.transaction import Portal
from tests.favors.deeds import House, house, refusal, today


def gives(db: Session, people: House, giver: Party, receiver: Party, days_ago: int, **how: Any) -> Favor:
    on = today() - timedelta(days=days_ago)
    facts = {"giver_id": giver.id, "receiver_id": receiver.id, "by_id": people.olga_id}
    return grant(db, kind="advice", on=on, **facts, **how)


def side(db: Session, own: Party, other: Party) -> tuple[int, int, int | None, int | None]:
    """Received, contributed, and how many days ago the last one and the last unasked one were."""
    kept = db.get_one(FavorPair, (own.id, other.id), populate_existing=True)
    ago = [(today() - day).days if day else None for day in (kept.last_on, kept.unasked_on)]
    return kept.received, kept.contributed, *ago


def test_each_of_two_has_a_side(app: Portal) -> None:
    with app.database.transaction() as db:
        people = house(db)
        max_, lena = people.max, people.lena
        gives(db, people, lena, max_, 30)
        gives(db, people, lena, max_, 9, asked=True)
        gives(db, people, max_, lena, 20, asked=True)

        assert side(db, max_, lena) == (2, 1, 9, 30)
        assert side(db, lena, max_) == (1, 2, 9, None)


def test_an_earlier_favor_recorded_later_moves_no_day_back(app: Portal) -> None:
    with app.database.transaction() as db:
        people = house(db)
        gives(db, people, people.lena, people.max, 9)
        gives(db, people, people.lena, people.max, 200)

        assert side(db, people.max, people.lena) == (2, 0, 9, 9)


def test_what_is_taken_back_counts_no_more(app: Portal) -> None:
    with app.database.transaction() as db:
        people = house(db)
        max_, lena = people.max, people.lena
        early, late = gives(db, people, lena, max_, 30), gives(db, people, lena, max_, 9)

        take_back(db, late, by_id=max_.person_id or 0, reason="Doppelt.")
        assert side(db, max_, lena) == (1, 0, 30, 30)
        assert side(db, lena, max_) == (0, 1, 30, None)

        take_back(db, early, by_id=max_.person_id or 0, reason="Auch das.")
        assert side(db, max_, lena) == (0, 0, None, None)
        assert [findings for _count, findings in recount(db) if findings] == []


def test_a_month_knows_how_much_came_unasked(app: Portal) -> None:
    with app.database.transaction() as db:
        people = house(db)
        unasked = gives(db, people, people.lena, people.max, 0)
        gives(db, people, people.lena, people.max, 0, asked=True)
        gives(db, people, people.lena, people.max, 0, led_by=Origin.OFFERED)
        kept = sa.select(FavorTotal.direction, FavorTotal.count, FavorTotal.unasked).order_by(
            FavorTotal.direction
        )
        assert [tuple(row) for row in db.execute(kept)] == [("contributed", 3, 1), ("received", 3, 1)]

        take_back(db, unasked, by_id=people.max.person_id or 0, reason="Doppelt.")

        assert [tuple(row) for row in db.execute(kept)] == [("contributed", 2, 0), ("received", 2, 0)]


def test_what_is_refused_leaves_nothing_behind(app: Portal) -> None:
    with app.database.transaction() as db:
        people = house(db)
        assert refusal(lambda: gives(db, people, people.max, people.max, 9)) == (
            "A favor is something done for somebody else."
        )
        assert db.scalar(sa.select(sa.func.count()).select_from(FavorPair)) == 0


def test_wrong_pairs_are_found(app: Portal) -> None:
    with app.database.transaction() as db:
        people = house(db)
        gives(db, people, people.lena, people.max, 9)
    with app.database.transaction() as db:
        people = house(db)
        db.execute(sa.update(FavorPair).values(last_on=today()).where(FavorPair.party_id == people.max.id))
        db.execute(sa.update(FavorTotal).values(unasked=7).where(FavorTotal.party_id == people.lena.id))

        found = [one.sentence for _count, findings in recount(db) for one in findings]
        max_id, lena_id = people.max.id, people.lena.id

    month = f"{today() - timedelta(days=9):%Y-%m}"
    assert found == [
        f"The totals of party {lena_id}, {month}, contributed, advice say 7 unasked; the ledger says 1.",
        f"What is kept of parties {max_id} and {lena_id} is not what the ledger says.",
    ]


WRONG: dict[str, dict[str, Any]] = {
    "two_parties": {"other_id": 1},
    "counts_favors": {"received": -1},
    "last_day_of_some": {"received": 0, "contributed": 0, "unasked_on": None},
    "unasked_was_received": {"received": 0, "contributed": 1},
}


@pytest.mark.parametrize("rule", WRONG)
def test_the_database_keeps_no_pair_that_cannot_be(app: Portal, rule: str) -> None:
    with app.database.transaction() as db:
        people = house(db)
        facts = {"party_id": 1, "other_id": people.lena.id, "received": 1, "contributed": 0}
        days = {"last_on": today(), "unasked_on": today()}
        with pytest.raises(sa.exc.IntegrityError) as refused, db.begin_nested():
            db.execute(sa.insert(FavorPair).values(facts | days | WRONG[rule]))

    assert rule in str(refused.value.orig)
