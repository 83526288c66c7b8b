"""When both books are compared by themselves."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.dues.queries_compare import last_reconciliation
from portal.dues.reconciling import reconcile_at_night
from portal.web.transaction import Portal
from tests.dues.at_stripe import AtStripe
from tests.dues.stage import BERLIN


@pytest.mark.parametrize(("hour", "runs"), [(1, [False, False]), (3, [True, False])])
def test_it_is_done_once_a_night(paying: Portal, stripe: AtStripe, hour: int, runs: list[bool]) -> None:
    with time_machine.travel(datetime(2026, 3, 2, hour, tzinfo=UTC), tick=False):
        done = [reconcile_at_night(paying.database, paying.extensions["stripe"], BERLIN) for _ in "12"]

    with paying.database.session(writes=False) as db:
        assert (done, last_reconciliation(db) is not None) == (runs, runs[0])


def test_a_night_that_did_not_end_is_tried_again_an_hour_later(paying: Portal, stripe: AtStripe) -> None:
    gateway, tried = paying.extensions["stripe"], []
    nights = [(3, 0, True), (3, 30, False), (4, 0, False), (5, 0, False)]
    for hour, minute, stripe.faults.is_away in nights:
        with time_machine.travel(datetime(2026, 3, 2, hour, minute, tzinfo=UTC), tick=False):
            tried.append(reconcile_at_night(paying.database, gateway, BERLIN))

    with paying.database.session(writes=False) as db:
        assert (tried, last_reconciliation(db) is not None) == ([True, False, True, False], True)
