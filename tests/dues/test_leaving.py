"""Who leaves is asked for nothing new, by letter or at Stripe; what was owed stays owed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.applications.models import Application
from portal.database import Database
from portal.demo.stripe import billing
from portal.dues import actions
from portal.dues.actions import begin_for_new_members
from portal.dues.actions_plans import begin_with
from portal.dues.asking import end_charging
from portal.dues.models import Plan
from portal.dues.queries import current_dues
from portal.web.transaction import Portal
from tests.dues.at_stripe import AtStripe
from tests.dues.stage import BERLIN, dues_of, house, invoice_of, letters, owes, paid
from tests.dues.test_checkout import goes_to_stripe, pays_by_card, signed_in
from tests.dues.test_reconcile import compared
from tests.dues.treasury import PAGE, treasurer
from tests.leaving.stage import leaves
from tests.promises.stage import joins


def test_with_the_membership_the_dues_end_and_what_is_open_stays(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        leaves(db, "Max")
    with clock.at(clock.now() + timedelta(days=400)), app.database.transaction() as db:
        begin_for_new_members(db, BERLIN)
        actions.issue_what_comes(db, BERLIN)
        assert letters(db) == ["dues-invoice"]

    page = treasurer(app).opens(f"{PAGE}/1").text

    assert "330\u00a0Euro sind offen" in page and "mit der Mitgliedschaft" in page
    assert "nicht mehr Mitglied" in treasurer(app).opens(f"{PAGE}?stage=due").text


def test_stripe_charges_nobody_who_left(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    with paying.database.transaction() as db:
        leaves(db, "Max")

    compared(paying)
    stripe.days_pass(370)
    stripe.brings_all(paying)

    assert len(stripe.books.of_kind["charge"]) == 1


def test_stripe_hears_of_it_before_the_night(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    with paying.database.transaction() as db:
        leaves(db, "Max")

    told = [end_charging(paying.database, paying.extensions["stripe"], BERLIN) for _round in range(2)]

    assert told == [True, False]
    assert stripe.only("subscription")["cancel_at_period_end"]


def test_one_refusal_keeps_nobody_else_charged(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    with paying.database.transaction() as db:
        owes(db, "Lena", "Vogt")
    pays_by_card(paying, stripe)
    goes_to_stripe(signed_in(paying, "lena@example.org"))
    stripe.pays()
    stripe.brings_all(paying)
    with paying.database.transaction() as db:
        leaves(db, "Max")
        leaves(db, "Lena")
    gone, charged = stripe.books.of_kind["subscription"]
    gone["status"] = "canceled"  # and no message came

    told = [end_charging(paying.database, paying.extensions["stripe"], BERLIN) for _round in range(2)]

    assert (told, charged["cancel_at_period_end"]) == ([True, False], True)


def test_what_is_resumed_at_stripe_is_ended_again(paying: Portal, stripe: AtStripe) -> None:
    house(paying)
    pays_by_card(paying, stripe)
    with paying.database.transaction() as db:
        leaves(db, "Max")
    end_charging(paying.database, paying.extensions["stripe"], BERLIN)
    billing.cancel(stripe.books, stripe.only("subscription"), with_period=False)
    stripe.brings_all(paying)

    end_charging(paying.database, paying.extensions["stripe"], BERLIN)

    assert stripe.only("subscription")["cancel_at_period_end"]


@pytest.mark.parametrize("how", ["leaves", "paid"])
def test_nobody_pays_on_a_page_what_is_not_owed_any_more(paying: Portal, stripe: AtStripe, how: str) -> None:
    house(paying)
    goes_to_stripe(signed_in(paying))
    with paying.database.transaction() as db:
        leaves(db, "Max") if how == "leaves" else paid(db, invoice_of(db))
    rounds = []
    for stripe.faults.is_away in (True, False, False):
        rounds.append(end_charging(paying.database, paying.extensions["stripe"], BERLIN))

    assert rounds == [False, True, False]
    assert stripe.only("checkout.session")["status"] == "expired"


def test_who_comes_back_owes_anew(database: Database) -> None:
    with database.transaction() as db:
        first = owes(db, "Max", "Thiele")
        begin_with(db, db.get_one(Plan, first.plan_id))
        leaves(db, "Max")
        begin_for_new_members(db, BERLIN)
        assert current_dues(db, first.person_id) is None
        before = sa.update(Application).where(Application.email_key == "max@example.org")
        db.execute(before.values(reference="before"))
        joins(db, "Max", "Thiele")

        begin_for_new_members(db, BERLIN)

        assert dues_of(db).id > first.id
