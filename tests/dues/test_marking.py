"""What the treasurer does by hand with an invoice or a plan; each step has its reason, and happens once."""

import pytest

from portal.dues.models_dues import Payment
from portal.dues.states import State
from portal.web.transaction import Portal
from tests.dues.stage import (
    history,
    honorary,
    house,
    invoice_of,
    letters,
    person,
    plan,
)
from tests.dues.treasury import PAGE, fills, treasurer
from tests.promises.stage import joins
from tests.test_bad_input import all_at_once, count, errors


def test_an_invoice_is_marked_by_hand_and_each_step_has_its_reason(app: Portal) -> None:
    house(app)
    visitor, one = treasurer(app), f"{PAGE}/invoices/1"
    with app.database.session(writes=False) as db:
        day = invoice_of(db).issued_on

    assert fills(visitor, f"{one}/paid", on=str(day), means="other") == f"{PAGE}/1"
    fills(visitor, f"{one}/reopen", why="Falsches Mitglied")
    fills(visitor, f"{one}/paid", on=str(day), means="transfer")
    fills(visitor, f"{one}/given-back", on=str(day), why="Doppelt gezahlt")

    with app.database.session(writes=False) as db:
        assert history(db)[2:] == [
            *(("paid", "other"), ("reopened", "Falsches Mitglied"), ("paid", "transfer")),
            ("refunded", "Doppelt gezahlt"),
        ]
        assert invoice_of(db).state == State.REFUNDED
        assert letters(db) == ["dues-invoice", "dues-receipt", "dues-receipt"]
    page = visitor.opens(f"{PAGE}/1").text
    assert "Falsches Mitglied" in page and "Theo Kassner" in page


def test_an_invoice_is_canceled_with_a_reason(app: Portal) -> None:
    house(app)

    fills(treasurer(app), f"{PAGE}/invoices/1/cancel", why="Falsche Anschrift")

    with app.database.session(writes=False) as db:
        assert (invoice_of(db).state, history(db)[-1]) == (State.VOID, ("voided", "Falsche Anschrift"))


@pytest.mark.parametrize("act", ["reopen", "given-back"])
def test_what_is_not_possible_now_leads_to_how_it_stands(app: Portal, act: str) -> None:
    house(app)

    assert treasurer(app).opens(f"{PAGE}/invoices/1/{act}").location == f"{PAGE}/1"


WRONG = [
    ("paid", {"on": "", "means": "transfer"}, "Geben Sie den Tag ein"),
    ("paid", {"on": "2099-01-01", "means": "transfer"}, "heute oder einen vergangenen Tag"),
    ("paid", {"on": "0001-01-01", "means": "transfer"}, "heute oder einen vergangenen Tag"),
    ("paid", {"on": "gestern", "means": "transfer"}, "Geben Sie den Tag ein"),
    ("cancel", {"why": ""}, "Schreiben Sie einen kurzen Grund"),
    ("cancel", {"why": "x" * 301}, "höchstens 300 Zeichen"),
]


@pytest.mark.parametrize(("act", "data", "sentence"), WRONG)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    app: Portal, act: str, data: dict[str, str], sentence: str
) -> None:
    house(app)

    answer = treasurer(app).fills_in(f"{PAGE}/invoices/1/{act}", data | {"step": "1"})

    assert answer.status_code == 422
    assert [sentence in one for one in errors(answer)] == [True]
    with app.database.session(writes=False) as db:
        assert invoice_of(db).state == State.OPEN


def test_two_who_mark_it_at_once_mark_it_once(app: Portal) -> None:
    house(app)
    windows, page = [treasurer(app) for _ in range(4)], f"{PAGE}/invoices/1/paid"
    with app.database.session(writes=False) as db:
        data = {"on": str(invoice_of(db).issued_on), "means": "transfer", "step": "1"}
    for window in windows:
        window.opens(page)

    answers = all_at_once([lambda w=window: w.sends(page, data) for window in windows])

    assert (answers.count(302), set(answers)) == (1, {302, 409})
    assert count(app.database, Payment.id) == 1


def test_a_member_is_given_a_plan_and_another_one(app: Portal) -> None:
    with app.database.transaction() as db:
        plan(db), honorary(db)
        vera = joins(db, "Vera", "Ohneplan").id
    visitor = treasurer(app)

    answer = visitor.fills_in(f"{PAGE}/without", {"plan": "1"}, to=f"{PAGE}/without/{vera}")
    assert answer.location == f"{PAGE}/1"
    assert "Jedes Mitglied hat einen Tarif." in visitor.opens(f"{PAGE}/without").text
    fills(visitor, f"{PAGE}/1/plan", plan="2")

    with app.database.session(writes=False) as db:
        assert [act for act, _detail in history(db, "Vera")] == ["began", "issued", "plan", "voided"]


def test_a_plan_that_is_none_is_no_choice(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        vera = joins(db, "Vera", "Ohneplan").id
    visitor = treasurer(app)
    visitor.opens(f"{PAGE}/without")

    answers = [
        visitor.sends(f"{PAGE}/without/{vera}", {"plan": "77"}),
        visitor.sends(f"{PAGE}/without/4711", {"plan": "1"}),
        visitor.sends(f"{PAGE}/without/{person_id(app, 'Max')}", {"plan": "1"}),
        visitor.sends(f"{PAGE}/1/plan", {"plan": "", "step": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 404, 409, 422]


def person_id(app: Portal, given: str) -> int:
    with app.database.session(writes=False) as db:
        return person(db, given).id
