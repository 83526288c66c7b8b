"""The only file that speaks with Stripe: its words in, ours out. Knows no records and no session.

Creating calls carry a key, so that one which was cut off can be made again and has one effect."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import stripe
from stripe._http_client import RequestsClient

from portal.config import Stripe
from portal.dues import translating
from portal.dues.pictures import Glance, Message, Order, Page, Picture
from portal.dues.states import CURRENCY, Interval

TIMEOUT = 10.0  # seconds
TOLERANCE = 300  # seconds a message may be old
TRIES = 2  # besides the first, for calls that create or set
AGAIN: Any = {"max_network_retries": TRIES}
HEADER = re.compile(r"[\x21-\x7e]{1,500}")
PLACES = ("checkout.stripe.com", "billing.stripe.com", "invoice.stripe.com", "pay.stripe.com")
ALL: Any = {"limit": 100}
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
Answer = TypeVar("Answer")


class StripeAway(Exception):
    """Stripe did not answer, or said to come back later. Nothing is lost; the same may be asked again."""


class StripeRefused(Exception):
    """Stripe does not do what it was asked for."""


class NotSigned(Exception):
    """A message whose signature does not hold: it is not Stripe's, or too old."""


class Gateway:
    """Stripe as the portal uses it. May be shared by threads."""

    def __init__(self, settings: Stripe) -> None:
        self._secret, self._own = settings.webhook_secret, settings.api_base
        self._client = stripe.StripeClient(
            settings.secret_key,
            base_addresses={"api": settings.api_base},
            http_client=RequestsClient(timeout=TIMEOUT),
        )

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where somebody may be sent to from here, as origins."""
        if self._own == Stripe.OWN:
            return tuple(f"https://{place}" for place in PLACES[:2])
        return (self._own,)

    def leads_to_stripe(self, address: str) -> bool:
        parts = urlsplit(address)
        if self._own == Stripe.OWN:
            return parts.scheme == "https" and parts.hostname in PLACES
        return f"{parts.scheme}://{parts.netloc}" == self._own

    def message(self, body: bytes, signature: str) -> Message:
        """Reads a message, if Stripe signed it within the last minutes."""
        try:
            text = body.decode()
            if not HEADER.fullmatch(signature):
                raise NotSigned("no signature")
            stripe.WebhookSignature.verify_header(text, signature, self._secret, TOLERANCE)
            return translating.message(json.loads(text))
        except (stripe.SignatureVerificationError, *UNREADABLE) as error:
            raise NotSigned(type(error).__name__) from error

    def customer_behind(self, charge: str) -> str | None:
        """Whose charge it is."""
        try:
            return str(_asked(lambda: self._client.v1.charges.retrieve(charge)).customer or "") or None
        except StripeRefused:
            return None

    def new_customer(self, *, person_id: int, name: str, email: str, language: str, key: str) -> str:
        wanted: Any = {"name": name, "email": email, "preferred_locales": [language]}
        wanted["metadata"] = {"person": str(person_id)}
        return _asked(lambda: self._client.v1.customers.create(wanted, _once(key))).id

    def new_price(self, *, name: str, cents: int, interval: Interval, key: str) -> str:
        wanted: Any = {"currency": CURRENCY.lower(), "unit_amount": cents, "product_data": {"name": name}}
        wanted["recurring"] = translating.recurring(interval)
        return _asked(lambda: self._client.v1.prices.create(wanted, _once(key))).id

    def new_checkout(
        self, order: Order, *, customer: str, price: str, name: str, pages: tuple[str, str], key: str
    ) -> Page:
        """A page on which this order is paid. `pages`: where it leads back to, paid or not."""
        lines: list[Any] = [{"price": price, "quantity": 1}]
        if order.cents_now:
            lines.append({"price_data": translating.once(name, order.cents_now), "quantity": 1})
        wanted: Any = {"mode": "subscription", "customer": customer, "line_items": lines}
        wanted |= {"success_url": pages[0], "cancel_url": pages[1]}
        wanted["subscription_data"] = translating.subscription_data(order)
        return translating.page(_asked(lambda: self._client.v1.checkout.sessions.create(wanted, _once(key))))

    def checkout(self, stripe_id: str) -> Page:
        return translating.page(_asked(lambda: self._client.v1.checkout.sessions.retrieve(stripe_id)))

    def expire_checkout(self, stripe_id: str) -> None:
        """Nobody can pay there any more. Refused when it was paid, or has expired."""
        _asked(lambda: self._client.v1.checkout.sessions.expire(stripe_id))

    def portal_page(self, customer: str, back_to: str) -> str:
        """Where a member looks after cards, invoices and canceling."""
        wanted: Any = {"customer": customer, "return_url": back_to}
        return _asked(lambda: self._client.v1.billing_portal.sessions.create(wanted)).url

    def change_price(self, subscription: str, item: str, price: str) -> None:
        """From the next period on; nothing is charged for the one that runs.

        Setting what should be needs no key: one of an earlier time would only repeat the earlier answer."""
        wanted: Any = {"items": [{"id": item, "price": price}], "proration_behavior": "none"}
        _asked(lambda: self._client.v1.subscriptions.update(subscription, wanted, AGAIN))

    def cancel_with_period(self, subscription: str) -> None:
        wanted: Any = {"cancel_at_period_end": True}
        _asked(lambda: self._client.v1.subscriptions.update(subscription, wanted, AGAIN))

    def picture(self, customer: str) -> Picture:
        """All that concerns us of one customer; also of one who was deleted."""
        return _asked(lambda: self._picture(customer))

    def _picture(self, customer: str) -> Picture:
        v1, of_them = self._client.v1, ALL | {"customer": customer}
        charges = list(v1.charges.list(of_them).auto_paging_iter())
        disputes = [
            dispute
            for charge in charges
            if charge.disputed
            for dispute in v1.disputes.list({"charge": charge.id}).data
        ]
        subscriptions = v1.subscriptions.list(
            of_them | {"status": "all", "expand": ["data.default_payment_method"]}
        )
        invoices = v1.invoices.list(of_them | {"expand": ["data.payments"]})
        found = list(subscriptions.auto_paging_iter())
        return Picture(
            customer=customer,
            is_gone=bool(getattr(v1.customers.retrieve(customer), "deleted", False)),
            subscriptions=tuple(translating.subscription(one) for one in found),
            invoices=tuple(
                translating.invoice(one, found, charges, disputes)
                for one in invoices.auto_paging_iter()
                if one.status != "draft"
            ),
        )

    def subscriptions_at_a_glance(self) -> Iterator[Glance]:
        """Every subscription there is or was, page by page."""
        wanted: Any = ALL | {"status": "all"}
        pages = _asked(lambda: self._client.v1.subscriptions.list(wanted))
        return (translating.glance_at_subscription(one) for one in _each(pages))

    def invoices_at_a_glance(self, since: datetime) -> Iterator[Glance]:
        """Every invoice made since then, page by page."""
        wanted: Any = ALL | {"created": {"gte": int(since.timestamp())}}
        pages = _asked(lambda: self._client.v1.invoices.list(wanted))
        return (translating.glance_at_invoice(one) for one in _each(pages) if one.status != "draft")

    def charges_given_back(self, since: datetime) -> Iterator[Glance]:
        """Charges made since then whose money went back, or may."""
        wanted: Any = ALL | {"created": {"gte": int(since.timestamp())}}
        pages = _asked(lambda: self._client.v1.charges.list(wanted))
        return (
            translating.glance_at_charge(one) for one in _each(pages) if one.amount_refunded or one.disputed
        )


def _each(first: Any) -> Iterator[Any]:
    """Whatever is on this page of a list and the ones after it; one page in memory at a time."""
    page = first
    while True:
        yield from page.data
        if not page.has_more:
            return
        page = _asked(page.next_page)


def _once(key: str) -> Any:
    return AGAIN | {"idempotency_key": key}


def _asked(ask: Callable[[], Answer]) -> Answer:
    """What Stripe answered; trouble in our words."""
    try:
        return ask()
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise StripeRefused(error.code or type(error).__name__) from error
    except stripe.StripeError as error:
        raise StripeAway(type(error).__name__) from error
