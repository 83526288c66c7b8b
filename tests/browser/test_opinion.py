"""A long form that nobody is there to take stays as it was typed, and says why."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from portal.accounts.actions_organizers import end_organizer
from portal.accounts.models import SignIn
from portal.clock import now
from portal.web.transaction import Portal
from tests.browser.at_the_desk import enters
from tests.interviews.desk import invited, one
from tests.people import Visitor, interviewed, jonas

WORDS = "Ein Abend, der mir nachgeht"


@pytest.fixture
def opinion(app: Portal, visitor: Visitor, address: str) -> str:
    interviewed(invited(app, visitor), 1)
    return f"{address}/organizer/applications/1/opinion"


def thinks(page: Page) -> None:
    for answer in page.locator(".seg").all():
        answer.get_by_label("eher ja", exact=True).check()
    page.locator("textarea").first.fill(WORDS)
    page.get_by_role("button", name="Einschätzung abgeben").click()


def test_an_opinion_is_given(app: Portal, page: Page, opinion: str) -> None:
    enters(app, page, opinion)

    thinks(page)

    expect(page.get_by_role("heading", name="Ihre Einschätzung")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_after_a_new_sign_in_elsewhere_it_leaves(app: Portal, page: Page, opinion: str) -> None:
    enters(app, page, opinion)
    with app.database.transaction() as db:
        db.execute(sa.update(SignIn).values(ended_at=now()))
    thinks(page)
    expect(page.get_by_role("alert")).to_contain_text("Ihre Anmeldung ist zu Ende.")
    expect(page.locator("textarea").first).to_have_value(WORDS)

    enters(app, page.context.new_page(), opinion)
    page.get_by_role("button", name="Einschätzung abgeben").click()

    expect(page.get_by_text(WORDS)).to_be_visible()


def test_without_a_connection_it_waits(app: Portal, page: Page, opinion: str) -> None:
    enters(app, page, opinion)
    page.context.set_offline(True)

    thinks(page)

    expect(page.get_by_role("alert")).to_contain_text("Keine Verbindung.")
    expect(page.locator("textarea").first).to_have_value(WORDS)


def test_who_lost_the_role_keeps_the_words(app: Portal, page: Page, opinion: str) -> None:
    enters(app, page, opinion)
    with app.database.transaction() as db:
        end_organizer(db, one(db, "olga").id, by_id=jonas(db).id)

    thinks(page)

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("textarea").first).to_have_value(WORDS)
