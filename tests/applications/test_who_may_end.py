"""What only a certain state allows, whatever address somebody types: rather not, open again, withdraw a draft."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal import clock
from portal.applications.drafting import remind_of_drafts, remove_old_drafts
from portal.applications.models import Application
from portal.applications.states import State
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.people import ADA, Visitor, applies

PAGE = "/organizer/applications/1"
BERLIN = "Europe/Berlin"


def becomes(app: Portal, state: State) -> None:
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=state))


def stands(app: Portal) -> list[str]:
    with app.database.session(writes=False) as db:
        return list(db.scalars(sa.select(Application.state)))


WITHOUT_AN_ADMISSION = (State.SUBMITTED, State.INVITED, State.INTERVIEWED, State.WAITLISTED)


@pytest.mark.parametrize("state", WITHOUT_AN_ADMISSION)
def test_nobody_declines_an_admission_that_was_not_offered(
    app: Portal, visitor: Visitor, state: State
) -> None:
    organizer(app)
    applies(visitor)
    becomes(app, state)
    visitor.opens("/application/withdraw")

    answer = visitor.sends("/application/rather-not", {"reason": ""})

    assert (answer.status_code, stands(app)) == (409, [state])
    assert visitor.opens("/application/rather-not").location == "/application"


@pytest.mark.parametrize("state", WITHOUT_AN_ADMISSION)
def test_only_what_has_lapsed_is_opened_again(app: Portal, visitor: Visitor, state: State) -> None:
    olga = organizer(app)
    applies(visitor)
    becomes(app, state)
    olga.opens(PAGE)

    answer = olga.sends(f"{PAGE}/reopen")

    assert (answer.status_code, stands(app)) == (409, [state])


def test_a_draft_is_not_withdrawn_but_left_alone(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    visitor.fills_in("/apply/you", ADA)

    visitor.opens("/application/withdraw")

    assert (visitor.sends("/application/withdraw", {"reason": ""}).status_code, stands(app)) == (
        409,
        ["draft"],
    )


def test_a_draft_goes_after_sixty_days_and_its_writer_is_told_before(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    visitor.fills_in("/apply/you", ADA)
    begun = clock.now()

    for days in (49, 51, 59):
        with clock.at(begun + timedelta(days=days)), app.database.transaction() as db:
            remind_of_drafts(db, zone=BERLIN)
            remove_old_drafts(db)
            told = db.scalar(sa.select(sa.func.count()).where(Letter.kind == "draft-ends"))
            assert (days, told, db.scalar(sa.select(sa.func.count(Application.id)))) == (days, days > 50, 1)
    with clock.at(begun + timedelta(days=62)), app.database.transaction() as db:
        remove_old_drafts(db)

    assert stands(app) == []


def test_a_draft_begun_by_somebody_else_does_not_stand_before_one_s_own(
    app: Portal, visitor: Visitor
) -> None:
    organizer(app)
    applies(visitor)
    Visitor(app).fills_in("/apply/you", ADA)

    visitor.fills_in("/application/link", {"email": ADA["email"]})

    assert visitor.presses_link_in("your-link").location == "/application"
    assert "angekommen" in visitor.opens("/application").text
