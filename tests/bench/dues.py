"""Dues of the bench: ten thousand subscriptions on both sides, compared; and how fast a message is answered."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from statistics import median, quantiles
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.app import create_app
from portal.clock import now
from portal.commands import upgrade_database
from portal.database import Database
from portal.demo.stripe.books import CLASSES, Thing, a_list
from portal.demo.stripe.shapes import blank
from portal.dues.actions_plans import add_plan
from portal.dues.models_dues import Dues, Invoice
from portal.dues.models_stripe import Customer, StripePrice, Subscription
from portal.dues.queries import price_on
from portal.dues.reconciling import reconcile
from portal.dues.reporting import report
from portal.dues.states import Interval, Kind, Means, State, Way
from portal.web.transaction import Portal
from tests.conftest import settings
from tests.dues.at_stripe import AtStripe, running

MANY, CHANGED, MESSAGES = 10_000, 50, 500
BERLIN = "Europe/Berlin"
FIRST, LAST = date(2026, 3, 2), date(2027, 3, 1)
ABOUT = f"""\
{MANY} subscriptions with an invoice each, on both sides, Stripe being the small one over HTTP in this process;
{CHANGED} of them were changed there without a word. Then {MESSAGES} messages, one after the other."""


def measured(url: str) -> Iterator[str]:
    """Lines for the report."""
    with running() as stripe, _portal(url, stripe) as app:
        begin = time.perf_counter()
        _both_books(app.database, stripe)
        yield f"made in {time.perf_counter() - begin:.0f} s"
        yield from _compared(app)
        yield from _answered(app, stripe)


@contextmanager
def _portal(url: str, stripe: AtStripe) -> Iterator[Portal]:
    config = settings(url)
    app = create_app(replace(config, stripe=stripe.settings))
    upgrade_database(app.database, config)
    yield app
    app.database.dispose()


def _both_books(database: Database, stripe: AtStripe) -> None:
    blanks = {kind: blank(CLASSES[kind][0]) for kind in ("customer", "subscription", "invoice")}
    with database.transaction() as db:
        price = _ours(db)
        there = stripe.books.make("price", id="price_1", unit_amount=24000, currency="eur")
        db.add(StripePrice(price_id=price, stripe_id="price_1"))
    for number in range(1, MANY + 1):
        _theirs(stripe, blanks, there, number)


def _ours(db: Session) -> int:
    plan = add_plan(
        db,
        german="Mitglied",
        english="Member",
        kind=Kind.REGULAR,
        interval=Interval.YEARLY,
        cents=24000,
        admission_fee=0,
        first_on=FIRST,
        by_id=None,
    )
    at, ids = now(), range(1, MANY + 1)
    facts: dict[Any, dict[str, Any]] = {
        Person: {
            "salutation": "none",
            "title": "",
            "given_name": "Gast",
            "language": "de",
            "known_since": at,
        },
        Dues: {"plan_id": plan.id, "way": Way.STRIPE, "began_on": FIRST, "paid_until": LAST, "at": at},
        Customer: {"step": 1, "at": at},
        Subscription: {"status": "active", "is_live": True, "stripe_price": "price_1", "cents": 24000},
        Invoice: {"cents": 24000, "first_on": FIRST, "last_on": LAST, "issued_on": FIRST, "due_on": FIRST},
    }
    facts[Dues] |= {"admission_fee": 0, "next_on": LAST + timedelta(days=1)}
    facts[Subscription] |= {"charges_on": LAST + timedelta(days=1), "cancels": False, "means": "card"}
    facts[Invoice] |= {"state": State.PAID, "state_since": at, "paid_on": FIRST, "means": Means.CARD}
    own = {
        Person: lambda n: {
            "email": f"{n}@example.org",
            "email_key": f"{n}@example.org",
            "family_name": str(n),
        },
        Dues: lambda n: {"person_id": n},
        Customer: lambda n: {"person_id": n, "stripe_id": f"cus_{n}"},
        Subscription: lambda n: {"customer_id": n, "stripe_id": f"sub_{n}", "item": f"si_{n}"},
        Invoice: lambda n: {"dues_id": n, "stripe_id": f"in_{n}", "number": f"S-{n}"},
    }
    for table, same in facts.items():
        db.execute(sa.insert(table), [same | {"id": n} | own[table](n) for n in ids])
    return price_on(db, plan.id, FIRST).id


def _theirs(stripe: AtStripe, blanks: dict[str, Thing], price: Thing, number: int) -> None:
    """Flat copies: what is the same for all is kept once."""
    books, created = stripe.books, int(now().timestamp()) - 1000
    item = {"id": f"si_{number}", "price": price, "current_period_start": created}
    item["current_period_end"] = created + 365 * 24 * 3600
    customer = f"cus_{number}"
    subscription = {"id": f"sub_{number}", "customer": customer, "status": "active", "items": a_list([item])}
    invoice = {"id": f"in_{number}", "customer": customer, "status": "paid", "total": 24000}
    if number % (MANY // CHANGED) == 0:
        subscription["cancel_at_period_end"] = True
    line = {"period": {"start": created, "end": item["current_period_end"]}}
    invoice |= {"currency": "eur", "number": f"S-{number}", "payments": a_list([]), "lines": a_list([line])}
    for kind, own in (("customer", {"id": customer}), ("subscription", subscription), ("invoice", invoice)):
        thing = blanks[kind] | {"created": created, "object": kind} | own
        books.things[str(own["id"])] = thing
        books.of_kind[kind].append(thing)


def _compared(app: Portal) -> Iterator[str]:
    ticks: list[int] = []
    before, begin = _megabytes(), time.perf_counter()
    id_ = reconcile(app.database, app.extensions["stripe"], BERLIN, ticks.append)
    took = time.perf_counter() - begin
    with app.database.session(writes=False) as db:
        said = next(iter(report(db, id_)))
    yield (
        f"reconcile: {said} {took:.1f} s, the bar moved {len(ticks)} times, "
        f"the process grew by {_megabytes() - before:.0f} MB, Stripe's side included"
    )


def _answered(app: Portal, stripe: AtStripe) -> Iterator[str]:
    times = []
    for number in range(1, MESSAGES + 1):
        event = stripe.books.make(
            "event", type="invoice.paid", data={"object": {"object": "invoice", "customer": f"cus_{number}"}}
        )
        begin = time.perf_counter()
        status = stripe.brings(app, event).status_code
        times.append((time.perf_counter() - begin) * 1000)
        assert status == 204
    yield f"a message: p50 {median(times):.1f} ms, p99 {quantiles(times, n=100)[98]:.1f} ms"


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
