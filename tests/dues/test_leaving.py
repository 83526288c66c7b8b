"""Who leaves is asked for nothing new, by letter or at Stripe; what was owed stays owed."""

from datetime import timedelta

from portal import clock
from portal.dues import actions
from portal.web.transaction import Portal
from tests.dues.at_stripe import AtStripe
from tests.dues.stage import BERLIN, house, letters
from tests.dues.test_checkout import pays_by_card
from tests.dues.test_reconcile import compared
from tests.dues.treasury import PAGE, treasurer
from tests.leaving.stage import leaves


def test_with_the_membership_the_dues_end_and_what_is_open_stays(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        leaves(db, "Max")
    with clock.at(clock.now() + timedelta(days=400)), app.database.transaction() as db:
        actions.begin_for_new_members(db, BERLIN)
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
