"""Ada answers: once, on any device, with files and details that leave what was sent as it was."""

from collections import Counter

import sqlalchemy as sa

from portal.applications.models import Application, Attachment, Consent
from portal.network.actions import publish_privacy_text
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.applications.test_question import (
    PAGE,
    SHARPER,
    acts,
    asked,
    count,
    letters,
    sent,
    stands,
    waits_for_an_answer,
)
from tests.people import ADA, GOALS, TALK, Visitor, applies
from tests.test_bad_input import all_at_once, jpeg, pdf


def test_sending_ten_times_at_once_answers_once(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    cookie = visitor.client.get_cookie("application")
    assert cookie
    windows = [Visitor(app) for _ in range(10)]
    for window in windows:
        window.client.set_cookie("application", cookie.value)
        assert window.opens("/apply/check").status_code == 200

    found = all_at_once([lambda w=window: w.sends("/apply/check", {}) for window in windows])

    assert Counter(found) == {302: 1, 409: 9}
    assert letters(app, "answered") == ["olga@example.org"]
    assert [act for act, _from, _to in acts(app)].count("answered") == 1


def test_what_a_second_window_saves_too_late_gets_a_sentence(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    late = {step: visitor.opens(f"/apply/{step}") for step in ("answer", "goals", "you", "check")}
    visitor.fills_in("/apply/check", {})

    for step, shown in late.items():
        visitor.page = shown
        page = visitor.sends(f"/apply/{step}", ADA | SHARPER)
        assert (step, page.status_code) == (step, 409)
        assert "schon abgesendet" in page.text

    assert sent(app)[1][1] == GOALS["goals"]


def test_the_address_stays_while_answering(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    page = visitor.opens("/apply/you")
    assert 'name="email"' not in page.text and "Ihre Adresse bleibt, solange Sie antworten" in page.text

    visitor.sends("/apply/you", ADA | {"email": "mallory@example.org"})

    with app.database.session(writes=False) as db:
        assert db.scalars(sa.select(Application.email_key)).one() == "ada@example.org"


def test_corrected_details_leave_the_former_ones_in_the_history(app: Portal, visitor: Visitor) -> None:
    olga = waits_for_an_answer(app, visitor)

    visitor.fills_in("/apply/you", ADA | {"company": "Lindner & Töchter", "place": "Bonn"})
    visitor.fills_in("/apply/you", ADA | {"company": "Lindner & Töchter", "place": "Bonn"})

    page = olga.opens(PAGE).text
    assert page.count("Angaben zur Person berichtigt") == 1
    assert "Vorher: Lindner Orgelbau, Köln" in page


def test_nothing_is_agreed_to_twice_unless_the_text_has_changed(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    assert 'name="consent"' not in visitor.opens("/apply/check").text
    shown = visitor.page
    with app.database.transaction() as db:
        publish_privacy_text(db, "Wir behalten weniger.", "We keep less.", None)

    visitor.page = shown
    page = visitor.sends("/apply/check", {})

    assert page.status_code == 422
    assert "Unser Datenschutztext hat sich seit Ihrer Bewerbung geändert." in page.text
    assert (stands(app), count(app, Consent.id)) == ("question", 1)
    assert visitor.sends("/apply/check", {"consent": "y"}).status_code == 302
    assert (stands(app), count(app, Consent.id)) == ("submitted", 2)


def test_an_answer_with_a_hole_is_not_sent(app: Portal, visitor: Visitor) -> None:
    waits_for_an_answer(app, visitor)
    visitor.fills_in("/apply/goals", {"goals": ""}, "/apply/goals/later")

    assert visitor.fills_in("/apply/check", {}).location == "/apply/goals"

    assert stands(app) == "question"


def files(app: Portal) -> list[tuple[int, str]]:
    with app.database.session(writes=False) as db:
        return [
            tuple(row)
            for row in db.execute(
                sa.select(Attachment.revision_number, Attachment.kind).order_by(Attachment.id)
            )
        ]


def test_a_new_file_leaves_the_one_that_was_sent(app: Portal, visitor: Visitor) -> None:
    olga = organizer(app)
    visitor.fills_in("/apply/you", ADA | {"portrait": (jpeg((300, 400)), "ada.jpg")})
    for step, answers in (("talks", TALK | {"paper": (pdf(), "ada.pdf")}), ("goals", GOALS)):
        visitor.fills_in(f"/apply/{step}", answers)
    visitor.fills_in("/apply/give", {"gives_network": "Werkstatt", "gives_members": "Zeit"})
    visitor.fills_in("/apply/check", {"consent": "y"})
    visitor.presses_link_in("confirm-address")
    asked(olga)
    first = olga.opens(f"{PAGE}/portrait").data

    visitor.fills_in("/apply/you", ADA | {"portrait": (jpeg((400, 300)), "ada.jpg")})
    assert olga.opens(f"{PAGE}/portrait").data == first
    assert olga.opens(f"{PAGE}/portrait?revision=2").status_code == 404
    visitor.fills_in("/apply/check", {})

    assert files(app) == [(1, "portrait"), (1, "paper"), (2, "portrait")]
    assert olga.opens(f"{PAGE}/portrait").data != first
    assert olga.opens(f"{PAGE}/portrait?revision=1").data == first
    assert olga.opens(f"{PAGE}/paper").status_code == 200


def test_taking_a_new_file_out_again_leaves_the_one_that_was_sent(app: Portal, visitor: Visitor) -> None:
    organizer(app)
    visitor.fills_in("/apply/you", ADA | {"portrait": (jpeg(), "ada.jpg")})
    applies(visitor)
    olga = Visitor(app)
    olga.signs_in_as("olga@example.org")
    asked(olga)
    visitor.fills_in("/apply/you", ADA | {"portrait": (jpeg((400, 300)), "ada.jpg")})

    visitor.opens("/apply/check")
    visitor.sends("/apply/portrait/remove")
    visitor.sends("/apply/portrait/remove")

    assert files(app) == [(1, "portrait")]
