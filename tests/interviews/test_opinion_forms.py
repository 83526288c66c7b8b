"""Whatever is sent as an opinion: a sentence at its place, nothing lost, nothing doubled, nothing after the decision."""

import pytest
import sqlalchemy as sa

from portal.accounts.actions_organizers import end_organizer
from portal.applications.models import Application
from portal.applications.states import State
from portal.interviews.models_opinions import Opinion
from portal.web.transaction import Portal
from tests.interviews.desk import PAGE, SECRET, decided_now, gives, one, opinions, talked, yes
from tests.people import Visitor
from tests.test_bad_input import errors


@pytest.mark.parametrize("revision", ["", "0", "2", "-1", "x", "9" * 30])
def test_an_opinion_about_something_else_is_nobodys(app: Portal, visitor: Visitor, revision: str) -> None:
    olga, _jonas = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")

    for act in ("opinion", "abstention"):
        assert olga.sends(f"{PAGE}/{act}", yes() | {"revision": revision}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "count"),
    [
        ({"step_6": ""}, 1),
        ({"step_6": "points"}, 1),
        ({"words_7": "x" * 601}, 1),
        ({"step_8": "", "step_9": "5"}, 2),
    ],
)
def test_an_opinion_that_does_not_hold_keeps_what_was_typed(
    app: Portal, visitor: Visitor, wrong: dict[str, str], count: int
) -> None:
    olga, _jonas = talked(app, visitor)

    page = gives(olga, yes(SECRET) | wrong)

    assert (page.status_code, len(errors(page))) == (422, count)
    assert SECRET in page.text
    assert opinions(app, Opinion.id) == []


def test_a_criterion_retired_meanwhile_is_answered_all_the_same(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")
    other.opens("/organizer/settings/criteria")
    assert other.sends("/organizer/settings/criteria/6/retire").status_code == 302

    assert olga.sends(f"{PAGE}/opinion", yes(SECRET) | {"revision": "1"}).status_code == 302
    assert SECRET in olga.opens(PAGE).text


def test_a_criterion_added_meanwhile_gets_a_sentence_and_nothing_is_lost(
    app: Portal, visitor: Visitor
) -> None:
    olga, other = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")
    other.fills_in("/organizer/settings/criteria", {"german": "Neu?", "english": "New?"})

    page = olga.sends(f"{PAGE}/opinion", yes(SECRET) | {"revision": "1"})

    assert (page.status_code, len(errors(page))) == (422, 1)
    assert SECRET in page.text and "Neu?" in page.text


def test_once_the_decision_is_told_opinions_stay(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    gives(other, yes(SECRET))
    olga.opens(f"{PAGE}/opinion")
    decided_now(app.database)

    page = olga.sends(f"{PAGE}/opinion", yes("Zu spät") | {"revision": "1"})

    assert page.status_code == 422
    assert "Zu spät" in page.text and "Die Entscheidung ist mitgeteilt." in page.text
    assert olga.sends(f"{PAGE}/abstention", {"revision": "1"}).status_code == 409
    assert SECRET not in olga.opens(PAGE).text
    assert len(opinions(app, Opinion.id)) == 1


@pytest.mark.parametrize("state", [State.SUBMITTED, State.INVITED, State.INTERVIEWED])
def test_an_opinion_may_be_given_before_the_talk_too(app: Portal, visitor: Visitor, state: State) -> None:
    olga, _jonas = talked(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=state))

    assert gives(olga, yes()).status_code == 302


def test_the_first_opinion_counts_as_reading(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(read_at=None, read_by_id=None, state=State.SUBMITTED))

    gives(olga, yes())

    with app.database.session(writes=False) as db:
        assert db.get_one(Application, 1).read_by_id == one(db, "olga").id


def test_the_same_opinion_sent_twice_is_one(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")

    for _time in range(2):
        assert olga.sends(f"{PAGE}/opinion", yes() | {"revision": "1"}).status_code == 302

    assert len(opinions(app, Opinion.id)) == 1


def test_who_lost_the_role_is_turned_away(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    olga.opens(f"{PAGE}/opinion")
    with app.database.transaction() as db:
        end_organizer(db, one(db, "olga").id, by_id=one(db, "jonas").id)

    assert olga.sends(f"{PAGE}/opinion", yes() | {"revision": "1"}).location == "/sign-in"
    assert opinions(app, Opinion.id) == []


def test_the_page_asks_as_much_for_many_opinions_as_for_one(app: Portal, visitor: Visitor) -> None:
    olga, other = talked(app, visitor)
    gives(olga, yes())
    one_opinion = int(olga.opens(PAGE).headers["X-SQL-Count"])

    for number in range(5):
        gives(other, yes(f"Fassung {number}"))

    assert int(olga.opens(PAGE).headers["X-SQL-Count"]) == one_opinion


def test_no_page_of_the_applicant_shows_an_opinion(app: Portal, visitor: Visitor) -> None:
    olga, _jonas = talked(app, visitor)
    gives(olga, yes(SECRET))

    for path in ("/application", "/organizer/applications/1", f"{PAGE}/opinion"):
        assert SECRET not in visitor.opens(path).text
