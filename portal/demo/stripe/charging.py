"""Bills and charges at the small Stripe: a period is billed, a card answers, a direct debit takes some days."""

import calendar
from datetime import UTC, datetime

from portal.demo.stripe.books import Books, Thing, a_list

DAY = 24 * 3600
RETRIES = (3, 5, 7)  # days after the charge that failed; then the subscription ends
DEBIT_TAKES = 5 * DAY
LIVE = ("active", "trialing", "past_due", "unpaid")


def later(moment: int, recurring: Thing) -> int:
    """The same day and time, months later; the last of the month where that has no such day."""
    at = datetime.fromtimestamp(moment, UTC)
    months = recurring["interval_count"] * (12 if recurring["interval"] == "year" else 1)
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return int(at.replace(year=year, month=month + 1, day=day).timestamp())


def bill(books: Books, subscription: Thing, once: int, reason: str) -> Thing:
    """An invoice for the period that runs, and the first try to charge it."""
    item, now = subscription["items"]["data"][0], books.moment()
    waits = reason == "subscription_create" and subscription["_begins_later"]
    recurring = 0 if waits else item["price"]["unit_amount"]
    lines = [_line(books, once, now, now)] if once else []
    if not waits:
        lines.append(_line(books, recurring, item["current_period_start"], item["current_period_end"]))
    total, number = once + recurring, books.next_number()
    invoice = books.make("invoice", customer=subscription["customer"], currency="eur", status="open")
    invoice.update(number=number, total=total, amount_due=total, subtotal=total, amount_remaining=total)
    invoice.update(billing_reason=reason, collection_method="charge_automatically", effective_at=now)
    invoice.update(lines=a_list(lines), payments=a_list([]), period_start=now, period_end=now)
    details = {"subscription": subscription["id"], "metadata": subscription["metadata"]}
    invoice["parent"] = {
        "type": "subscription_details",
        "quote_details": None,
        "subscription_details": details,
    }
    invoice["hosted_invoice_url"] = f"{subscription['_base']}/invoice/{invoice['id']}"
    subscription["latest_invoice"] = invoice["id"]
    books.tell("invoice.finalized", invoice)
    charge(books, invoice)
    return invoice


def _line(books: Books, cents: int, begins: int, ends: int) -> Thing:
    line = books.make("line_item", amount=cents, subtotal=cents, currency="eur", quantity=1)
    line["period"] = {"start": begins, "end": ends}
    return line


def charge(books: Books, invoice: Thing) -> None:
    """A try: a card answers at once, a direct debit takes some days."""
    subscription = subscription_of(books, invoice)
    if invoice["total"] == 0:
        return _paid(books, invoice)
    paid_by = subscription["default_payment_method"]
    made = books.make("charge", customer=invoice["customer"], amount=invoice["total"], currency="eur")
    intent = f"pi_{made['id'][3:]}"
    made.update(payment_intent=intent, paid=False, captured=True, payment_method=paid_by["id"])
    made["payment_method_details"] = {"type": paid_by["type"]}
    pay = books.make("invoice_payment", invoice=invoice["id"], amount_requested=invoice["total"])
    pay["payment"] = {"type": "payment_intent", "payment_intent": intent}
    pay.update(status="open", currency="eur", is_default=True)
    invoice["payments"]["data"].append(pay)
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    if paid_by["_fails"] or _has_expired(books, paid_by):
        return _failed(books, invoice, made)
    if paid_by["type"] == "sepa_debit":
        made.update(status="pending", _settles=books.moment() + DEBIT_TAKES)
        return books.tell("charge.pending", made)
    succeed(books, invoice, made)


def _has_expired(books: Books, paid_by: Thing) -> bool:
    card, now = paid_by["card"], datetime.fromtimestamp(books.moment(), UTC)
    return bool(card) and (card["exp_year"], card["exp_month"]) < (now.year, now.month)


def succeed(books: Books, invoice: Thing, made: Thing) -> None:
    made.update(status="succeeded", paid=True)
    for pay in invoice["payments"]["data"]:
        if pay["payment"].get("payment_intent") == made["payment_intent"]:
            pay.update(status="paid", amount_paid=made["amount"])
    books.tell("charge.succeeded", made)
    _paid(books, invoice)
    subscription = subscription_of(books, invoice)
    if subscription["status"] == "past_due":
        subscription["status"] = "active"
        books.tell("customer.subscription.updated", subscription)


def _paid(books: Books, invoice: Thing) -> None:
    invoice.update(status="paid", amount_paid=invoice["total"], amount_remaining=0)
    invoice["next_payment_attempt"] = None
    invoice["status_transitions"]["paid_at"] = books.moment()
    books.tell("invoice.paid", invoice)


def _failed(books: Books, invoice: Thing, made: Thing) -> None:
    made.update(status="failed", failure_code="card_declined")
    subscription, tries = subscription_of(books, invoice), invoice["attempt_count"]
    books.tell("charge.failed", made)
    if tries <= len(RETRIES):
        invoice["next_payment_attempt"] = books.moment() + RETRIES[tries - 1] * DAY
        subscription["status"] = "past_due"
        books.tell("invoice.payment_failed", invoice)
        books.tell("customer.subscription.updated", subscription)
    else:
        invoice["next_payment_attempt"] = None
        books.tell("invoice.payment_failed", invoice)
        end(books, subscription)


def end(books: Books, subscription: Thing) -> None:
    """At once."""
    if subscription["status"] in LIVE:
        subscription.update(status="canceled", ended_at=books.moment(), canceled_at=books.moment())
        books.tell("customer.subscription.deleted", subscription)


def subscription_of(books: Books, invoice: Thing) -> Thing:
    return books.things[invoice["parent"]["subscription_details"]["subscription"]]
