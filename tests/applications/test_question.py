"""Olga asks Ada for more; the form opens again, and what was sent first stays as it was."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.actions_organizers import end_organizer
from portal.accounts.models import Person
from portal.applications.models import Application, Event, Revision
from portal.applications.states import State
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.people import GOALS, Visitor, applies, interviewed, jonas
from tests.test_bad_input import errors

PAGE = "/organizer/applications/1"
QUESTION = {
    "reason": "Die Ziele sind noch zu allgemein.",
    "subject": "Eine Frage zu Ihrer Bewerbung",
    "body": "Vor wem genau möchten Sie sprechen?",
}
SHARPER = {"goals": "Bis Mai dreimal vor Handwerkskammern sprechen."}


def asked(olga: Visitor, number: int = 1) -> None:
    """Drafts the question and releases it."""
    page = f"/organizer/applications/{number}"
    assert olga.fills_in(f"{page}/decide/question", QUESTION).location == f"{page}/decision"
    olga.opens(f"{page}/decision")
    assert olga.sends(f"{page}/decision/release").location == page


def waits_for_an_answer(app: Portal, ada: Visitor) -> Visitor:
    olga = organizer(app)
    applies(ada)
    asked(olga)
    return olga


def stands(app: Portal) -> str:
    with app.database.session(writes=False) as db:
        return str(db.scalars(sa.select(Application.state)).one())


def sent(app: Portal) -> list[tuple[int, str, str, bool]]:
    with app.database.session(writes=False) as db:
        rows = db.scalars(sa.select(Revision).order_by(Revision.number))
        return [(row.number, row.goals, row.answer, row.sent_at is not None) for row in rows]


def acts(app: Portal) -> list[tuple[str, str, str]]:
    with app.database.session(writes=False) as db:
        return [
            tuple(row)
            for row in db.execute(sa.select(Event.act, Event.from_state, Event.to_state).order_by(Event.id))
        ]


def letters(app: Portal, kind: str) -> list[str]:
    """Whom letters of this kind went to."""
    with app.database.session(writes=False) as db:
        return list(db.scalars(sa.select(Letter.to_address).where(Letter.kind == kind).order_by(Letter.id)))


def count(app: Portal, what: Any) -> int:
    with app.database.session(writes=False) as db:
        return db.scalar(sa.select(sa.func.count(what))) or 0


def test_a_question_is_drafted_before_it_is_told(app: Portal, visitor: Visitor) -> None:
    olga = organizer(app)
    applies(visitor)

    olga.fills_in(f"{PAGE}/decide/question", QUESTION)

    assert (stands(app), letters(app, "decision-question")) == ("submitted", [])
    assert QUESTION["body"] in olga.opens(f"{PAGE}/decision").text


def test_the_house_s_letter_asks_for_the_organizer_s_own_question(app: Portal, visitor: Visitor) -> None:
    olga = organizer(app)
    applies(visitor)
    assert "[Ihre Frage]" in olga.opens(f"{PAGE}/decide/question").text

    page = olga.sends(f"{PAGE}/decide/question", QUESTION | {"body": "wir fragen: [Ihre Frage]"})

    assert (page.status_code, errors(page)) == (
        422,
        ["Ersetzen Sie, was in eckigen Klammern steht, durch Ihre eigenen Worte"],
    )


def test_the_letter_carries_a_link_that_leads_to_the_question(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    elsewhere = Visitor(app)

    elsewhere.presses_link_in("decision-question")
    page = elsewhere.opens("/application").text

    assert "Wir haben noch eine Frage an Sie." in page
    assert "Sie sind dran: Olga Brandt hat Sie am" in page
    assert QUESTION["body"] in page
    assert QUESTION["reason"] not in page


def test_ada_answers_and_her_first_words_stay(app: Portal, visitor: Visitor) -> None:
    olga = waits_for_an_answer(app, visitor)

    visitor.fills_in("/apply/answer", {"answer": "Vor Handwerkskammern."})
    assert visitor.fills_in("/apply/goals", SHARPER).location == "/apply/check"
    assert visitor.fills_in("/apply/check", {}).location == "/application"

    assert "Ihre Antwort ist bei uns." in visitor.opens("/application").text
    assert sent(app) == [
        (1, GOALS["goals"], "", True),
        (2, SHARPER["goals"], "Vor Handwerkskammern.", True),
    ]
    assert (stands(app), letters(app, "answered")) == ("submitted", ["olga@example.org"])
    page = olga.opens(PAGE).text
    assert "Vor Handwerkskammern." in page and SHARPER["goals"] in page and QUESTION["body"] in page


def test_until_it_is_sent_the_answer_is_nobody_s_but_ada_s(app: Portal, visitor: Visitor) -> None:
    olga = waits_for_an_answer(app, visitor)

    visitor.fills_in("/apply/goals", SHARPER)

    assert SHARPER["goals"] not in olga.opens(PAGE).text
    assert SHARPER["goals"] not in olga.opens(f"{PAGE}/revisions").text
    assert SHARPER["goals"] not in visitor.opens("/application").text
    assert SHARPER["goals"] in visitor.opens("/apply/check").text


def test_an_answer_is_saved_and_resumed_on_another_device(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    visitor.fills_in("/apply/answer", {"answer": "Vor Hand"}, "/apply/answer/later")
    assert "Bei uns sind sie noch nicht." in visitor.opens("/apply/saved").text

    phone = Visitor(app)
    phone.presses_link_in("decision-question")

    assert "Vor Hand" in phone.opens("/apply/answer").text
    assert (stands(app), letters(app, "answered")) == ("question", [])


def held(olga: Visitor) -> None:
    olga.fills_in(f"{PAGE}/invite", {})
    interviewed(olga, 1)


def arranged(app: Portal) -> None:
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=State.SCHEDULED))


ASKED_FROM = {
    "submitted": lambda app, olga: None,
    "invited": lambda app, olga: olga.fills_in(f"{PAGE}/invite", {}),
    "scheduled": lambda app, olga: arranged(app),
    "interviewed": lambda app, olga: held(olga),
}


@pytest.mark.parametrize("state", ASKED_FROM)
def test_an_answer_leads_back_to_where_it_was_asked(app: Portal, visitor: Visitor, state: str) -> None:
    olga = organizer(app)
    applies(visitor)
    ASKED_FROM[state](app, olga)
    asked(olga)
    # neither reading nor a withdrawal taken back changes where that was
    visitor.fills_in("/application/withdraw", {"reason": ""})
    olga.opens(PAGE)
    olga.sends(f"{PAGE}/read")
    visitor.opens("/application")
    visitor.sends("/application/undo-withdrawal")
    assert stands(app) == "question"

    assert visitor.fills_in("/apply/check", {}).status_code == 302

    assert stands(app) == state
    assert acts(app)[-1] == ("answered", "question", state)


@pytest.mark.parametrize(
    "state", [State.WAITLISTED, State.ACCEPTED, State.LAPSED, State.DECLINED, State.ADMITTED]
)
def test_from_other_states_nothing_more_is_asked(app: Portal, visitor: Visitor, state: State) -> None:
    olga = organizer(app)
    applies(visitor)
    olga.opens(f"{PAGE}/decide/question")
    with app.database.transaction() as db:
        db.execute(sa.update(Application).values(state=state))

    page = olga.sends(f"{PAGE}/decide/question", QUESTION)

    assert page.status_code == 409
    assert "Die Bewerbung ist inzwischen weiter" in page.text
    assert olga.opens(f"{PAGE}/decide/question").location == PAGE


def test_while_a_question_is_open_organizers_wait(app: Portal, visitor: Visitor) -> None:
    olga = organizer(app)
    applies(visitor)
    forms = {"invite": olga.opens(f"{PAGE}/invite"), "interview": olga.opens(PAGE)}
    asked(olga)

    for act, shown in forms.items():
        olga.page = shown
        page = olga.sends(f"{PAGE}/{act}")
        assert (act, page.status_code) == (act, 409)
        assert "Eine Nachfrage ist offen." in page.text

    assert stands(app) == "question"
    assert f"{PAGE}/interview" not in olga.opens(PAGE).text


def test_who_was_asked_may_withdraw_instead(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)

    assert visitor.fills_in("/application/withdraw", {"reason": ""}).status_code == 302

    assert stands(app) == "withdrawn"


def test_all_organizers_are_told_when_the_one_who_asked_has_left(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    with app.database.transaction() as db:
        successor = jonas(db)
        by = db.scalars(sa.select(Person).where(Person.email == "olga@example.org")).one()
        end_organizer(db, by.id, successor.id)

    visitor.fills_in("/apply/check", {})

    assert letters(app, "answered") == ["jonas@example.org"]


def test_who_is_no_organizer_any_more_gets_a_sentence(app: Portal, visitor: Visitor) -> None:
    olga = organizer(app)
    applies(visitor)
    olga.opens(f"{PAGE}/decide/question")
    with app.database.transaction() as db:
        successor = jonas(db)
        by = db.scalars(sa.select(Person).where(Person.email == "olga@example.org")).one()
        end_organizer(db, by.id, successor.id)

    assert olga.sends(f"{PAGE}/decide/question", QUESTION).location == "/sign-in"

    assert "Sie sind nicht mehr angemeldet, darum wurde nichts geändert." in olga.opens("/sign-in").text
    assert stands(app) == "submitted"


TRACKER = {
    "submitted, unread": ("Eingegangen", lambda app, olga: None),
    "submitted, read": ("Gelesen", lambda app, olga: (olga.opens(PAGE), olga.sends(f"{PAGE}/read"))),
    "question": ("Gelesen", lambda app, olga: asked(olga)),
    "invited": ("Gespräch", lambda app, olga: olga.fills_in(f"{PAGE}/invite", {})),
    "interviewed": ("Gespräch", lambda app, olga: held(olga)),
    "question after the talk": ("Gespräch", lambda app, olga: (held(olga), asked(olga))),
}


@pytest.mark.parametrize(("step", "come"), TRACKER.values(), ids=TRACKER)
def test_the_four_steps_stand_where_the_application_stands(
    app: Portal, visitor: Visitor, step: str, come: Any
) -> None:
    olga = organizer(app)
    applies(visitor)
    come(app, olga)

    page = visitor.opens("/application").text

    assert f'<li class="cur" aria-current="step"><strong>{step}' in page
