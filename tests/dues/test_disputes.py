"""Money the bank takes back, and what becomes of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.demo.stripe import billing
from portal.dues.models_dues import Payment
from portal.dues.states import State
from portal.web.transaction import Portal
from tests.dues.at_stripe import AtStripe
from tests.dues.stage import dues_of, house, in_days, invoice_of, today
from tests.dues.test_checkout import pays_by_card


@pytest.mark.parametrize(("won", "state", "net"), [(True, State.PAID, 33000), (False, State.DISPUTED, 0)])
def test_a_dispute_ends_as_the_bank_decides(
    paying: Portal, stripe: AtStripe, won: bool, state: State, net: int
) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    opened = billing.dispute(stripe.books, stripe.only("invoice"))
    stripe.brings_all(paying)
    with paying.database.session(writes=False) as db:
        assert (invoice_of(db).state, dues_of(db).paid_until) == (State.DISPUTED, None)

    billing.close_dispute(stripe.books, opened, won=won)
    stripe.brings_all(paying)

    with paying.database.session(writes=False) as db:
        assert (invoice_of(db).state, dues_of(db).paid_until is None) == (state, not won)
        assert db.scalar(sa.select(sa.func.sum(Payment.cents))) == net


def test_money_counts_on_the_day_it_went_and_came_back(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    opened = billing.dispute(stripe.books, stripe.only("invoice"))
    with clock.at(clock.now() + timedelta(days=10)):
        stripe.brings_all(paying)
    billing.close_dispute(stripe.books, opened, won=True)

    with clock.at(clock.now() + timedelta(days=40)):
        stripe.brings_all(paying)

    with paying.database.session(writes=False) as db:
        lines = db.execute(sa.select(Payment.cents, Payment.on).order_by(Payment.id)).all()
        days = [(33000, today()), (-33000, in_days(10)), (33000, in_days(40))]
        assert [tuple(line) for line in lines] == days
