"""What a member's own page shows: where their dues stand, and every invoice."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.dues.models import Plan
from portal.dues.models_dues import Dues, Invoice
from portal.dues.models_stripe import Subscription
from portal.dues.queries import current_dues, invoices, price_on
from portal.dues.queries_stripe import customer_of, live_subscriptions
from portal.dues.states import State


@dataclass(frozen=True)
class Standing:
    """Where the dues of a member stand on a day."""

    dues: Dues
    plan: Plan
    today: date
    invoices: list[Invoice]  # latest period first
    subscription: Subscription | None
    next_cents: int  # what the next period costs
    is_at_stripe: bool  # has a page there

    @property
    def owed(self) -> list[Invoice]:
        """The earliest period first."""
        return [invoice for invoice in reversed(self.invoices) if invoice.state == State.OPEN]

    @property
    def cents_owed(self) -> int:
        return sum(invoice.cents for invoice in self.owed)

    @property
    def is_being_charged(self) -> bool:
        """Stripe has it in hand, and it did not fail."""
        return all(one.stripe_id is not None and not one.failures for one in self.owed)

    @property
    def has_failed(self) -> bool:
        return any(one.failures for one in self.owed)

    @property
    def due_on(self) -> date:
        return min(invoice.due_on for invoice in self.owed)


def standing(db: Session, person_id: int, today: date) -> Standing | None:
    """None: nothing is asked of this member yet."""
    dues = current_dues(db, person_id)
    if dues is None:
        return None
    live = live_subscriptions(db, person_id)
    return Standing(
        dues=dues,
        plan=db.get_one(Plan, dues.plan_id),
        today=today,
        invoices=invoices(db, dues.id),
        subscription=live[0] if live else None,
        next_cents=live[0].cents if live else price_on(db, dues.plan_id, dues.next_on).cents,
        is_at_stripe=customer_of(db, person_id) is not None,
    )
