"""The words dues are kept in, and what may be done with an invoice in each of its states: the allow-list of its one gate."""

from enum import StrEnum

CURRENCY = "EUR"  # direct debit and the code for bank transfers know no other


class Kind(StrEnum):
    REGULAR = "regular"
    REDUCED = "reduced"
    HONORARY = "honorary"  # owes nothing


class Interval(StrEnum):
    YEARLY = "yearly"
    HALF_YEARLY = "half-yearly"

    @property
    def months(self) -> int:
        return 12 if self is Interval.YEARLY else 6


class Way(StrEnum):
    """How a member pays from now on."""

    TRANSFER = "transfer"  # an invoice for each period
    STRIPE = "stripe"  # charged by itself: card or direct debit
    FREE = "free"


class Means(StrEnum):
    """What money came by."""

    CARD = "card"
    SEPA = "sepa"
    TRANSFER = "transfer"
    OTHER = "other"


class State(StrEnum):
    """Where an invoice stands."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    REFUNDED = "refunded"
    DISPUTED = "disputed"  # the bank has taken the money back, or may


class Act(StrEnum):
    """A line of the history."""

    BEGAN = "began"
    PLAN = "plan"  # another plan, from the next period on
    WAY = "way"
    CANCELED = "canceled"  # nothing is charged any more once the paid period is over
    RESUMED = "resumed"
    ENDED = "ended"
    ISSUED = "issued"
    PAID = "paid"
    REOPENED = "reopened"  # marked paid by mistake
    VOIDED = "voided"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    KEPT = "kept"  # the bank left the money here after all
    REMINDED = "reminded"  # friendly by itself, or signed by a person
    GRACE = "grace"  # is over, and the people in office were told
    PRICE = "price"  # the member was told of another one, for the period that begins on the day in `detail`


class What(StrEnum):
    """What was found to differ."""

    MISSED = "missed"  # Stripe had news that never came here
    UNKNOWN_CUSTOMER = "unknown-customer"  # a subscription of somebody we do not know
    TWO_SUBSCRIPTIONS = "two-subscriptions"
    NOT_ASKED = "not-asked"  # Stripe's answer about this customer did not come, or was not understood
    OTHER_CURRENCY = "other-currency"
    OTHER_PRICE = "other-price"  # the subscription was changed in Stripe's dashboard


S, A = State, Act

# the states an act is allowed in, and the one it leads to
GATE: dict[Act, tuple[frozenset[State], State]] = {
    A.PAID: (frozenset({S.OPEN}), S.PAID),
    A.REOPENED: (frozenset({S.PAID}), S.OPEN),
    A.VOIDED: (frozenset({S.OPEN}), S.VOID),
    A.REFUNDED: (frozenset({S.PAID}), S.REFUNDED),
}
