"""Both books compared, page by page: what Stripe has that is not here is brought here, and written down as a difference."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from portal.clock import now
from portal.database import Database
from portal.dues import actions_compare as actions
from portal.dues import queries_compare as queries
from portal.dues.asking import bring_up_to_date, charge_no_more, log
from portal.dues.gateway import Gateway, StripeAway, StripeRefused
from portal.dues.pictures import Change, Glance
from portal.dues.states import What

BACK = timedelta(days=400)  # invoices and charges older than that do not change any more
PAGE = 100
NIGHT = 3  # o'clock
PAUSE = timedelta(hours=1)
Tick = Callable[[int], object]
Thing = TypeVar("Thing")


def reconcile(database: Database, gateway: Gateway, zone: str, tick: Tick = lambda _count: None) -> int:
    """Compares everything that may still change, and repairs what differs. Gives the comparing's id.

    Safe to run any time, and again after Stripe was away in the middle of it."""
    id_ = database.step(actions.begin)
    comparing = _Comparing(database, gateway, zone, id_)
    since = now() - BACK
    for page in _pages(gateway.subscriptions_at_a_glance()):
        comparing.look_again(queries.subscriptions_that_differ, page)
        tick(len(page))
    for page in _pages(gateway.invoices_at_a_glance(since)):
        comparing.look_again(queries.invoices_that_differ, page)
        tick(len(page))
    comparing.look_at_each(given.customer for given in gateway.charges_given_back(since))
    comparing.look_at_each(_older_open_ones(database, since))
    comparing.follow_prices()
    database.step(lambda db: actions.note_what_stays(db, id_))
    database.step(lambda db: actions.end(db, id_))
    return id_


def reconcile_at_night(database: Database, gateway: Gateway, zone: str) -> bool:
    """For the worker: once each night, whatever hour it is started at; what did not end is tried again after a pause."""
    at = now().astimezone(ZoneInfo(zone))
    night = at.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    with database.session(writes=False) as db:
        is_time = at >= night and not queries.is_done_or_tried(db, night, at - PAUSE)
    if not is_time:
        return False
    try:
        reconcile(database, gateway, zone)
    except (StripeAway, StripeRefused) as trouble:
        log.warning("books not compared", why=type(trouble).__name__, said=str(trouble))
    return True


class _Comparing:
    """One going over the books; it keeps no more than a page in memory."""

    def __init__(self, database: Database, gateway: Gateway, zone: str, id_: int) -> None:
        self.database, self.gateway, self.zone, self.id = database, gateway, zone, id_

    def look_again(self, differing: Any, page: list[Glance]) -> None:
        """Asks about every customer of whom this page says something else than our book."""
        with self.database.session(writes=False) as db:
            found: list[Glance] = differing(db, page)
            known = queries.known_customers(db, {one.customer for one in found})
        self.look_at_each(dict.fromkeys(one.customer for one in found if one.customer in known))
        strangers = [one for one in found if one.customer not in known]
        for one in strangers:
            change = Change(one.stripe_id, "", str(one.stands[0]), What.UNKNOWN_CUSTOMER)
            self.note([change], None, repaired=False)
        self.database.step(lambda db: actions.count(db, self.id, len(page)))

    def look_at_each(self, customers: Iterable[str]) -> None:
        for customer in customers:
            self.each(customer, lambda customer=customer: self.bring(customer))  # type: ignore[misc]

    def bring(self, customer: str) -> None:
        self.note(bring_up_to_date(self.database, self.gateway, customer, self.zone), customer, repaired=True)

    def each(self, customer: str, act: Callable[[], None]) -> None:
        """Trouble about one customer is written down, and keeps no other one from being compared."""
        try:
            act()
        except Exception as trouble:
            log.exception("customer not compared", customer=customer)
            change = Change(customer, "", type(trouble).__name__, What.NOT_ASKED)
            self.note([change], customer, repaired=False)

    def note(self, changes: list[Change], customer: str | None, *, repaired: bool) -> None:
        if changes:
            self.database.step(
                lambda db: actions.note(db, self.id, changes, customer=customer, repaired=repaired)
            )

    def follow_prices(self) -> None:
        """A changed price of ours is told to Stripe for the next period; a price set in its dashboard stays."""
        for page in _pages(queries.with_other_prices(self.database)):
            for one in page:
                self.each(one.customer, lambda one=one: self.follow_price(one))  # type: ignore[misc]
        self.look_at_each(charge_no_more(self.database, self.gateway))

    def follow_price(self, one: queries.OtherPrice) -> None:
        price = one.price or self.gateway.new_price(
            name=one.plan, cents=one.cents, interval=one.interval, key=f"price:{one.price_id}"
        )
        self.database.step(lambda db: actions.know_price(db, one, price))
        self.gateway.change_price(one.subscription, one.item, price)
        self.bring(one.customer)


def _older_open_ones(database: Database, since: datetime) -> list[str]:
    with database.session(writes=False) as db:
        return queries.customers_with_older_open_invoices(db, since.date())


def _pages(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    iterator = iter(things)
    while page := list(islice(iterator, PAGE)):
        yield page
