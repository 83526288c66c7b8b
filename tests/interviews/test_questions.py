"""The questions every talk must ask: a list that organizers edit, and marks that say which were asked."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.interviews.models_questions import Coverage, Question, QuestionKind
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.interviews.desk import at_the_desk, decided_now, invited, one
from tests.people import Visitor, interviewed
from tests.test_bad_input import all_at_once, errors

DESK = "/organizer/interviews/1"
LIST = "/organizer/settings/questions"
NEW = {"german": "Warum gerade dieses Thema?", "english": "Why this very topic?"}


def listed(app: Portal, kind: QuestionKind = QuestionKind.TALK) -> list[str]:
    stands = sa.select(Question.german).where(Question.kind == kind, Question.retired_at.is_(None))
    with app.database.session(writes=False) as db:
        return list(db.scalars(stands.order_by(Question.position, Question.id)))


def marks(app: Portal) -> list[tuple[Any, ...]]:
    with app.database.session(writes=False) as db:
        found = sa.select(Coverage.question_id, Coverage.by_id, Coverage.undone_by_id).order_by(Coverage.id)
        return [tuple(row) for row in db.execute(found)]


def test_what_would_you_bring_is_asked_from_the_first_day_on(app: Portal) -> None:
    assert "Was würden Sie mitbringen?" in listed(app)
    assert len(listed(app, QuestionKind.OPINION)) == 4


def test_olga_adds_rewords_moves_and_retires_a_question(app: Portal) -> None:
    olga = organizer(app)
    before = listed(app)

    assert olga.fills_in(LIST, NEW).location == LIST
    added = len(listed(app)) + len(listed(app, QuestionKind.OPINION))
    olga.fills_in(f"{LIST}/{added}", NEW | {"german": "Warum dieses Thema?"})
    olga.opens(LIST)
    olga.sends(f"{LIST}/{added + 1}/up")
    olga.opens(LIST)
    olga.sends(f"{LIST}/1/retire")

    assert listed(app) == [*before[1:-1], "Warum dieses Thema?", before[-1]]
    with app.database.session(writes=False) as db:
        by, retired = (
            one(db, "olga").id,
            sa.select(Question.retired_by_id).where(Question.retired_at.is_not(None)),
        )
        assert set(db.scalars(retired)) == {by}


def test_the_same_words_are_no_new_question(app: Portal) -> None:
    olga = organizer(app)
    same = {"german": "Was würden Sie mitbringen?", "english": "What would you bring?"}

    olga.fills_in(f"{LIST}/3", same)

    with app.database.session(writes=False) as db:
        assert db.get_one(Question, 3).retired_at is None


def test_two_who_reword_the_same_question_leave_one(app: Portal) -> None:
    olga, other = organizer(app), Visitor(app)
    other.signs_in_as("olga@example.org")
    for who in (olga, other):
        who.opens(f"{LIST}/1")

    answers = all_at_once([lambda w=who: w.sends(f"{LIST}/1", NEW) for who in (olga, other)])

    assert sorted(answers) in ([302, 404], [302, 409])
    assert listed(app).count(NEW["german"]) == 1
    assert len(listed(app)) == 5


def test_twenty_questions_are_enough(app: Portal) -> None:
    olga = organizer(app)
    for _number in range(15):
        assert olga.fills_in(LIST, NEW).status_code == 302

    page = olga.fills_in(LIST, NEW | {"german": "Noch eine?"})

    assert page.status_code == 422
    assert "Zwanzig genügen" in page.text and "Noch eine?" in page.text


@pytest.mark.parametrize(
    "wrong", [{"german": ""}, {"english": " "}, {"german": "x" * 201}, {"english": "\u202e"}]
)
@pytest.mark.parametrize("page", [LIST, f"{LIST}/1", "/organizer/settings/criteria"])
def test_a_question_that_does_not_hold_gets_a_sentence(app: Portal, page: str, wrong: dict[str, str]) -> None:
    olga = organizer(app)
    before = listed(app)

    answer = olga.fills_in(page, NEW | wrong)

    assert (answer.status_code, len(errors(answer))) == (422, 1)
    assert listed(app) == before


@pytest.mark.parametrize("path", [f"{LIST}/0", f"{LIST}/99", f"{LIST}/6", f"{LIST}/9223372036854775808"])
def test_a_question_that_is_not_on_the_list_is_nobodys(app: Portal, path: str) -> None:
    olga = organizer(app)

    assert olga.opens(path).status_code == 404
    olga.opens(LIST)
    assert {olga.sends(f"{path}{act}", NEW).status_code for act in ("", "/up", "/retire")} == {404}


def test_a_question_is_marked_as_asked_once_and_unmarked(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    for act in ("cover", "cover", "uncover", "uncover"):
        olga.opens(DESK)
        assert olga.sends(f"{DESK}/questions/3/{act}").location == DESK
    assert marks(app) == [(3, 1, 1)]

    olga.opens(DESK)
    olga.sends(f"{DESK}/questions/3/cover")
    assert marks(app) == [(3, 1, 1), (3, 1, None)]
    assert "gestellt, " in olga.opens(DESK).text


def test_two_who_mark_at_once_leave_one_mark(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    others = [Visitor(app) for _number in range(5)]
    for who in others:
        who.signs_in_as("olga@example.org")
        who.opens(DESK)

    answers = all_at_once([lambda w=who: w.sends(f"{DESK}/questions/3/cover") for who in [olga, *others]])

    assert set(answers) <= {302, 409} and 302 in answers
    assert marks(app) == [(3, 1, None)]


def test_a_criterion_is_no_question_of_a_talk(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    assert olga.sends(f"{DESK}/questions/6/cover").status_code == 404


def test_the_application_shows_what_was_not_asked(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    for number in (1, 2, 4, 5):
        olga.opens(DESK)
        olga.sends(f"{DESK}/questions/{number}/cover")
    interviewed(olga, 1)

    page = olga.opens("/organizer/applications/1").text

    assert "Was würden Sie mitbringen?" in page
    assert "Was möchten Sie von uns wissen?" not in page


def test_a_talk_keeps_the_questions_of_its_day(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    olga.sends(f"{DESK}/questions/3/cover")
    interviewed(olga, 1)

    olga.fills_in(f"{LIST}/3", NEW)
    olga.fills_in(LIST, {"german": "Und sonst?", "english": "Anything else?"})

    page = olga.opens(DESK).text
    assert "Was würden Sie mitbringen?" in page
    assert "Und sonst?" not in page and NEW["german"] not in page


def test_after_the_decision_no_mark_is_made(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)
    olga.opens(DESK)
    decided_now(app.database)

    assert olga.sends(f"{DESK}/questions/3/cover").status_code == 409
    assert marks(app) == []


def test_in_english_the_questions_are_english(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)

    assert "What would you bring?" in olga.opens(f"/en{DESK}").text
