"""By which way a member pays follows from their subscriptions; and what those make superfluous is voided."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.dues.actions_history import DAY, count, end_checkouts, note
from portal.dues.actions_invoices import void
from portal.dues.actions_letters import tell
from portal.dues.models import Plan
from portal.dues.models_dues import Dues, Invoice
from portal.dues.models_stripe import Subscription
from portal.dues.queries import open_invoices
from portal.dues.queries_stripe import live_subscriptions
from portal.dues.states import Act, Kind, State, Way


def follow_subscriptions(db: Session, dues: Dues, zone: str) -> None:
    """With a live subscription Stripe charges by itself; without one the member gets invoices again."""
    live = live_subscriptions(db, dues.person_id)
    if live:
        _stripe_charges(db, dues, live[0], zone)
    elif dues.way == Way.STRIPE:
        _stripe_charges_no_more(db, dues, zone)
    _void_what_stripe_took_over(db, dues, live, zone)
    count(db, dues)


def _stripe_charges(db: Session, dues: Dues, subscription: Subscription, zone: str) -> None:
    if dues.way != Way.STRIPE:
        dues.way = Way.STRIPE
        dues.step += 1
        note(db, dues, Act.WAY, zone=zone, by_id=None, detail=Way.STRIPE)
        end_checkouts(db, dues)
    until = subscription.charges_on - DAY if subscription.cancels else None
    if (until is None) != (dues.until_on is None):
        note(db, dues, Act.CANCELED if until else Act.RESUMED, zone=zone, by_id=None, detail=str(until or ""))
        if until and dues.ended_at is None:
            occasion = f"dues-canceled:{subscription.stripe_id}:{dues.step}"
            tell(db, "dues-canceled", dues, occasion, until=until)
        dues.step += 1
    dues.until_on = until


def _stripe_charges_no_more(db: Session, dues: Dues, zone: str) -> None:
    """Over: as it was canceled, or because nothing could be charged, or in Stripe's dashboard."""
    was_told = dues.until_on is not None
    honorary = db.get_one(Plan, dues.plan_id).kind == Kind.HONORARY
    dues.way, dues.until_on = (Way.FREE if honorary else Way.TRANSFER), None
    dues.step += 1
    note(db, dues, Act.WAY, zone=zone, by_id=None, detail=dues.way)
    if not was_told and not honorary and dues.ended_at is None:
        occasion = f"dues-canceled:{dues.id}:{dues.step}"
        tell(db, "dues-canceled", dues, occasion, until=dues.paid_until)


def _void_what_stripe_took_over(db: Session, dues: Dues, live: list[Subscription], zone: str) -> None:
    """An invoice of ours whose period one of Stripe's covers, or which Stripe will charge."""
    theirs = db.execute(
        sa.select(Invoice.number, Invoice.first_on, Invoice.last_on).where(
            Invoice.dues_id == dues.id,
            Invoice.stripe_id.is_not(None),
            Invoice.state.in_((State.OPEN, State.PAID, State.DISPUTED)),
        )
    ).all()
    charges_on = min((one.charges_on for one in live if not one.cancels), default=None)
    for invoice in open_invoices(db, dues.id):
        if invoice.stripe_id is not None:
            continue
        covered = [number for number, first, last in theirs if first <= invoice.first_on <= last]
        if covered or (charges_on and invoice.first_on >= charges_on):
            why = covered[0] if covered else "Stripe"
            void(db, invoice, why=why, seen=invoice.step, by_id=None, zone=zone)
