"""The history of a member's dues, and what is counted from their invoices."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import day_of, now
from portal.dues.models_dues import Dues, DuesEvent, Invoice
from portal.dues.models_stripe import Checkout
from portal.dues.states import Act, State
from portal.errors import Refused

DAY = timedelta(days=1)


def note(
    db: Session,
    dues: Dues,
    act: Act,
    *,
    zone: str,
    by_id: int | None,
    invoice: Invoice | None = None,
    detail: str = "",
) -> DuesEvent:
    """A line of the history; nobody as `by_id`: Stripe said so, or it fell due."""
    event = DuesEvent(
        dues_id=dues.id,
        invoice_id=invoice.id if invoice else None,
        act=act,
        detail=detail[:300],
        on=day_of(now(), zone),
        at=now(),
        by_id=by_id,
    )
    db.add(event)
    db.flush()
    return event


def claim(db: Session, row: Dues | Invoice, seen: int) -> None:
    """One of many at once gets in; whoever has seen an earlier step is too late."""
    table = type(row)
    claimed = db.execute(
        sa.update(table)
        .where(table.id == row.id, table.step == seen)
        .values(step=seen + 1)
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("This has gone on since you opened the page. Please look at it again.")
    db.refresh(row, ["step"])


def end_checkouts(db: Session, dues: Dues) -> None:
    """What is owed has changed: the page it was to be paid on is closed at Stripe by the worker."""
    under_way = sa.update(Checkout).where(Checkout.dues_id == dues.id, Checkout.ended_at.is_(None))
    db.execute(under_way.values(ended_at=now()))


def count(db: Session, dues: Dues) -> None:
    """How far the invoices reach: what is paid, and from which day on nothing is asked for yet.

    What was given back is not asked for again."""
    db.flush()
    paid = sa.func.max(Invoice.last_on).filter(Invoice.state == State.PAID)
    covered = sa.func.max(Invoice.last_on).filter(Invoice.state != State.VOID)
    dues.paid_until, last = db.execute(sa.select(paid, covered).where(Invoice.dues_id == dues.id)).one()
    covers_some = last is not None  # an aggregate over no rows
    dues.next_on = max(last + DAY, dues.began_on) if covers_some else dues.began_on
    db.flush()
