"""Stripe's objects in our words, and ours in Stripe's. Only the gateway calls it."""

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from portal.dues.pictures import (
    Covers,
    Dispute,
    Glance,
    Message,
    Order,
    Page,
    TheirInvoice,
    TheirSubscription,
)
from portal.dues.states import CURRENCY, Interval, Means

LIVE = ("active", "trialing", "past_due", "unpaid", "paused")
MEANS = {"card": Means.CARD, "sepa_debit": Means.SEPA}
MIDDAY = time(12)


def message(event: dict[str, Any]) -> Message:
    """Whom it is about; raises when it has not the form of an event."""
    about = event["data"]["object"]
    customer = about["id"] if about.get("object") == "customer" else about.get("customer")
    id_, kind, charge = event["id"], event["type"], about.get("charge")
    names = (id_, kind, *(name for name in (customer, charge) if name is not None))
    if not all(isinstance(name, str) and 0 < len(name) <= 80 for name in names):
        raise TypeError("no event")
    return Message(id_, kind, customer, charge)


def recurring(interval: Interval) -> dict[str, Any]:
    if interval is Interval.YEARLY:
        return {"interval": "year", "interval_count": 1}
    return {"interval": "month", "interval_count": interval.months}


def once(name: str, cents: int) -> dict[str, Any]:
    return {"currency": CURRENCY.lower(), "unit_amount": cents, "product_data": {"name": name}}


def subscription_data(order: Order) -> dict[str, Any]:
    """What is paid now covers some days, and goes along; the price is charged from the anchor on."""
    data: dict[str, Any] = {}
    if order.covers:
        data["metadata"] = {"covers": f"{order.covers.first}/{order.covers.last}"}
    if order.anchor:
        midday = datetime.combine(order.anchor, MIDDAY, UTC)
        data |= {"billing_cycle_anchor": int(midday.timestamp()), "proration_behavior": "none"}
    return data


def page(session: Any) -> Page:
    return Page(session.id, session.url or "", moment(session.expires_at), session.status or "")


def subscription(one: Any) -> TheirSubscription:
    item = one["items"].data[0]  # one.items is the method of a dict
    method = one.default_payment_method
    return TheirSubscription(
        stripe_id=one.id,
        status=one.status,
        is_live=one.status in LIVE,
        price=item.price.id,
        item=item.id,
        cents=item.price.unit_amount or 0,
        currency=item.price.currency.upper(),
        charges_at=moment(item.current_period_end),
        cancels=bool(one.cancel_at_period_end or one.cancel_at),
        means=MEANS.get(method.type, Means.OTHER) if method else None,
        **_by_what(method),
    )


def _by_what(method: Any) -> dict[str, Any]:
    """The last digits, and until when a card may be used."""
    if method is None or method.type not in MEANS:
        return {"ends_with": "", "expires_on": None}
    what = method.card if method.type == "card" else method.sepa_debit
    if method.type != "card":
        return {"ends_with": what.last4 or "", "expires_on": None}
    last = calendar.monthrange(what.exp_year, what.exp_month)[1]
    return {"ends_with": what.last4, "expires_on": date(what.exp_year, what.exp_month, last)}


def invoice(
    one: Any, subscriptions: Iterable[Any], charges: Iterable[Any], disputes: Iterable[Any]
) -> TheirInvoice:
    """`charges` and `disputes`: all of this customer; those of this invoice are found by its payments."""
    paid_by = {pay.payment.payment_intent or pay.payment.charge for pay in one.payments.data}
    own = [charge for charge in charges if {charge.payment_intent, charge.id} & paid_by - {None}]
    taken = [charge for charge in own if charge.status == "succeeded"]
    under_way = bool(taken) or any(charge.status == "pending" for charge in own)
    begins, ends = _period(one)
    return TheirInvoice(
        stripe_id=one.id,
        number=one.number or one.id,
        status=one.status,
        cents=one.total,
        currency=one.currency.upper(),
        begins_at=begins,
        ends_at=ends,
        covers=_covers(one, subscriptions),
        issued_at=moment(one.effective_at or one.created),
        due_at=moment(one.due_date) if one.due_date else None,
        paid_at=moment(one.status_transitions.paid_at) if one.status_transitions.paid_at else None,
        means=_means(taken),
        refunded=sum(charge.amount_refunded for charge in taken),
        dispute=_dispute({charge.id for charge in own}, disputes),
        failures=0 if under_way or one.status == "paid" else len(own),
        page=one.hosted_invoice_url,
        file=one.invoice_pdf,
    )


def _period(one: Any) -> tuple[datetime, datetime]:
    """Of its lines: an invoice's own period is the one before, in which its items gathered."""
    periods = [line.period for line in one.lines.data]
    if not periods:
        return moment(one.period_start), moment(one.period_end)
    return moment(min(p.start for p in periods)), moment(max(p.end for p in periods))


def _covers(one: Any, subscriptions: Iterable[Any]) -> Covers | None:
    """The first invoice of a subscription that was begun here covers the days we said."""
    if one.billing_reason != "subscription_create" or not one.parent:
        return None
    its = one.parent.subscription_details and one.parent.subscription_details.subscription
    said = next((getattr(s.metadata, "covers", "") for s in subscriptions if s.id == its), None)
    try:
        first, last = (date.fromisoformat(day) for day in (said or "").split("/"))
    except ValueError:
        return None
    return Covers(first, last)


def _means(taken: list[Any]) -> Means:
    """Paid without a charge: marked so by hand in Stripe's dashboard."""
    details = taken[0].payment_method_details if taken else None
    return MEANS.get(details.type, Means.OTHER) if details else Means.OTHER


def _dispute(charges: set[str], disputes: Iterable[Any]) -> Dispute:
    own = [dispute.status for dispute in disputes if dispute.charge in charges]
    if not own:
        return Dispute.NONE
    harmless = ("won", "warning_closed", "warning_needs_response", "warning_under_review", "prevented")
    return Dispute.WON if all(status in harmless for status in own) else Dispute.OPEN


def glance_at_subscription(one: Any) -> Glance:
    item = one["items"].data[0]
    cancels = bool(one.cancel_at_period_end or one.cancel_at)
    return Glance(one.id, one.customer, (one.status, item.price.id, cancels))


def glance_at_invoice(one: Any) -> Glance:
    return Glance(one.id, one.customer, (one.status, one.total))


def glance_at_charge(one: Any) -> Glance:
    return Glance(one.id, one.customer or "", (one.amount_refunded, one.disputed))


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
