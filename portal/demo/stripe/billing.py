"""What people do at the small Stripe: pay, cancel, take another card; and what is done in its dashboard.

Each act changes the objects as the real one would, and tells of it by events."""

from datetime import UTC, datetime

from portal.demo.stripe.books import Books, Thing, a_list
from portal.demo.stripe.charging import bill, charge, end, later, subscription_of


class Declined(Exception):
    """The card was declined: nothing has happened."""


def method(books: Books, customer: str, kind: str, *, fails: bool = False) -> Thing:
    """A card or an account; one that fails can be kept, but not charged."""
    made = books.make("payment_method", type=kind, customer=customer, _fails=fails)
    expires = datetime.fromtimestamp(books.moment(), UTC).year + 3
    digits = "0341" if fails else "4242" if kind == "card" else "3000"
    made["card"] = {
        "brand": "visa",
        "last4": digits,
        "exp_month": 8,
        "exp_year": expires,
        "funding": "credit",
    }
    made["sepa_debit"] = {"last4": digits, "country": "DE"}
    made["card" if kind == "sepa_debit" else "sepa_debit"] = None
    return made


def complete(books: Books, session: Thing, kind: str, *, fails: bool = False) -> None:
    """Somebody pays on the page of a Checkout. Only while it is open: however often, it counts once."""
    if session["status"] != "open":
        return
    paid_by = method(books, session["customer"], kind, fails=fails)
    if fails and session["_once"]:
        raise Declined
    subscription = _subscribe(books, session, paid_by)
    books.tell("customer.subscription.created", subscription)
    invoice = bill(books, subscription, session["_once"], "subscription_create")
    session.update(status="complete", subscription=subscription["id"], invoice=invoice["id"])
    session.update(url=None, payment_status="paid" if invoice["status"] == "paid" else "unpaid")
    books.tell("checkout.session.completed", session)


def _subscribe(books: Books, session: Thing, paid_by: Thing) -> Thing:
    price, data, now = session["_price"], session["_subscription_data"], books.moment()
    anchor = int(data.get("billing_cycle_anchor", 0)) or later(now, price["recurring"])
    subscription = books.make("subscription", customer=session["customer"], currency="eur", status="active")
    item = books.make("subscription_item", price=price, quantity=1, subscription=subscription["id"])
    item.update(current_period_start=now, current_period_end=anchor)
    subscription.update(
        items=a_list([item], "/v1/subscription_items"),
        metadata=data.get("metadata", {}),
        default_payment_method=paid_by,
        start_date=now,
        billing_cycle_anchor=anchor,
        cancel_at_period_end=False,
        collection_method="charge_automatically",
        _begins_later="billing_cycle_anchor" in data,
        _base=session["_base"],
    )
    return subscription


def cancel(books: Books, subscription: Thing, *, with_period: bool) -> None:
    """At the end of the period, or not any more."""
    subscription.update(cancel_at_period_end=with_period, canceled_at=books.moment() if with_period else None)
    books.tell("customer.subscription.updated", subscription)


def change_price(books: Books, subscription: Thing, price: Thing) -> None:
    """From the next period on."""
    subscription["items"]["data"][0]["price"] = price
    books.tell("customer.subscription.updated", subscription)


def change_method(books: Books, subscription: Thing, kind: str, *, fails: bool = False) -> None:
    """Another card or account; what is open is tried again with it."""
    subscription["default_payment_method"] = method(books, subscription["customer"], kind, fails=fails)
    books.tell("customer.subscription.updated", subscription)
    for invoice in books.of_customer("invoice", subscription["customer"]):
        if invoice["status"] == "open" and subscription_of(books, invoice) is subscription:
            charge(books, invoice)


def refund(books: Books, invoice: Thing, cents: int | None = None) -> None:
    made = charge_of(books, invoice)
    given_back = min(made["amount"], made["amount_refunded"] + (cents or made["amount"]))
    made.update(amount_refunded=given_back, refunded=given_back == made["amount"])
    books.tell("charge.refunded", made)


def dispute(books: Books, invoice: Thing) -> Thing:
    """The member's bank takes the money back."""
    made = charge_of(books, invoice)
    made["disputed"] = True
    opened = books.make("dispute", charge=made["id"], amount=made["amount"], currency="eur")
    opened.update(status="needs_response", reason="general", payment_intent=made["payment_intent"])
    books.tell("charge.dispute.created", opened)
    return opened


def close_dispute(books: Books, opened: Thing, *, won: bool) -> None:
    opened["status"] = "won" if won else "lost"
    books.tell("charge.dispute.closed", opened)


def void(books: Books, invoice: Thing) -> None:
    if invoice["status"] == "open":
        invoice.update(status="void", next_payment_attempt=None)
        books.tell("invoice.voided", invoice)


def delete_customer(books: Books, customer: Thing) -> None:
    """Their subscriptions end with them."""
    customer["_deleted"] = True
    for subscription in books.of_customer("subscription", customer["id"]):
        end(books, subscription)
    books.tell("customer.deleted", customer)


def charge_of(books: Books, invoice: Thing) -> Thing:
    """The one that brought the money."""
    intents = [pay["payment"]["payment_intent"] for pay in invoice["payments"]["data"]]
    own = books.find("charge", lambda one: one["payment_intent"] in intents and one["status"] == "succeeded")
    return own[-1]
