"""Letters follow the language last used, and pages of people stay in nobody's browser."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.models import Person
from portal.applications.models import Application
from portal.database import Database
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.people import ADA, Visitor, applies, max_thiele


def language_of(database: Database, of: Any) -> str:
    with database.session(writes=False) as db:
        return db.scalars(sa.select(of.language)).one()


@pytest.mark.parametrize(("opened", "kept"), [(["/en/account"], "en"), (["/en/account", "/account"], "de")])
def test_letters_to_max_follow_the_language_he_used_last(
    app: Portal, visitor: Visitor, opened: list[str], kept: str
) -> None:
    with app.database.transaction() as db:
        max_thiele(db)
    visitor.signs_in_as("max@example.org")

    for path in opened:
        visitor.opens(path)

    assert language_of(app.database, Person) == kept


def test_letters_to_ada_follow_the_language_she_used_last(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    applies(visitor)

    visitor.opens("/en/application")

    assert language_of(app.database, Application) == "en"


def test_pages_of_an_applicant_are_kept_by_no_browser(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    visitor.fills_in("/apply/you", ADA)
    opened = [
        *(f"/apply/{step}" for step in ("you", "talks", "check")),
        "/apply",
        visitor.link_in("your-link"),
    ]

    kept = {path: visitor.opens(path).headers["Cache-Control"] for path in opened}

    assert kept == dict.fromkeys(opened, "no-store")


def test_what_was_typed_and_sent_back_is_kept_by_no_browser(app: Portal, visitor: Visitor) -> None:
    organizer(app)

    page = visitor.fills_in("/apply/you", ADA | {"email": "ada"})

    assert (page.status_code, page.headers["Cache-Control"]) == (422, "no-store")
