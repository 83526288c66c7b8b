"""What Stripe has to say: only what is signed is taken, once, and what stands in our book is what Stripe says when asked."""

import json
import random
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
import stripe as client

from portal.demo.stripe import billing
from portal.dues.models_dues import Invoice, Payment
from portal.dues.models_stripe import StripeEvent, Subscription
from portal.dues.states import Means, State, Way
from portal.web.transaction import Portal
from tests.dues.at_stripe import SECRET, AtStripe, settle
from tests.dues.stage import dues_of, history, house, invoice_of, letters, today
from tests.dues.test_checkout import goes_to_stripe, pays_by_card, said, signed_in
from tests.test_bad_input import all_at_once


def header(body: str, secret: str = SECRET, age: int = 0) -> str:
    return client.WebhookSignature.generate_signature_header(body, secret, int(time.time()) - age)


def sent(app: Portal, body: bytes, signature: str | None) -> int:
    headers = {} if signature is None else {"Stripe-Signature": signature}
    return app.test_client().post("/dues/stripe", data=body, headers=headers).status_code


BODY = (
    '{"id": "evt_1", "type": "invoice.paid", "data": {"object": {"object": "invoice", "customer": "cus_x"}}}'
)
BAD: dict[
    str, Callable[[], str | None]
] = {  # signed when it is sent: an hour after the import it would be old
    "nothing": lambda: None,
    "empty": lambda: "",
    "no parts": lambda: "abc",
    "no time": lambda: f"v1={'0' * 64}",
    "no signature": lambda: "t=1700000000",
    "another secret": lambda: header(BODY, "whsec_of_somebody_else"),
    "old": lambda: header(BODY, age=301),
    "another scheme": lambda: header(BODY).replace("v1=", "v0="),
    "cut short": lambda: header(BODY)[:-1],
    "a time that is none": lambda: f"t=soon,v1={'0' * 64}",
    "letters that are none": lambda: "t=1700000000,v1=äöü",
    "very long": lambda: "t=1,v1=" + "0" * 5000,
}


@pytest.mark.parametrize("signature", BAD.values(), ids=BAD)
def test_a_message_that_stripe_did_not_sign_is_refused(
    paying: Portal, signature: Callable[[], str | None]
) -> None:
    assert sent(paying, BODY.encode(), signature()) == 400
    with paying.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(StripeEvent.id))) == 0


NO_EVENTS = [
    "",
    "null",
    "[]",
    '"text"',
    "{}",
    '{"id": 1}',
    '{"id": "e", "type": "t", "data": null}',
    '{"id": "e", "type": "t", "data": {"object": 7}}',
    '{"id": {"a": 1}, "type": "t", "data": {"object": {}}}',
    '{"id": "' + "e" * 500 + '", "type": "t", "data": {"object": {}}}',
    '{"id": "e", "type": "t", "data": {"object": {"customer": {"id": "cus"}}}}',
    "[" * 5000,
]


@pytest.mark.parametrize("body", NO_EVENTS)
def test_a_signed_message_that_is_no_event_is_refused(paying: Portal, body: str) -> None:
    assert sent(paying, body.encode(), header(body)) == 400


def test_bytes_that_are_no_text_are_refused(paying: Portal) -> None:
    assert sent(paying, b"\xff\xfe\x00", header("x")) == 400


def test_five_megabytes_are_not_read(paying: Portal) -> None:
    body = json.dumps({"padding": "x" * 5 * 2**20})

    assert sent(paying, body.encode(), header(body)) == 413


def test_a_message_about_a_stranger_is_taken_and_changes_nothing(paying: Portal) -> None:
    for _ in range(2):
        assert sent(paying, BODY.encode(), header(BODY)) == 204

    with paying.database.session(writes=False) as db:
        event = db.scalars(sa.select(StripeEvent)).one()
        assert (event.kind, event.settled_at is None) == ("invoice.paid", False)
        assert db.scalar(sa.select(sa.func.count(Subscription.id))) == 0


def test_what_a_message_says_is_not_believed(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    goes_to_stripe(signed_in(paying))
    customer = stripe.only("customer")["id"]
    paid = {"object": "invoice", "customer": customer, "status": "paid", "total": 33000, "id": "in_made_up"}
    body = json.dumps({"id": "evt_made_up", "type": "invoice.paid", "data": {"object": paid}})

    assert sent(paying, body.encode(), header(body)) == 204
    settle(paying)

    with paying.database.session(writes=False) as db:
        assert db.scalars(sa.select(Invoice.state)).all() == [State.OPEN]
        assert db.scalars(sa.select(Payment)).all() == []


def test_one_message_from_many_lines_at_once_counts_once(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    goes_to_stripe(signed_in(paying))
    stripe.pays()
    done = stripe.books.outbox[-1]

    answers = all_at_once([lambda: stripe.brings(paying, done)] * 6)
    settle(paying)

    assert answers == [204] * 6
    with paying.database.session(writes=False) as db:
        assert letters(db) == ["dues-invoice", "dues-receipt"]
        assert db.scalars(sa.select(Payment.cents)).all() == [33000]


def test_stripe_away_when_a_message_comes_loses_nothing(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    goes_to_stripe(max_)
    stripe.pays()
    stripe.faults.is_away = True
    stripe.brings_all(paying)
    assert said(max_).startswith("Offen sind 330 Euro")
    with paying.database.transaction() as db:
        waiting = db.scalars(sa.select(StripeEvent).where(StripeEvent.settled_at.is_(None))).all()
        assert {event.tries > 0 for event in waiting} == {True}
        db.execute(sa.update(StripeEvent).values(next_try_at=StripeEvent.at))

    stripe.faults.is_away = False
    settle(paying)

    assert said(max_).startswith("Ihre Jahresgebühr ist bis zum")


def test_money_that_goes_back_is_given_back_here_too(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = pays_by_card(paying, stripe)
    invoice = stripe.only("invoice")

    billing.refund(stripe.books, invoice, 3000)
    stripe.brings_all(paying)
    assert "30\u00a0Euro zurückgegeben" in max_.opens("/dues").text
    billing.refund(stripe.books, invoice)
    stripe.brings_all(paying)

    with paying.database.session(writes=False) as db:
        theirs = invoice_of(db)
        assert (theirs.state, theirs.refunded, dues_of(db).paid_until) == (State.REFUNDED, 33000, None)
        assert db.scalars(sa.select(Payment.cents).order_by(Payment.id)).all() == [33000, -3000, -30000]


def test_a_failed_charge_is_told_once_and_heals_with_another_card(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = pays_by_card(paying, stripe)
    subscription = stripe.only("subscription")
    subscription["default_payment_method"]["_fails"] = True
    stripe.days_pass(370)
    stripe.brings_all(paying)
    assert said(max_) == "240 Euro ließen sich nicht abbuchen."
    stripe.days_pass(5)
    stripe.brings_all(paying)
    with paying.database.session(writes=False) as db:
        assert letters(db) == ["dues-invoice", "dues-receipt", "dues-failed"]

    billing.change_method(stripe.books, subscription, "sepa_debit")
    stripe.days_pass(6)
    stripe.brings_all(paying)

    with paying.database.session(writes=False) as db:
        theirs = invoice_of(db)
        assert (theirs.state, theirs.means, theirs.failures) == (State.PAID, Means.SEPA, 0)
        assert letters(db)[-1] == "dues-receipt"


def test_a_card_that_never_heals_ends_the_subscription_and_the_debt_stays(
    paying: Portal, stripe: AtStripe
) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    stripe.only("subscription")["default_payment_method"]["_fails"] = True
    stripe.days_pass(400)
    stripe.brings_all(paying)

    with paying.database.session(writes=False) as db:
        dues = dues_of(db)
        assert (dues.way, invoice_of(db).state) == (Way.TRANSFER, State.OPEN)
        assert letters(db)[-1] == "dues-canceled"


def test_an_expired_card_fails_like_any_other(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = pays_by_card(paying, stripe)
    card = stripe.only("subscription")["default_payment_method"]["card"]
    card["exp_year"], card["exp_month"] = today().year, 12
    stripe.days_pass(370)
    stripe.brings_all(paying)

    assert said(max_) == "240 Euro ließen sich nicht abbuchen."


def test_what_is_done_in_stripe_s_dashboard_stands_here_too(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = pays_by_card(paying, stripe)
    subscription = stripe.only("subscription")
    other = subscription["items"]["data"][0]["price"] | {"id": "price_other", "unit_amount": 20000}
    stripe.books.things["price_other"] = other
    billing.change_price(stripe.books, subscription, other)
    stripe.brings_all(paying)
    assert "werden 200 Euro abgebucht" in said(max_)

    billing.delete_customer(stripe.books, stripe.only("customer"))
    stripe.brings_all(paying)
    with paying.database.session(writes=False) as db:
        assert dues_of(db).way == Way.TRANSFER
        assert ("way", "transfer") in history(db)
    assert "Ihre Seite bei Stripe" not in max_.opens("/dues").text

    goes_to_stripe(max_)
    assert len(stripe.books.of_kind["customer"]) == 2


def test_canceling_can_be_taken_back(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    for with_period in (True, False):
        billing.cancel(stripe.books, stripe.only("subscription"), with_period=with_period)
        stripe.brings_all(paying)

    with paying.database.session(writes=False) as db:
        assert [act for act, _detail in history(db)][-2:] == ["canceled", "resumed"]
        assert dues_of(db).until_on is None


def test_what_cannot_be_understood_waits_until_it_can(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = pays_by_card(paying, stripe)
    line = stripe.only("invoice")["lines"]["data"][0]
    kept, line["period"] = line["period"], {}
    billing.refund(stripe.books, stripe.only("invoice"))
    stripe.brings_all(paying)
    line["period"] = kept
    with paying.database.transaction() as db:
        waiting = sa.select(StripeEvent.kind).where(StripeEvent.settled_at.is_(None))
        assert db.scalars(waiting).all() == ["charge.refunded"]
        db.execute(sa.update(StripeEvent).values(next_try_at=StripeEvent.at))
    settle(paying)

    assert "zurückgegeben" in max_.opens("/dues").text


def test_messages_in_any_order_end_in_the_same_state(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    goes_to_stripe(signed_in(paying))
    stripe.pays()
    billing.refund(stripe.books, stripe.only("invoice"), 1000)
    billing.cancel(stripe.books, stripe.only("subscription"), with_period=True)
    stripe.brings_all(paying, shuffled=random.Random(5))

    with paying.database.session(writes=False) as db:
        theirs, dues = invoice_of(db), dues_of(db)
        assert (theirs.state, theirs.refunded, dues.way) == (State.PAID, 1000, Way.STRIPE)
        assert dues.until_on is not None
