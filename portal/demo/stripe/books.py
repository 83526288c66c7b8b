"""What the small Stripe keeps: its objects, its clock, and what it has to tell."""

import copy
import json
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stripe

from portal.demo.stripe.shapes import blank

Thing = dict[str, Any]  # an object as it goes over the wire; names with _ stay inside
CLASSES: dict[str, tuple[Any, str]] = {
    "customer": (stripe.Customer, "cus"),
    "product": (stripe.Product, "prod"),
    "price": (stripe.Price, "price"),
    "payment_method": (stripe.PaymentMethod, "pm"),
    "checkout.session": (stripe.checkout.Session, "cs_test"),
    "subscription": (stripe.Subscription, "sub"),
    "subscription_item": (stripe.SubscriptionItem, "si"),
    "invoice": (stripe.Invoice, "in"),
    "line_item": (stripe.InvoiceLineItem, "il"),
    "invoice_payment": (stripe.InvoicePayment, "inpay"),
    "charge": (stripe.Charge, "ch"),
    "dispute": (stripe.Dispute, "du"),
    "billing_portal.session": (stripe.billing_portal.Session, "bps"),
    "event": (stripe.Event, "evt"),
}
_BLANKS: dict[str, Thing] = {}


class Books:
    """All objects, by id and by kind in the order they were made. One at a time changes them."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.of_kind: dict[str, list[Thing]] = {kind: [] for kind in CLASSES}
        self.outbox: list[Thing] = []  # events nobody was told of yet
        self.ahead = 0  # seconds its clock is before the real one
        self.lock = threading.RLock()
        self.numbers = 0

    def moment(self) -> int:
        return int(time.time()) + self.ahead

    def make(self, kind: str, **facts: Any) -> Thing:
        shape, prefix = CLASSES[kind]
        if kind not in _BLANKS:
            _BLANKS[kind] = blank(shape)
        thing = copy.deepcopy(_BLANKS[kind])
        thing.update(id=f"{prefix}_{secrets.token_hex(8)}", object=kind)
        if "created" in thing:
            thing["created"] = self.moment()
        thing.update(facts)
        self.things[thing["id"]] = thing
        self.of_kind[kind].append(thing)
        return thing

    def tell(self, kind: str, thing: Thing) -> None:
        """An event: to be sent, once or more often, and in whatever order."""
        event = self.make("event", type=kind, data={"object": shown(thing)}, api_version=stripe.api_version)
        event["pending_webhooks"] = 1
        self.outbox.append(event)

    def next_number(self) -> str:
        self.numbers += 1
        return f"STRIPE-{self.numbers:04}"

    def forget(self) -> None:
        """Nothing has happened yet."""
        self.things.clear()
        self.outbox.clear()
        for things in self.of_kind.values():
            things.clear()
        self.ahead = self.numbers = 0

    def save(self, file: Path) -> None:
        """So that the demo's Stripe knows tomorrow morning what it knew when it was ended."""
        kept = {"ahead": self.ahead, "numbers": self.numbers, "outbox": [one["id"] for one in self.outbox]}
        file.write_text(json.dumps(kept | {"things": list(self.things.values())}))

    def load(self, file: Path) -> None:
        kept = json.loads(file.read_text())
        self.ahead, self.numbers = kept["ahead"], kept["numbers"]
        self.things = {thing["id"]: thing for thing in kept["things"]}
        for thing in self.things.values():
            if thing["object"] != "event":  # what was told stays as it was then
                thing.update({name: self._linked(value) for name, value in thing.items()})
            self.of_kind[thing["object"]].append(thing)
        self.outbox = [self.things[id_] for id_ in kept["outbox"]]

    def _linked(self, value: Any) -> Any:
        """An object inside another one is the same object."""
        if isinstance(value, list):
            return [self._linked(one) for one in value]
        if not isinstance(value, dict):
            return value
        if value.get("id") in self.things and "object" in value:
            return self.things[value["id"]]
        return {name: self._linked(one) for name, one in value.items()}

    def find(self, kind: str, fits: Callable[[Thing], bool]) -> list[Thing]:
        return [thing for thing in self.of_kind[kind] if fits(thing)]

    def of_customer(self, kind: str, customer: str) -> list[Thing]:
        return self.find(kind, lambda thing: thing["customer"] == customer)


def shown(thing: Any) -> Any:
    """A copy as it goes over the wire."""
    if isinstance(thing, dict):
        return {name: shown(value) for name, value in thing.items() if not name.startswith("_")}
    return [shown(one) for one in thing] if isinstance(thing, list) else thing


def a_list(things: list[Thing], url: str = "/v1", *, more: bool = False) -> Thing:
    return {"object": "list", "data": things, "has_more": more, "url": url}
