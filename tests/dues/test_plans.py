"""What members are asked for, and how it may change."""

from typing import Any

import pytest

from portal.database import Database
from portal.dues import actions_plans
from portal.dues.queries import plans, policy, price_on
from portal.dues.states import Interval, Kind
from portal.errors import Refused
from tests.dues.stage import BERLIN, honorary, in_days, plan, today
from tests.people import olga
from tests.test_rules_of_the_database import refused

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"currency": "CHF"}, "Dues are kept in euros"),
    ({"cents": 0}, "Only an honorary plan costs nothing"),
    ({"cents": -1}, "never less than nothing"),
    ({"cents": 10**7 + 1}, "at most 100,000 euros"),
    ({"admission_fee": -5}, "never less than nothing"),
    ({"kind": Kind.HONORARY}, "owes nothing"),
]


@pytest.mark.parametrize(("changes", "sentence"), WRONG)
def test_a_plan_that_makes_no_sense_is_refused(
    database: Database, changes: dict[str, Any], sentence: str
) -> None:
    with database.transaction() as db, pytest.raises(Refused, match=sentence):
        plan(db, **changes)


def test_a_price_changes_for_periods_that_begin_later(database: Database) -> None:
    with database.transaction() as db:
        yearly = plan(db)
        actions_plans.change_price(db, yearly, cents=26000, first_on=in_days(40), by_id=None, zone=BERLIN)

        days = (in_days(-3000), today(), in_days(39), in_days(40), in_days(400))
        assert [price_on(db, yearly.id, day).cents for day in days] == [24000, 24000, 24000, 26000, 26000]


def test_members_hear_of_another_price_in_time(database: Database) -> None:
    with database.transaction() as db:
        yearly = plan(db)

        def change(cents: int, days: int) -> None:
            actions_plans.change_price(
                db, yearly, cents=cents, first_on=in_days(days), by_id=None, zone=BERLIN
            )

        with pytest.raises(Refused, match="30 days before"):
            change(26000, 29)
        with pytest.raises(Refused, match="the price already"):
            change(24000, 30)
        change(26000, 60)
        with pytest.raises(Refused, match="a later one stands already"):
            change(25000, 40)


def test_a_plan_retires_unless_new_members_begin_with_it(database: Database) -> None:
    with database.transaction() as db:
        by, yearly, half = olga(db).id, plan(db), plan(db, interval=Interval.HALF_YEARLY, cents=13000)
        actions_plans.begin_with(db, yearly)
        with pytest.raises(Refused, match="New members begin with this plan"):
            actions_plans.retire(db, yearly, by_id=by)
        actions_plans.begin_with(db, half)
        actions_plans.retire(db, yearly, by_id=by)

        with pytest.raises(Refused, match="retired already"):
            actions_plans.retire(db, yearly, by_id=by)
        with pytest.raises(Refused, match="This plan is retired"):
            actions_plans.begin_with(db, yearly)
        with pytest.raises(Refused, match="its price stays"):
            actions_plans.change_price(db, yearly, cents=1, first_on=in_days(99), by_id=by, zone=BERLIN)
        assert (plans(db), policy(db).plan_id) == ([half], half.id)


def test_the_database_keeps_plans_true(database: Database) -> None:
    with database.transaction() as db:
        yearly, free = plan(db), honorary(db)
        tried = [
            (yearly, "currency", "CHF", "one_currency"),
            (yearly, "admission_fee", -1, "admission_fee"),
            (free, "admission_fee", 100, "admission_fee"),
            (price_on(db, yearly.id, today()), "cents", -1, "cents"),
            (policy(db), "first_days", 91, "first_days"),
        ]
        for row, column, value, constraint in tried:

            def change(row: Any = row, column: str = column, value: Any = value) -> None:
                setattr(row, column, value)
                db.flush()

            assert constraint in refused(db, change)
            db.refresh(row)
