"""How things stand at Stripe, in our words: what the gateway brings and the rules read. Frozen, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.dues.states import Means, What


class Dispute(StrEnum):
    NONE = ""
    OPEN = "open"  # the money is held back or gone
    WON = "won"


@dataclass(frozen=True)
class Covers:
    """The days a first payment is meant for; it pays invoices of ours, whose periods it takes over."""

    first: date
    last: date


@dataclass(frozen=True)
class TheirSubscription:
    stripe_id: str
    status: str
    is_live: bool  # charges, or will
    price: str  # Stripe's id
    item: str
    cents: int
    currency: str
    charges_at: datetime  # next: the end of the period that runs
    cancels: bool  # with that period
    means: Means | None
    ends_with: str
    expires_on: date | None


@dataclass(frozen=True)
class TheirInvoice:
    stripe_id: str
    number: str
    status: str  # open, paid, void, uncollectible
    cents: int
    currency: str
    begins_at: datetime
    ends_at: datetime  # where the next period begins
    covers: Covers | None
    issued_at: datetime
    due_at: datetime | None
    paid_at: datetime | None
    means: Means
    refunded: int
    dispute: Dispute
    failures: int  # how often it could not be charged
    page: str | None
    file: str | None


@dataclass(frozen=True)
class Picture:
    """All that concerns us of one customer, asked for at one time."""

    customer: str
    is_gone: bool  # deleted
    subscriptions: tuple[TheirSubscription, ...]
    invoices: tuple[TheirInvoice, ...]


@dataclass(frozen=True)
class Message:
    """A signed message: that something happened, and to whom. What it says besides is not believed."""

    stripe_id: str
    kind: str
    customer: str | None
    charge: str | None  # of a dispute, which does not say whose it is


@dataclass(frozen=True)
class Order:
    """What a Checkout is to charge: now, for invoices that are open, and from a day on again and again."""

    price_id: int
    invoice_ids: tuple[int, ...]
    cents_now: int
    covers: Covers | None  # what is paid now
    anchor: date | None  # charged from this day on; from today when there is none


@dataclass(frozen=True)
class Page:
    """A page at Stripe's that one is sent to."""

    stripe_id: str
    address: str
    expires_at: datetime
    status: str  # open, complete, expired


@dataclass(frozen=True)
class Glance:
    """A subscription or invoice as lists show it, enough to see whether our book says the same."""

    stripe_id: str
    customer: str
    stands: tuple[object, ...]


@dataclass(frozen=True)
class Change:
    """What stood otherwise in our book before, for the report of a comparing."""

    stripe_id: str
    was: str
    is_now: str
    what: What = What.MISSED
