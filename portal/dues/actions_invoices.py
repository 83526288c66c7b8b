"""Invoices of ours and their one gate. Stripe's own are kept by Stripe: actions_mirror.py writes down how they stand."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import day_of, now
from portal.database import insert
from portal.dues.actions_history import claim, count, end_checkouts, note
from portal.dues.actions_letters import tell_of_invoice
from portal.dues.models import Plan
from portal.dues.models_dues import Counter, Dues, Invoice, Payment
from portal.dues.periods import period_from
from portal.dues.queries import fee_is_asked, policy, price_on
from portal.dues.states import GATE, Act, Interval, Means, State
from portal.errors import Refused


def issue(db: Session, dues: Dues, *, due_on: date, by_id: int | None, zone: str) -> Invoice:
    """An invoice for the next period that none covers yet, and the letter that brings it.

    The first one also asks for the admission fee; when it was voided, the next one does."""
    plan = db.get_one(Plan, dues.plan_id)
    period = period_from(dues.next_on, Interval(plan.interval).months, dues.began_on)
    fee = 0 if fee_is_asked(db, dues.id) else dues.admission_fee
    cents = price_on(db, plan.id, period.first).cents + fee
    today = day_of(now(), zone)
    number = _next_number(db, today.year)
    invoice = Invoice(
        dues_id=dues.id,
        number=number,
        reference=reference_of(number),
        cents=cents,
        admission_fee=fee,
        vat=vat_in(cents, policy(db).vat_percent),
        first_on=period.first,
        last_on=period.last,
        issued_on=today,
        due_on=due_on,
        state=State.OPEN,
        state_since=now(),
    )
    db.add(invoice)
    db.flush()
    note(db, dues, Act.ISSUED, zone=zone, by_id=by_id, invoice=invoice, detail=number)
    count(db, dues)
    tell_of_invoice(db, "dues-invoice", dues, invoice)
    return invoice


def _next_number(db: Session, year: int) -> str:
    """JG-2026-0001, without gaps: the counter stands in the invoice's own transaction."""
    counting = insert(db, Counter).values(year=year, last=1)
    following = counting.on_conflict_do_update(index_elements=["year"], set_={"last": Counter.last + 1})
    last = db.execute(following.returning(Counter.last)).scalar_one()
    return f"JG-{year}-{last:04}"


def reference_of(number: str) -> str:
    """The number as a creditor reference (ISO 11649): two check digits keep a slip from meaning another invoice."""
    body = number.replace("-", "")
    as_digits = "".join(str(int(sign, 36)) for sign in f"{body}RF00")
    return f"RF{98 - int(as_digits) % 97:02}{body}"


def vat_in(cents: int, percent: int) -> int:
    """The VAT contained in an amount, rounded to the nearest cent."""
    return (cents * percent * 2 + 100 + percent) // (2 * (100 + percent)) if percent else 0


def pay(
    db: Session,
    invoice: Invoice,
    *,
    cents: int,
    means: Means,
    on: date,
    key: str,
    seen: int,
    by_id: int | None,
    zone: str,
) -> None:
    """Money came in for one of our invoices, all of it. `key` names the event: it counts once.

    `seen` is the step of the invoice that was seen by whoever acts on it."""
    refuse_stripe_s(invoice)
    if cents != invoice.cents:
        raise Refused("The amount is not the one of the invoice.")
    if on > day_of(now(), zone):
        raise Refused("Choose today or a day that has passed")
    if db.scalar(sa.select(Payment.id).where(Payment.key == key)):
        raise Refused("This payment is written down already.")
    now_so = {"paid_on": on, "means": means}
    dues = _through_gate(db, invoice, Act.PAID, seen, by_id=by_id, zone=zone, detail=means, **now_so)
    take(db, invoice, cents=cents, means=means, on=on, key=key, by_id=by_id)
    count(db, dues)
    tell_of_invoice(db, "dues-receipt", dues, invoice)


def take(
    db: Session, invoice: Invoice, *, cents: int, means: Means, on: date, key: str, by_id: int | None
) -> None:
    """A line of the money that came in, or went back when it is negative."""
    db.add(Payment(key=key, invoice_id=invoice.id, cents=cents, means=means, on=on, at=now(), by_id=by_id))
    db.flush()


def reopen(db: Session, invoice: Invoice, *, why: str, seen: int, by_id: int, zone: str) -> None:
    """It was marked paid by mistake; a line of the same amount below nothing keeps the sums true."""
    refuse_stripe_s(invoice)
    means, on, now_so = invoice.means, day_of(now(), zone), {"paid_on": None, "means": None}
    dues = _through_gate(db, invoice, Act.REOPENED, seen, by_id=by_id, zone=zone, detail=why, **now_so)
    key = f"reopened:{invoice.id}:{invoice.step}"
    take(db, invoice, cents=-invoice.cents, means=Means(means or ""), on=on, key=key, by_id=by_id)
    count(db, dues)


def void(db: Session, invoice: Invoice, *, why: str, seen: int, by_id: int | None, zone: str) -> None:
    """Nobody needs to pay it any more; its number stays taken."""
    refuse_stripe_s(invoice)
    dues = _through_gate(db, invoice, Act.VOIDED, seen, by_id=by_id, zone=zone, detail=why)
    count(db, dues)


def refund(db: Session, invoice: Invoice, *, why: str, on: date, seen: int, by_id: int, zone: str) -> None:
    """The money of one of our invoices went back, all of it."""
    refuse_stripe_s(invoice)
    now_so = {"refunded": invoice.cents}
    dues = _through_gate(db, invoice, Act.REFUNDED, seen, by_id=by_id, zone=zone, detail=why, **now_so)
    key, means = f"refunded:{invoice.id}:{invoice.step}", Means(invoice.means or "")
    take(db, invoice, cents=-invoice.cents, means=means, on=on, key=key, by_id=by_id)
    count(db, dues)


def refuse_stripe_s(invoice: Invoice) -> None:
    if invoice.stripe_id is not None:
        raise Refused("Stripe keeps this invoice. What is changed there is seen here a moment later.")


def _through_gate(
    db: Session,
    invoice: Invoice,
    act: Act,
    seen: int,
    *,
    by_id: int | None,
    zone: str,
    detail: str,
    **now_so: Any,
) -> Dues:
    """The one gate of our invoices: the state must allow it, and one of many at once gets in."""
    allowed, led_to = GATE[act]
    if invoice.state not in allowed:
        raise Refused("That is not possible any more: this invoice has gone on meanwhile.")
    claim(db, invoice, seen)
    for fact, value in (now_so | {"state": led_to, "state_since": now()}).items():
        setattr(invoice, fact, value)
    dues = db.get_one(Dues, invoice.dues_id)
    note(db, dues, act, zone=zone, by_id=by_id, invoice=invoice, detail=detail)
    end_checkouts(db, dues)
    return dues


def due_after(issued_on: date, days: int) -> date:
    return issued_on + timedelta(days=days)
