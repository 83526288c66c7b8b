"""Time passes at the small Stripe: periods end, debits settle, charges are tried again, pages expire."""

from typing import Any

from portal.demo.stripe.books import Books, Thing
from portal.demo.stripe.charging import LIVE, bill, charge, end, later, succeed


def move_clock(books: Books, seconds: int) -> None:
    """Time passes, and what falls due meanwhile happens on its day, one thing after the other."""
    until = books.moment() + seconds
    while coming := _next(books, until):
        moment, kind, thing = coming
        books.ahead += max(0, moment - books.moment())
        _HAPPENS[kind](books, thing)
    books.ahead += max(0, until - books.moment())


def _next(books: Books, until: int) -> tuple[int, str, Thing] | None:
    """What happens first, up to a moment."""
    due: list[tuple[int, str, Thing]] = []
    for subscription in books.find("subscription", lambda one: one["status"] in LIVE):
        due.append((subscription["items"]["data"][0]["current_period_end"], "period", subscription))
    for made in books.find("charge", lambda one: one["status"] == "pending"):
        due.append((made["_settles"], "debit", made))
    for invoice in books.find("invoice", lambda one: bool(one["next_payment_attempt"])):
        due.append((invoice["next_payment_attempt"], "retry", invoice))
    for session in books.find("checkout.session", lambda one: one["status"] == "open"):
        due.append((session["expires_at"], "expiry", session))
    coming = [one for one in due if one[0] <= until]
    return min(coming, key=lambda one: one[0], default=None)


def _end_of_period(books: Books, subscription: Thing) -> None:
    item = subscription["items"]["data"][0]
    if subscription["cancel_at_period_end"]:
        return end(books, subscription)
    begins = item["current_period_end"]
    item.update(current_period_start=begins, current_period_end=later(begins, item["price"]["recurring"]))
    books.tell("customer.subscription.updated", subscription)
    bill(books, subscription, 0, "subscription_cycle")


def _debit_settles(books: Books, made: Thing) -> None:
    invoices = books.of_customer("invoice", made["customer"])
    for invoice in invoices:
        if made["payment_intent"] in [
            pay["payment"]["payment_intent"] for pay in invoice["payments"]["data"]
        ]:
            succeed(books, invoice, made)


def _retry(books: Books, invoice: Thing) -> None:
    invoice["next_payment_attempt"] = None
    charge(books, invoice)


def expire(books: Books, session: Thing) -> None:
    session.update(status="expired", url=None)
    books.tell("checkout.session.expired", session)


_HAPPENS: dict[str, Any] = {
    "period": _end_of_period,
    "debit": _debit_settles,
    "retry": _retry,
    "expiry": expire,
}
