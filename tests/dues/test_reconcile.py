"""Both books compared: what Stripe had and never came here is brought here, and written down as a difference."""

import random

import pytest
import sqlalchemy as sa

from portal.accounts.actions import give_role, person_for
from portal.accounts.models import RoleKind
from portal.demo.stripe import billing
from portal.demo.stripe.charging import LIVE
from portal.dues import actions, actions_plans
from portal.dues.actions_checkout import note_customer
from portal.dues.gateway import StripeAway
from portal.dues.models import Plan
from portal.dues.models_dues import Invoice, Payment
from portal.dues.models_stripe import StripeEvent, Subscription
from portal.dues.reconciling import reconcile
from portal.dues.reporting import report
from portal.dues.states import Interval, State, Way
from portal.errors import Refused
from portal.web.transaction import Portal
from tests.dues.at_stripe import AtStripe, settle
from tests.dues.stage import BERLIN, dues_of, honorary, house, in_days, owes, plan
from tests.dues.test_checkout import goes_to_stripe, pays_by_card, said, signed_in
from tests.people import olga


def compared(app: Portal) -> list[str]:
    id_ = reconcile(app.database, app.extensions["stripe"], BERLIN)
    with app.database.session(writes=False) as db:
        return list(report(db, id_))


def test_messages_that_never_came_are_made_good(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    goes_to_stripe(max_)
    stripe.pays()
    stripe.books.outbox.clear()
    subscription, invoice = stripe.only("subscription")["id"], stripe.only("invoice")["id"]

    found = compared(paying)

    assert found == [
        "2 compared, 2 repaired.",
        f"- {subscription}: was not here, is active; repaired",
        f"- {invoice}: was not here, is paid; repaired",
    ]
    assert said(max_).startswith("Ihre Jahresgebühr ist bis zum")
    assert compared(paying) == ["2 compared, 0 repaired."]


def test_money_that_went_back_unheard_is_found(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    billing.refund(stripe.books, stripe.only("invoice"))
    stripe.books.outbox.clear()

    found = compared(paying)

    assert found[1:] == [f"- {stripe.only('invoice')['id']}: was paid, is refunded; repaired"]


def test_a_changed_price_is_charged_from_the_next_period_on(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    with paying.database.transaction() as db:
        by = olga(db).id
        yearly = db.scalars(sa.select(Plan)).one()
        actions_plans.change_price(db, yearly, cents=26000, first_on=in_days(60), by_id=by, zone=BERLIN)

    compared(paying)
    compared(paying)

    subscription = stripe.only("subscription")
    assert subscription["items"]["data"][0]["price"]["unit_amount"] == 26000
    assert len(stripe.books.of_kind["price"]) == 2
    assert len(stripe.books.of_kind["charge"]) == 1


def test_stripe_is_told_of_no_other_interval(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    with paying.database.transaction() as db:
        dues, half = dues_of(db), plan(db, interval=Interval.HALF_YEARLY, cents=13000)
        with pytest.raises(Refused, match="another interval"):
            actions.change_plan(db, dues, half, seen=dues.step, by_id=olga(db).id, zone=BERLIN)
        dues.plan_id = half.id  # as it was possible once

    compared(paying)

    assert stripe.only("subscription")["items"]["data"][0]["price"]["unit_amount"] == 24000


def test_who_owes_nothing_any_more_is_not_charged_again(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    with paying.database.transaction() as db:
        dues, free = dues_of(db), honorary(db)
        actions.change_plan(db, dues, free, seen=dues.step, by_id=olga(db).id, zone=BERLIN)

    compared(paying)
    stripe.days_pass(370)
    stripe.brings_all(paying)

    with paying.database.session(writes=False) as db:
        assert dues_of(db).way == Way.FREE
    assert len(stripe.books.of_kind["charge"]) == 1


def test_what_only_a_person_can_settle_is_named(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    session = stripe.only("checkout.session")
    session.update(status="open", _once=0)
    stripe.pays()
    second = stripe.only("subscription")["id"]
    session.update(status="open", customer=stripe.books.make("customer")["id"])
    stripe.pays()
    foreign = stripe.only("subscription")["id"]
    stripe.books.outbox.clear()

    found = compared(paying)

    assert found[-2:] == [
        f"- {foreign}: active, of a customer the portal does not know",
        f"- {second}: a second subscription of the same member; cancel one of them at Stripe",
    ]


def test_stripe_away_in_the_middle_keeps_what_was_repaired(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    stripe.faults.is_away = True

    with pytest.raises(StripeAway):
        compared(paying)
    stripe.faults.is_away = False

    assert compared(paying) == ["2 compared, 0 repaired."]


def test_trouble_about_one_customer_ends_no_night(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    with paying.database.transaction() as db:
        owes(db, "Lena", "Vogt")
    pays_by_card(paying, stripe)
    goes_to_stripe(signed_in(paying, "lena@example.org"))
    stripe.pays()
    stripe.brings_all(paying)
    for invoice in stripe.books.of_kind["invoice"]:
        billing.refund(stripe.books, invoice)
    stripe.books.of_kind["subscription"][0]["items"]["data"][0]["current_period_end"] = "?"
    max_, lena = [one["id"] for one in stripe.books.of_kind["customer"]]
    stripe.books.outbox.clear()

    found = compared(paying)

    assert f"- {stripe.only('invoice')['id']}: was paid, is refunded; repaired" in found
    assert any(line.startswith(f"- {max_}: could not be compared") for line in found)
    assert not any(lena in line for line in found)


def test_the_command_says_what_it_found(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)

    done = paying.test_cli_runner().invoke(args=["dues", "reconcile"])

    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "2 compared, 0 repaired.")
    stripe.faults.is_away = True
    away = paying.test_cli_runner().invoke(args=["dues", "reconcile"])
    assert "Stripe cannot be reached" in str(away.output) + str(away.exception)


def test_without_stripe_there_is_nothing_to_compare(app: Portal) -> None:
    done = app.test_cli_runner().invoke(args=["dues", "reconcile"])

    assert "There is nothing to compare" in str(done.output) + str(done.exception)


MEMBERS, EVENTS = 100, 1000
GUEST = {"salutation": "none", "title": "", "given_name": "Gast", "language": "de"}


@pytest.mark.timeout(300)  # some seconds on a machine of one's own
def test_a_thousand_messages_in_any_order_over_a_bad_line_end_in_equal_books(
    paying: Portal, stripe: AtStripe
) -> None:
    chance = random.Random(20)
    people_who_pay(paying, stripe)
    much_happens(stripe, chance)
    events = stripe.books.outbox[-EVENTS:]
    assert len(events) == EVENTS
    stripe.faults.one_in = 5
    told = [event for event in events for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    chance.shuffle(told)
    for event in told:
        assert stripe.brings(paying, event).status_code in (204, 503)
    while again(paying):
        settle(paying)

    assert ours(paying) == theirs(stripe)


def people_who_pay(app: Portal, stripe: AtStripe) -> None:
    """A hundred customers with a subscription each, without a browser for each of them."""
    with app.database.transaction() as db:
        yearly = plan(db)
        recurring = {"interval": "year", "interval_count": 1}
        price = stripe.books.make("price", unit_amount=24000, currency="eur", recurring=recurring)
        for number in range(MEMBERS):
            member = person_for(db, **GUEST, email=f"{number}@example.org", family_name=str(number))
            give_role(db, member, RoleKind.MEMBER)
            actions.begin(db, person_id=member.id, plan=yearly, by_id=None, zone=BERLIN)
            customer = stripe.books.make("customer")
            note_customer(db, member.id, customer["id"])
            session = stripe.books.make("checkout.session", customer=customer["id"], status="open")
            session.update(_price=price, _once=0, _subscription_data={}, _base=stripe.base)
            billing.complete(stripe.books, session, "sepa_debit" if number % 3 else "card")


def much_happens(stripe: AtStripe, chance: random.Random) -> None:
    """Until there is enough to tell of."""
    books = stripe.books
    while len(books.outbox) < EVENTS + 100:
        invoice = chance.choice(books.of_kind["invoice"])
        subscription = chance.choice(books.of_kind["subscription"])
        act = chance.choice(("refund", "dispute", "cancel", "resume", "card", "days"))
        if act == "refund" and invoice["status"] == "paid":
            billing.refund(books, invoice, chance.choice((500, None)))
        elif act == "dispute" and invoice["status"] == "paid":
            billing.close_dispute(books, billing.dispute(books, invoice), won=chance.random() < 0.5)
        elif act in ("cancel", "resume") and subscription["status"] in LIVE:
            billing.cancel(books, subscription, with_period=act == "cancel")
        elif act == "card" and subscription["status"] in LIVE:
            billing.change_method(books, subscription, "card", fails=chance.random() < 0.4)
        elif act == "days" and chance.random() < 0.2:
            stripe.days_pass(30)


def again(app: Portal) -> bool:
    """What was put off is tried now, not in some minutes. Whether there was anything."""
    waits = sa.update(StripeEvent).where(StripeEvent.settled_at.is_(None))
    with app.database.transaction() as db:
        return bool(db.execute(waits.values(next_try_at=StripeEvent.at)).rowcount)  # type: ignore[attr-defined]


def ours(app: Portal) -> dict[str, tuple[object, ...]]:
    with app.database.session(writes=False) as db:
        money = dict(
            (invoice_id, cents)
            for invoice_id, cents in db.execute(
                sa.select(Payment.invoice_id, sa.func.sum(Payment.cents)).group_by(Payment.invoice_id)
            )
        )
        found: dict[str, tuple[object, ...]] = {
            str(one.stripe_id): (one.state, one.cents, one.refunded, money.get(one.id, 0))
            for one in db.scalars(sa.select(Invoice).where(Invoice.stripe_id.is_not(None)))
        }
        for one in db.scalars(sa.select(Subscription)):
            found[one.stripe_id] = (one.status, one.cancels)
        return found


def theirs(stripe: AtStripe) -> dict[str, tuple[object, ...]]:
    books = stripe.books
    found: dict[str, tuple[object, ...]] = {
        one["id"]: (one["status"], one["cancel_at_period_end"]) for one in books.of_kind["subscription"]
    }
    lost = {one["charge"] for one in books.of_kind["dispute"] if one["status"] != "won"}
    for one in books.of_kind["invoice"]:
        if one["status"] != "paid":
            found[one["id"]] = (State.OPEN, one["total"], 0, 0)
            continue
        charge = billing.charge_of(books, one)
        back, total = charge["amount_refunded"], one["total"]
        state = State.REFUNDED if back == total else State.PAID
        state = State.DISPUTED if charge["id"] in lost else state
        found[one["id"]] = (state, total, back, 0 if charge["id"] in lost else total - back)
    return found
