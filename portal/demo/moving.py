"""Lets time pass in the demo: week by week, in the portal and at its Stripe, with whatever falls due meanwhile."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from portal import clock
from portal.database import Database
from portal.demo.stripe.serving import SmallStripe
from portal.dues.actions import begin_for_new_members, issue_what_comes
from portal.dues.actions_reminding import remind_of_dues, tell_of_grace, tell_of_prices
from portal.dues.asking import end_charging, settle_waiting
from portal.dues.gateway import Gateway
from portal.dues.reconciling import reconcile

SPANS = {"fortnight": 14, "month": 30, "year": 365}  # days
STEP = 7
SWEEPS: Sequence[Callable[..., None]] = (
    *(begin_for_new_members, tell_of_prices, issue_what_comes),
    *(remind_of_dues, tell_of_grace),
)


def let_time_pass(database: Database, gateway: Gateway, small: SmallStripe, days: int, zone: str) -> None:
    """No transaction is open meanwhile: Stripe tells the portal of what happens, and the portal asks back."""
    for passed in range(0, days, STEP):
        step = timedelta(days=min(STEP, days - passed))
        end_charging(database, gateway, zone)
        reconcile(
            database, gateway, zone
        )  # else a price that changed meanwhile would not be the one that is charged
        clock.put_forward(step)
        small.move_clock(int(step.total_seconds()))
        while settle_waiting(database, gateway, zone):
            pass
        for sweep in SWEEPS:
            database.step(partial(_sweep, sweep, zone))


def _sweep(sweep: Callable[..., None], zone: str, db: Session) -> None:
    sweep(db, zone)
