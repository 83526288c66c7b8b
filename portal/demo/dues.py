"""Plays the dues of the demo's year: plans, who pays by which way, who owes nothing, and who is late."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from portal import clock
from portal.demo.cast import DAYS_TO_ADMISSION
from portal.demo.members import MEMBERS
from portal.demo.stage import Stage
from portal.demo.stripe.billing import complete
from portal.demo.stripe.books import Books
from portal.demo.stripe.passing import move_clock
from portal.dues import actions, actions_checkout, actions_plans
from portal.dues.actions_invoices import pay
from portal.dues.actions_mirror import mirror
from portal.dues.gateway import Gateway
from portal.dues.models import Plan
from portal.dues.models_dues import Dues
from portal.dues.queries import current_dues, open_invoices, policy
from portal.dues.queries_stripe import customer_of
from portal.dues.states import Interval, Kind, Means

Moment = tuple[datetime, Callable[[], object]]
FOUNDED = 399  # days ago the plans were made
HONORARY, REDUCED, HALF_YEARLY = "Plessner", "Stern", "Wolff"
BY_CARD = ("Sandmann", "Hassfurter", "Demir", "Reuter", "Oberhofer", "Aksoy", "Pretorius", "Abel")
BY_DEBIT = ("Wiesner", "Lohmann", "Reinders", "Dietz")
LATE = ("Brehm", "Popescu")  # have not paid yet
AHEAD = 30  # days ago; from then on the next invoices were looked for each day, before that each week
ACCOUNT = {
    "account_holder": "Sternstunde e. V.",
    "iban": "DE02120300000000202051",
    "bic": "BYLADEM1001",
    "vat_percent": 19,
}
HALF_YEAR_PAID = 70  # days ago
PAGES = ("http://127.0.0.1/dues?back=paid", "http://127.0.0.1/dues?back=unpaid")


@dataclass(frozen=True)
class AtStripe:
    """The demo's own Stripe, while the story is told."""

    gateway: Gateway
    books: Books

    def begin(self) -> None:
        """Its clock stands where the story's does."""
        self.books.forget()
        self.books.ahead = int(clock.now().timestamp()) - self.books.moment()

    def come_to_today(self) -> None:
        """The story's moment is Stripe's too; what fell due there meanwhile has happened."""
        move_clock(self.books, int(clock.now().timestamp()) - self.books.moment())


def moments(stage: Stage, there: AtStripe | None) -> Iterator[Moment]:
    """Everything that happened with dues, each with its moment; without Stripe everybody pays by transfer."""
    plans: dict[str, Plan] = {}
    if there is not None:
        yield stage.moment(FOUNDED, 9), there.begin
    yield stage.moment(FOUNDED, 10), partial(_make_plans, stage, plans)
    for number, member in enumerate(MEMBERS):
        joined, name = member.sent_days_ago - DAYS_TO_ADMISSION, member.who.family_name
        yield stage.moment(joined, 15, 45), partial(_begin, stage, plans, name)
        took = 3 + number * 5 % 11
        if joined <= took or name in LATE or name == HONORARY:
            continue
        if there is not None and name in BY_CARD + BY_DEBIT:
            kind = "card" if name in BY_CARD else "sepa_debit"
            yield stage.moment(joined - took, 20), partial(_pay_at_stripe, stage, there, name, kind)
            if joined - took > 6:
                yield stage.moment(joined - took - 6, 9), partial(_look_at_stripe, stage, there, name)
        else:
            yield stage.moment(joined - took, 10), partial(_transfer, stage, name)
    yield stage.moment(HALF_YEAR_PAID, 10), partial(_transfer, stage, HALF_YEARLY)
    for days_ago in (*range(FOUNDED, AHEAD, -7), *range(AHEAD, 0, -1)):
        yield stage.moment(days_ago, 6), partial(actions.issue_what_comes, stage.db, stage.zone)


def _make_plans(stage: Stage, plans: dict[str, Plan]) -> None:
    db, by_id = stage.db, stage.organizers["olga"].id
    first_on = stage.today - timedelta(days=FOUNDED)
    for key, german, english, kind, interval, cents, fee in (
        ("regular", "Mitglied", "Member", Kind.REGULAR, Interval.YEARLY, 48000, 12000),
        (HALF_YEARLY, "Mitglied, halbjährlich", "Member, half-yearly", Kind.REGULAR, Interval.HALF_YEARLY, 25000, 12000),
        (REDUCED, "Im ersten Berufsjahr", "First year in business", Kind.REDUCED, Interval.YEARLY, 24000, 0),
        (HONORARY, "Ehrenmitglied", "Honorary member", Kind.HONORARY, Interval.YEARLY, 0, 0),
    ):  # fmt: skip
        plans[key] = actions_plans.add_plan(
            db,
            german=german,
            english=english,
            kind=kind,
            interval=interval,
            cents=cents,
            admission_fee=fee,
            first_on=first_on,
            by_id=by_id,
        )
    actions_plans.begin_with(db, plans["regular"])
    for setting, value in ACCOUNT.items():
        setattr(policy(db), setting, value)


def _dues(stage: Stage, name: str) -> Dues:
    dues = current_dues(stage.db, stage.members[name].id)
    assert dues is not None, "they begin with the admission"  # noqa: S101
    return dues


def _begin(stage: Stage, plans: dict[str, Plan], name: str) -> None:
    """Olga knows from the interview whom another plan suits."""
    if name not in plans:
        return actions.begin_for_new_members(stage.db, stage.zone)
    facts: dict[str, Any] = {"person_id": stage.members[name].id, "plan": plans[name]}
    actions.begin(stage.db, **facts, by_id=stage.organizers["olga"].id, zone=stage.zone)


def _transfer(stage: Stage, name: str) -> None:
    for invoice in open_invoices(stage.db, _dues(stage, name).id):
        pay(
            stage.db,
            invoice,
            cents=invoice.cents,
            means=Means.TRANSFER,
            on=clock.day_of(clock.now(), stage.zone),
            key=f"demo:{invoice.id}",
            seen=invoice.step,
            by_id=stage.organizers["olga"].id,
            zone=stage.zone,
        )


def _pay_at_stripe(stage: Stage, there: AtStripe, name: str, kind: str) -> None:
    """As the page of dues does it, all in the one transaction of the story."""
    db, gateway = stage.db, there.gateway
    there.come_to_today()
    wish = actions_checkout.ask_for_checkout(db, _dues(stage, name), stage.zone)
    who: dict[str, Any] = {"name": wish.name, "email": wish.email, "language": wish.language}
    customer = gateway.new_customer(person_id=wish.person_id, **who, key=wish.customer_key)
    actions_checkout.note_customer(db, wish.person_id, customer)
    price = wish.price or gateway.new_price(
        name=wish.plan, cents=wish.cents, interval=wish.interval, key=f"price:{wish.order.price_id}"
    )
    actions_checkout.note_price(db, wish.order.price_id, price)
    page = gateway.new_checkout(
        wish.order, customer=customer, price=price, name=wish.plan, pages=PAGES, key=wish.key
    )
    actions_checkout.note_page(db, wish.checkout_id, page)
    complete(there.books, there.books.things[page.stripe_id], kind)
    _look_at_stripe(stage, there, name)


def _look_at_stripe(stage: Stage, there: AtStripe, name: str) -> None:
    there.come_to_today()
    customer = customer_of(stage.db, stage.members[name].id)
    assert customer is not None, "they paid there"  # noqa: S101
    picture = there.gateway.picture(customer.stripe_id)
    mirror(stage.db, customer, picture, seen=customer.step, zone=stage.zone)
    there.books.outbox.clear()  # it is known already
