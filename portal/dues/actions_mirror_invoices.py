"""Stripe's invoices as they stand there: a row for each, a line of history and of money for what changed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import day_of, now
from portal.dues.actions_history import DAY, note
from portal.dues.actions_invoices import take, vat_in
from portal.dues.actions_letters import tell_of_invoice
from portal.dues.models_dues import Dues, Invoice, Payment
from portal.dues.pictures import Change, Covers, Dispute, TheirInvoice
from portal.dues.queries import policy
from portal.dues.states import CURRENCY, Act, Means, State, What

LED_TO = {
    State.VOID: Act.VOIDED,
    State.REFUNDED: Act.REFUNDED,
    State.DISPUTED: Act.DISPUTED,
    State.OPEN: Act.REOPENED,
}


def mirror_invoice(db: Session, dues: Dues, their: TheirInvoice, zone: str) -> Change | None:
    """Says what was otherwise before; nothing when our book said the same."""
    if their.currency != CURRENCY:
        return Change(their.stripe_id, CURRENCY, their.currency, What.OTHER_CURRENCY)
    row = db.scalar(sa.select(Invoice).where(Invoice.stripe_id == their.stripe_id))
    if row is None and their.cents <= 0:
        return None  # a subscription that begins later makes one for nothing
    if row is None:
        row, was = _begin(db, dues, their, zone), ""
    else:
        was = str(row.state)
    before = (row.state, row.refunded, row.failures)
    facts = _facts(their, row, zone)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    if not changed and was:
        return None
    for name in changed:
        setattr(row, name, facts[name])
    row.step += 1
    db.flush()
    _write_down(db, row, before, zone)
    return Change(their.stripe_id, was, str(row.state))


def _begin(db: Session, dues: Dues, their: TheirInvoice, zone: str) -> Invoice:
    """As it was when Stripe made it: open."""
    issued_on = day_of(their.issued_at, zone)
    period = _period(their, zone)
    row = Invoice(
        dues_id=dues.id,
        number=their.number,
        stripe_id=their.stripe_id,
        cents=their.cents,
        admission_fee=min(_fee_in(db, dues, their.covers), their.cents),
        vat=vat_in(their.cents, policy(db).vat_percent),
        first_on=period.first,
        last_on=period.last,
        issued_on=issued_on,
        due_on=day_of(their.due_at, zone) if their.due_at else issued_on,
        state=State.OPEN,
        state_since=now(),
        refunded=0,
        failures=0,
        step=1,
    )
    db.add(row)
    db.flush()
    note(db, dues, Act.ISSUED, zone=zone, by_id=None, invoice=row, detail=their.number)
    return row


def _fee_in(db: Session, dues: Dues, covers: Covers | None) -> int:
    """What is paid instead of an invoice of ours pays the admission fee in it, too."""
    if covers is None:
        return 0
    fees = sa.select(sa.func.sum(Invoice.admission_fee)).where(
        Invoice.dues_id == dues.id,
        Invoice.stripe_id.is_(None),
        Invoice.state == State.OPEN,
        Invoice.first_on.between(covers.first, covers.last),
    )
    return db.scalar(fees) or 0


def _period(their: TheirInvoice, zone: str) -> Covers:
    """Where the next period begins, this one has ended the day before."""
    if their.covers:
        return their.covers
    first, after = day_of(their.begins_at, zone), day_of(their.ends_at, zone)
    return Covers(first, max(first, after - DAY))


def _facts(their: TheirInvoice, row: Invoice, zone: str) -> dict[str, Any]:
    state = _state(their)
    paid_on = (
        day_of(their.paid_at or their.issued_at, zone) if state not in (State.OPEN, State.VOID) else None
    )
    return {
        "number": their.number,
        "state": state,
        "state_since": now() if row.state != state else row.state_since,
        "paid_on": paid_on,
        "means": their.means if paid_on else None,
        "refunded": min(their.refunded, row.cents),
        "failures": their.failures,
        "page": their.page,
        "file": their.file,
    }


def _state(their: TheirInvoice) -> State:
    if their.status == "void":
        return State.VOID
    if their.status != "paid":
        return State.OPEN
    if their.dispute is Dispute.OPEN:
        return State.DISPUTED
    return State.REFUNDED if their.refunded >= their.cents else State.PAID


def _write_down(db: Session, row: Invoice, before: tuple[str, int, int], zone: str) -> None:
    """What Stripe did, where it did something: its line, its money, its letter."""
    dues, (was, refunded, failures) = db.get_one(Dues, row.dues_id), before
    if row.state != was:
        came_back = Act.PAID if was in (State.OPEN, State.VOID) else Act.KEPT
        act = came_back if row.state == State.PAID else LED_TO[State(row.state)]
        note(db, dues, act, zone=zone, by_id=None, invoice=row, detail=row.means or "")
    elif row.refunded != refunded:
        note(db, dues, Act.REFUNDED, zone=zone, by_id=None, invoice=row, detail=str(row.refunded))
    _balance(db, row, zone)
    if (was, row.state) == (State.OPEN, State.PAID):
        tell_of_invoice(db, "dues-receipt", dues, row)
    if row.failures and not failures:
        tell_of_invoice(db, "dues-failed", dues, row)


def _balance(db: Session, row: Invoice, zone: str) -> None:
    """The lines of money of an invoice add up to what the network holds of it."""
    lines, total = sa.func.count(Payment.id), sa.func.sum(Payment.cents)
    is_known, written = db.execute(sa.select(lines, total).where(Payment.invoice_id == row.id)).one()
    written = written or 0
    holds = row.cents - row.refunded if row.state in (State.PAID, State.REFUNDED) else 0
    if holds != written:
        on = row.paid_on if not is_known and row.paid_on else day_of(now(), zone)
        means = Means(row.means or Means.OTHER)
        key = f"stripe:{row.stripe_id}:{row.step}"
        take(db, row, cents=holds - written, means=means, on=on, key=key, by_id=None)
