"""The small Stripe's addresses: what programs ask, as the official client does it."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, current_app, jsonify, request
from stripe.params import (
    CustomerCreateParams,
    PriceCreateParams,
    SubscriptionUpdateParams,
)
from stripe.params.billing_portal import SessionCreateParams as PortalParams
from stripe.params.checkout import SessionCreateParams as CheckoutParams

from portal.demo.stripe import billing
from portal.demo.stripe.books import Books, Thing, a_list, shown
from portal.demo.stripe.charging import LIVE, later
from portal.demo.stripe.passing import expire
from portal.demo.stripe.shapes import unknown_names

HALF_A_DAY = 12 * 3600
LISTS = {"subscriptions": "subscription", "invoices": "invoice", "charges": "charge", "disputes": "dispute"}


class NotUnderstood(Exception):
    """The client's own annotations do not know what was asked for."""


@dataclass
class Faults:
    """How badly it behaves."""

    one_in: int = 0  # fails one call in so many, half of them after it had its effect
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - the same each time
    seconds: float = 0.0  # how slowly it answers
    is_away: bool = False
    calls: int = 0

    def strikes(self) -> bool:
        self.calls += 1
        return bool(self.one_in) and self.chance.randrange(self.one_in) == 0


def small_stripe(books: Books, faults: Faults | None = None) -> Flask:
    """The server, with its books."""
    app = Flask("stripe", static_folder=None, template_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions |= {"books": books, "faults": faults or Faults(), "answered": {}}
    for method, rule, view in RULES:
        app.add_url_rule(f"/v1/{rule}", f"{method} {rule}", _guarded(view), methods=[method])
    return app


def _guarded(view: Callable[..., Any]) -> Callable[..., Response]:
    def answer(**values: Any) -> Response:
        faults: Faults = current_app.extensions["faults"]
        time.sleep(faults.seconds)
        if not request.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            return _error(401, "authentication_error", "no key")
        strikes, too_late = faults.strikes() or faults.is_away, faults.chance.random() < 0.5
        if strikes and (faults.is_away or not too_late):
            return _error(500, "api_error", "away")
        with _books().lock:
            response = _once(lambda: view(**values))
        return _error(500, "api_error", "the answer was lost") if strikes else response

    return answer


def _once(act: Callable[[], Any]) -> Response:
    """A creating call with a key has its effect once; with the same key and another wish it is refused."""
    key, answered = request.headers.get("Idempotency-Key"), current_app.extensions["answered"]
    wish = (request.path, request.get_data())
    if request.method == "POST" and key in answered:
        before, kept = answered[key]
        if before != wish:
            return _error(400, "idempotency_error", "this key was used for another wish")
        return Response(kept.data, kept.status_code, kept.headers)
    try:
        made = act()
    except NotUnderstood as wrong:
        made = _error(400, "invalid_request_error", str(wrong), "parameter_unknown")
    response = made if isinstance(made, Response) else jsonify(shown(made))
    if request.method == "POST" and key:
        answered[key] = (wish, response)
    return response


def _error(status: int, kind: str, words: str, code: str | None = None) -> Response:
    response = jsonify({"error": {"type": kind, "message": words, "code": code}})
    response.status_code = status
    return response


def _missing() -> Response:
    return _error(404, "invalid_request_error", "No such object", "resource_missing")


def _books() -> Books:
    books: Books = current_app.extensions["books"]
    return books


def _wished(shape: Any) -> dict[str, Any]:
    """What the form of a call says, nested as its names are; names the client does not know are refused."""
    wished: dict[str, Any] = {}
    for name, value in request.form.items(multi=True):
        parts = re.findall(r"[^\[\]]+", name)
        inner = wished
        for part in parts[:-1]:
            inner = inner.setdefault(part, {})
        inner[parts[-1]] = value
    told: dict[str, Any] = _with_lists(wished)
    if unknown := unknown_names(told, shape):
        raise NotUnderstood(f"unknown: {unknown}")
    return told


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(one) for name, one in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _new_customer() -> Thing:
    wished = _wished(CustomerCreateParams)
    customer = _books().make("customer", **wished)
    _books().tell("customer.created", customer)
    return customer


def _customer(id_: str) -> Any:
    customer = _books().things.get(id_)
    if customer is None:
        return _missing()
    return {"id": id_, "object": "customer", "deleted": True} if customer.get("_deleted") else customer


def _new_price() -> Any:
    wished = _wished(PriceCreateParams)
    return _price(wished)


def _price(wished: dict[str, Any]) -> Any:
    cents, recurring = int(wished["unit_amount"]), wished.get("recurring")
    product = _books().make("product", active=True, name=wished["product_data"]["name"])
    price = _books().make("price", active=True, currency=wished["currency"], unit_amount=cents)
    price.update(product=product["id"], type="recurring" if recurring else "one_time")
    if recurring:
        count = int(recurring.get("interval_count", 1))
        price["recurring"] = {"interval": recurring["interval"], "interval_count": count}
        price["recurring"] |= {"usage_type": "licensed", "meter": None, "trial_period_days": None}
    return price


def _new_checkout() -> Any:
    wished, books = _wished(CheckoutParams), _books()
    lines, data = wished["line_items"], wished.get("subscription_data", {})
    anchor = int(data.get("billing_cycle_anchor", 0))
    prices = [books.things[line["price"]] for line in lines if "price" in line]
    if anchor and not books.moment() < anchor <= later(books.moment(), prices[0]["recurring"]) + HALF_A_DAY:
        return _error(400, "invalid_request_error", "billing_cycle_anchor is too far", "parameter_invalid")
    session = books.make("checkout.session", mode=wished["mode"], customer=wished["customer"], status="open")
    session.update(
        success_url=wished["success_url"], cancel_url=wished["cancel_url"], payment_status="unpaid"
    )
    once = [line["price_data"] for line in lines if "price_data" in line]
    session.update(
        _price=prices[0],
        _once=sum(int(one["unit_amount"]) for one in once),
        _names=[one["product_data"]["name"] for one in once],
        _subscription_data=data,
        _base=request.host_url.rstrip("/"),
        expires_at=books.moment() + 2 * HALF_A_DAY,
        url=f"{request.host_url}pay/{session['id']}",
    )
    return session


def _expire_checkout(id_: str) -> Any:
    session = _books().things.get(id_)
    if session is None:
        return _missing()
    if session["status"] != "open":
        return _error(400, "invalid_request_error", "only open ones expire")
    expire(_books(), session)
    return session


def _new_portal_page() -> Thing:
    wished = _wished(PortalParams)
    page = _books().make("billing_portal.session", customer=wished["customer"])
    page.update(return_url=wished["return_url"], url=f"{request.host_url}portal/{page['id']}")
    return page


def _update_subscription(id_: str) -> Any:
    wished, subscription = _wished(SubscriptionUpdateParams), _books().things.get(id_)
    if subscription is None or subscription["status"] not in LIVE:
        return _missing()
    for item in wished.get("items", []):
        billing.change_price(_books(), subscription, _books().things[item["price"]])
    if "cancel_at_period_end" in wished:
        billing.cancel(_books(), subscription, with_period=wished["cancel_at_period_end"] == "true")
    return subscription


def _one(id_: str) -> Any:
    thing = _books().things.get(id_)
    return _missing() if thing is None else thing


def _list(kind: str) -> Any:
    """Latest first, a page at a time."""
    things = [thing for thing in reversed(_books().of_kind[LISTS[kind]]) if _fits(thing)]
    after, limit = request.args.get("starting_after"), int(request.args.get("limit", 10))
    if after:
        things = things[[thing["id"] for thing in things].index(after) + 1 :]
    page = [_plain(thing) for thing in things[:limit]]
    return a_list(page, f"/v1/{kind}", more=len(things) > limit)


def _fits(thing: Thing) -> bool:
    asked = request.args
    same = all(thing.get(name) == asked[name] for name in ("customer", "charge") if name in asked)
    return same and thing["created"] >= int(asked.get("created[gte]", 0))


def _plain(thing: Thing) -> Thing:
    """Without what was not asked to be expanded."""
    expanded = request.args.getlist("expand[0]")
    if thing["object"] == "invoice" and "data.payments" not in expanded:
        return {name: value for name, value in thing.items() if name != "payments"}
    method = thing.get("default_payment_method")
    if isinstance(method, dict) and "data.default_payment_method" not in expanded:
        return thing | {"default_payment_method": method["id"]}
    return thing


RULES: list[tuple[str, str, Callable[..., Any]]] = [
    ("POST", "customers", _new_customer),
    ("GET", "customers/<id_>", _customer),
    ("POST", "prices", _new_price),
    ("POST", "checkout/sessions", _new_checkout),
    ("GET", "checkout/sessions/<id_>", _one),
    ("POST", "checkout/sessions/<id_>/expire", _expire_checkout),
    ("POST", "billing_portal/sessions", _new_portal_page),
    ("POST", "subscriptions/<id_>", _update_subscription),
    ("GET", "charges/<id_>", _one),
    ("GET", "<any(subscriptions, invoices, charges, disputes):kind>", _list),
]
