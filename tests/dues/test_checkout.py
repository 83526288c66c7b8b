"""A member pays through Stripe: the way to its page and back, and what stands in our book after it."""

import re
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from portal import clock
from portal.demo.stripe import billing
from portal.dues.actions_checkout import ask_for_checkout, note_page
from portal.dues.actions_invoices import issue
from portal.dues.models_dues import Invoice, Payment
from portal.dues.models_stripe import Checkout, Customer
from portal.dues.pictures import Page
from portal.dues.states import State, Way
from portal.errors import Refused
from portal.web.transaction import Portal
from tests.dues.at_stripe import AtStripe
from tests.dues.stage import dues_of, history, house, invoice_of, letters, paid, today
from tests.people import Visitor
from tests.promises.stage import BERLIN, joins
from tests.test_bad_input import all_at_once


def signed_in(app: Portal, email: str = "max@example.org") -> Visitor:
    visitor = Visitor(app)
    visitor.signs_in_as(email)
    return visitor


def goes_to_stripe(visitor: Visitor) -> str:
    """Presses the button; the address of Stripe's page."""
    assert visitor.opens("/dues").status_code == 200
    answer = visitor.sends("/dues/checkout")
    assert answer.status_code == 303, answer.text
    return answer.location


def said(visitor: Visitor) -> str:
    """The sentence the page opens with."""
    found = re.search(r'class="say-dues[^>]*>(.*?)</p>', visitor.opens("/dues").text)
    assert found
    return found[1].replace("\u00a0", " ")


def pays_by_card(app: Portal, stripe: AtStripe) -> Visitor:
    max_ = signed_in(app)
    goes_to_stripe(max_)
    stripe.pays()
    stripe.brings_all(app)
    return max_


def test_max_pays_by_card_and_his_page_says_until_when(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    assert said(max_).startswith("Offen sind 330 Euro, zu zahlen bis zum")

    page = goes_to_stripe(max_)
    stripe.pays()
    stripe.brings_all(paying)

    assert f"{urlsplit(page).scheme}://{urlsplit(page).netloc}" == stripe.base
    with paying.database.session(writes=False) as db:
        theirs, dues = invoice_of(db), dues_of(db)
        ours = db.scalars(sa.select(Invoice).where(Invoice.stripe_id.is_(None))).one()
        assert (theirs.state, theirs.cents, theirs.means) == (State.PAID, 33000, "card")
        assert (theirs.first_on, theirs.last_on) == (ours.first_on, ours.last_on)
        assert (ours.state, dues.way, dues.paid_until) == (State.VOID, Way.STRIPE, ours.last_on)
        assert letters(db) == ["dues-invoice", "dues-receipt"]
        assert db.scalars(sa.select(Payment.cents)).all() == [33000]
    assert re.fullmatch(
        r"Ihre Jahresgebühr ist bis zum .+ bezahlt\. Am .+ werden 240 Euro abgebucht "
        r"\(Karte mit den letzten Ziffern 4242\)\.",
        said(max_),
    )


def test_who_comes_back_from_paying_finds_it_paid(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    goes_to_stripe(max_)
    stripe.pays()
    for event in stripe.books.outbox:  # and no worker has looked yet
        assert stripe.brings(paying, event).status_code == 204

    assert said(max_).startswith("Ihre Jahresgebühr ist bis zum")


def test_coming_back_without_paying_changes_nothing(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    goes_to_stripe(max_)

    page = max_.opens("/dues?back=unpaid")

    assert "Es wurde nichts bezahlt, und nichts hat sich geändert." in page.text
    assert max_.opens("/dues?back=paid").status_code == 200
    with paying.database.session(writes=False) as db:
        assert (invoice_of(db).state, dues_of(db).paid_until) == (State.OPEN, None)


def test_two_windows_lead_to_one_page_and_one_charge(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    windows = [signed_in(paying) for _ in range(4)]
    for window in windows:
        window.opens("/dues")

    answers = all_at_once([lambda w=window: w.sends("/dues/checkout") for window in windows])
    again = goes_to_stripe(windows[0])
    stripe.pays()
    stripe.pays()
    late = windows[1].sends("/dues/checkout")

    assert answers == [303] * 4
    assert len(stripe.books.of_kind["checkout.session"]) == len(stripe.books.of_kind["customer"]) == 1
    assert again.endswith(stripe.only("checkout.session")["id"])
    assert (late.status_code, len(stripe.books.of_kind["charge"])) == (409, 1)
    assert "in einem anderen Fenster bezahlt" in late.text
    assert said(windows[0]).startswith("Ihre Jahresgebühr ist bis zum")


def test_who_pays_through_stripe_already_is_not_sent_there_again(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = pays_by_card(paying, stripe)
    max_.opens("/dues")

    answer = max_.sends("/dues/checkout")

    assert (answer.status_code, len(stripe.books.of_kind["checkout.session"])) == (409, 1)


def test_another_order_closes_the_older_page(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    older = goes_to_stripe(max_)
    with paying.database.transaction() as db:
        paid(db, invoice_of(db))

    newer = goes_to_stripe(max_)

    assert older != newer
    assert [one["status"] for one in stripe.books.of_kind["checkout.session"]] == ["expired", "open"]


def test_an_older_page_is_closed_also_when_stripe_was_away_between(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    goes_to_stripe(max_)
    with paying.database.transaction() as db:
        paid(db, invoice_of(db))
    stripe.faults.is_away = True
    assert max_.sends("/dues/checkout").location == "/dues"
    stripe.faults.is_away = False

    goes_to_stripe(max_)

    assert [one["status"] for one in stripe.books.of_kind["checkout.session"]] == ["expired", "open"]


def test_what_ended_while_stripe_was_asked_gets_no_page(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    page = Page("cs_late", f"{stripe.base}/late", clock.now(), "open")
    with paying.database.transaction() as db:
        wish = ask_for_checkout(db, dues_of(db), BERLIN)
        db.get_one(Checkout, wish.checkout_id).ended_at = clock.now()

        with pytest.raises(Refused, match="has gone on"):
            note_page(db, wish.checkout_id, page)


def test_an_expired_page_is_asked_for_anew(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    older = goes_to_stripe(max_)
    stripe.days_pass(2)
    stripe.brings_all(paying)
    stripe.books.ahead = 0

    assert goes_to_stripe(max_) != older
    with paying.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Checkout.id)).where(Checkout.ended_at.is_(None))) == 1


def test_who_has_paid_by_transfer_is_charged_from_the_next_period_on(
    paying: Portal, stripe: AtStripe
) -> None:
    house(paying)
    with paying.database.transaction() as db:
        paid(db, invoice_of(db))
    max_ = signed_in(paying)

    goes_to_stripe(max_)
    stripe.pays("sepa_debit")
    stripe.brings_all(paying)

    with paying.database.session(writes=False) as db:
        dues = dues_of(db)
        assert (dues.way, db.scalar(sa.select(sa.func.count(Invoice.id)))) == (Way.STRIPE, 1)
        due = dues.next_on
    assert stripe.books.of_kind["charge"] == []
    stripe.days_pass((due - today()).days + 7)
    stripe.brings_all(paying)
    with paying.database.session(writes=False) as db:
        theirs = invoice_of(db)
        assert (theirs.first_on, theirs.cents, theirs.state) == (due, 24000, State.PAID)
        assert theirs.means == "sepa"


def test_a_direct_debit_is_being_charged_until_the_bank_has_answered(
    paying: Portal, stripe: AtStripe
) -> None:
    house(paying)
    max_ = signed_in(paying)
    goes_to_stripe(max_)

    stripe.pays("sepa_debit")
    stripe.brings_all(paying)
    assert said(max_) == "330 Euro werden gerade abgebucht."
    stripe.days_pass(6)
    stripe.brings_all(paying)

    assert said(max_).startswith("Ihre Jahresgebühr ist bis zum")


def test_canceled_at_stripe_it_goes_on_with_an_invoice(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = pays_by_card(paying, stripe)
    max_.opens("/dues")
    assert max_.sends("/dues/portal").location.startswith(f"{stripe.base}/portal/")
    billing.cancel(stripe.books, stripe.only("subscription"), with_period=True)
    stripe.brings_all(paying)
    assert said(max_).endswith("Danach wird nichts mehr abgebucht; Sie bekommen dann eine Rechnung.")

    stripe.days_pass(366)
    stripe.brings_all(paying)

    with paying.database.transaction() as db:
        dues = dues_of(db)
        assert (dues.way, dues.until_on) == (Way.TRANSFER, None)
        following = issue(db, dues, due_on=dues.next_on, by_id=None, zone=BERLIN)
        assert (following.cents, following.admission_fee) == (24000, 0)
        assert letters(db) == ["dues-invoice", "dues-receipt", "dues-canceled", "dues-invoice"]
        acts = [act for act, _detail in history(db)]
    assert acts == ["began", "issued", "issued", "paid", "way", "voided", "canceled", "way", "issued"]


def test_stripe_away_says_so_and_loses_nothing(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    max_.opens("/dues")
    stripe.faults.is_away = True

    away = max_.sends("/dues/checkout")
    assert (away.status_code, away.location) == (303, "/dues")
    assert "Stripe ist gerade nicht zu erreichen" in max_.opens("/dues").text
    stripe.faults.is_away = False
    goes_to_stripe(max_)

    with paying.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Checkout.id))) == 1
        assert db.scalar(sa.select(sa.func.count(Customer.id))) == 1


def test_answers_that_were_lost_create_nothing_twice(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    max_ = signed_in(paying)
    stripe.faults.one_in = 2
    for _ in range(12):
        max_.opens("/dues")
        if max_.sends("/dues/checkout").location != "/dues":
            break
    stripe.faults.one_in = 0
    goes_to_stripe(max_)

    made = {kind: len(stripe.books.of_kind[kind]) for kind in ("customer", "price", "checkout.session")}
    assert made == {"customer": 1, "price": 1, "checkout.session": 1}


def test_without_stripe_there_is_no_way_there(app: Portal) -> None:
    house(app)
    max_ = signed_in(app)

    page = max_.opens("/dues")

    assert "Karte" not in page.text
    assert [max_.sends(path).status_code for path in ("/dues/checkout", "/dues/portal")] == [404, 404]
    assert app.test_client().post("/dues/stripe", data=b"{}").status_code == 404


def test_who_owes_nothing_finds_no_way_to_stripe(paying: Portal) -> None:
    house(paying)
    with paying.database.transaction() as db:
        joins(db, "Lena", "Vogt")
    lena = signed_in(paying, "lena@example.org")

    assert said(lena) == "Für Sie ist noch keine Jahresgebühr festgelegt."
    assert [lena.sends(path).status_code for path in ("/dues/checkout", "/dues/portal")] == [404, 404]
