"""The small Stripe speaks as the real one: every object has the shape that the installed client's annotations say."""

from typing import Any

import pytest
import stripe as client

from portal.config import Stripe
from portal.demo.stripe import billing
from portal.demo.stripe.books import CLASSES, Books, Thing, shown
from portal.demo.stripe.shapes import blank, unknown_names, wrong
from portal.demo.stripe.views import Faults, small_stripe
from portal.dues.gateway import Gateway, StripeAway, StripeRefused
from portal.dues.pictures import Order
from portal.dues.states import Interval
from tests.dues.at_stripe import KEY, SECRET, AtStripe

PAGES = ("https://portal.example.org/dues?back=paid", "https://portal.example.org/dues?back=unpaid")
NOW = Order(price_id=1, invoice_ids=(), cents_now=9000, covers=None, anchor=None)


def played(stripe: AtStripe) -> Books:
    """Whatever can happen at Stripe has happened."""
    gateway, books = Gateway(stripe.settings), stripe.books
    customer = gateway.new_customer(person_id=7, name="Max", email="max@example.org", language="de", key="a")
    price = gateway.new_price(name="Mitglied", cents=24000, interval=Interval.HALF_YEARLY, key="b")
    for number, kind in enumerate(("card", "sepa_debit")):
        key = f"c{number}"
        gateway.new_checkout(NOW, customer=customer, price=price, name="Jahr", pages=PAGES, key=key)
        stripe.pays(kind)
    gateway.portal_page(customer, PAGES[0])
    billing.refund(books, books.of_kind["invoice"][0], 100)
    billing.dispute(books, books.of_kind["invoice"][0])
    books.of_kind["subscription"][1]["default_payment_method"]["_fails"] = True
    billing.cancel(books, books.of_kind["subscription"][0], with_period=True)
    stripe.days_pass(600)
    return books


def test_everything_it_says_has_the_shape_of_the_client_s_annotations(stripe: AtStripe) -> None:
    books = played(stripe)

    found = {
        kind: sorted({line for thing in things for line in wrong(shown(thing), CLASSES[kind][0])})
        for kind, things in books.of_kind.items()
    }

    assert {kind: len(things) > 0 for kind, things in books.of_kind.items()} == dict.fromkeys(CLASSES, True)
    assert {kind: lines for kind, lines in found.items() if lines} == {}


def test_a_shape_that_changed_would_be_noticed() -> None:
    subscription = blank(client.Subscription)
    without = {name: value for name, value in subscription.items() if name != "items"}

    assert wrong(subscription, client.Subscription) == []
    assert wrong(without, client.Subscription) == [".items: missing"]
    assert wrong(subscription | {"current_period_end": 1}, client.Subscription) == [
        ".current_period_end: unknown"
    ]
    assert wrong(subscription | {"created": "today"}, client.Subscription) == [".created: 'today'"]


def test_a_name_the_client_does_not_know_is_refused(stripe: AtStripe) -> None:
    own = client.StripeClient(KEY, base_addresses={"api": stripe.base})

    with pytest.raises(client.InvalidRequestError, match="nonsense"):
        own.v1.customers.create({"nonsense": "1"})  # type: ignore[typeddict-unknown-key]

    assert unknown_names({"a": {"b": [{"c": 1}]}}, Any) == []


def test_a_key_has_its_effect_once(stripe: AtStripe) -> None:
    gateway = Gateway(stripe.settings)
    person: dict[str, Any] = {"name": "Max", "email": "max@example.org", "language": "de"}

    first, again = (gateway.new_customer(person_id=7, **person, key="same") for _ in range(2))

    assert (first == again, len(stripe.books.of_kind["customer"])) == (True, 1)
    with pytest.raises(StripeAway):
        gateway.new_customer(person_id=8, **person, key="same")


def test_it_can_be_slow_and_away_and_lose_answers(stripe: AtStripe) -> None:
    gateway = Gateway(stripe.settings)
    stripe.faults.is_away = True
    with pytest.raises(StripeAway):
        gateway.picture("cus_none")
    stripe.faults.is_away = False

    with pytest.raises(StripeRefused, match="resource_missing"):
        gateway.picture("cus_none")
    assert gateway.customer_behind("ch_none") is None


def test_without_a_test_key_it_says_nothing() -> None:
    page = small_stripe(Books(), Faults()).test_client().get("/v1/subscriptions")

    assert page.status_code == 401


def test_lists_come_page_by_page(stripe: AtStripe) -> None:
    gateway = Gateway(Stripe(KEY, SECRET, stripe.base))
    price: Thing = stripe.books.make("price", unit_amount=1, currency="eur", recurring={})
    for _ in range(205):
        item = stripe.books.make("subscription_item", price=price, current_period_end=1)
        listed = {"object": "list", "data": [item], "has_more": False, "url": "/v1"}
        stripe.books.make("subscription", customer="cus_1", status="active", items=listed)

    assert len(list(gateway.subscriptions_at_a_glance())) == 205
    assert stripe.faults.calls == 3
