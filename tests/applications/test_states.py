"""Every state has its place in the queue, its name for organizers and its words for the applicant."""

import re

import pytest
import sqlalchemy as sa

from portal.applications.models import Application
from portal.applications.queries import STAGE_OF
from portal.applications.states import State
from portal.clock import now
from portal.web.transaction import Portal
from tests.applications.test_question import PAGE, waits_for_an_answer
from tests.people import Visitor

SENT = sorted(set(State) - {State.DRAFT})


def test_every_state_has_its_place_in_the_queue() -> None:
    assert sorted(STAGE_OF) == SENT


@pytest.mark.parametrize("state", SENT)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_state_has_words_for_both_sides(
    app: Portal, visitor: Visitor, state: State, prefix: str
) -> None:
    olga = waits_for_an_answer(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=state, accept_until=now()))

    listed = olga.opens(f"{prefix}/organizer/applications?stage={STAGE_OF[state]}").text
    page = olga.opens(prefix + PAGE).text
    status = visitor.opens(f"{prefix}/application").text

    assert "Ada Lindner" in listed
    assert re.search(r'<span class="tag tag-now">\w[^<]*, ', page)
    heading, following = (
        re.search(found, status, re.DOTALL) for found in (r"<h1[^>]*>(.*?)</h1>", r"stack mt4\">(.*?)</div>")
    )
    assert heading and heading[1].strip()
    assert following and re.sub(r"<[^>]*>", "", following[1]).strip()
