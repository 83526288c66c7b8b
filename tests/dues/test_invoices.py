"""What is owed for a period, and the one gate an invoice goes through."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.database import Database
from portal.dues import actions, actions_invoices
from portal.dues.models_dues import Dues, Invoice, Payment
from portal.dues.queries import policy
from portal.dues.states import Interval, Means, State, Way
from portal.errors import Refused
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.dues.stage import (
    BERLIN,
    dues_of,
    history,
    honorary,
    house,
    in_days,
    invoice_of,
    letters,
    owes,
    paid,
    person,
    plan,
    today,
)
from tests.people import jonas, olga
from tests.promises.stage import joins
from tests.test_bad_input import all_at_once

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def stands(invoice: Invoice) -> tuple[Any, ...]:
    return invoice.number, invoice.cents, invoice.first_on, invoice.last_on, invoice.due_on, invoice.state


@time_machine.travel(NOON, tick=False)
def test_dues_begin_with_an_invoice_and_its_letter(app: Portal) -> None:
    house(app)

    with app.database.session(writes=False) as db:
        dues, invoice = dues_of(db), invoice_of(db)
        assert stands(invoice) == (
            *("JG-2026-0001", 33000, date(2026, 3, 2), date(2027, 3, 1), date(2026, 3, 16)),
            State.OPEN,
        )
        assert (dues.way, dues.paid_until, dues.next_on) == (Way.TRANSFER, None, date(2027, 3, 2))
        assert history(db) == [("began", "Mitglied"), ("issued", "JG-2026-0001")]
        letter = db.scalars(sa.select(Letter).where(Letter.kind == "dues-invoice")).one()
    assert letter.subject == "Ihre Jahresgebühr: Rechnung JG-2026-0001"
    assert "330\u00a0Euro" in letter.text and "Aufnahmegebühr von 90\u00a0Euro" in letter.text
    assert "16.\u00a0März 2026" in letter.text


@time_machine.travel(NOON, tick=False)
def test_a_paid_invoice_says_until_when(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        paid(db, invoice_of(db))

    with app.database.session(writes=False) as db:
        invoice, dues = invoice_of(db), dues_of(db)
        assert (invoice.state, invoice.means, invoice.paid_on) == (State.PAID, Means.TRANSFER, today())
        assert dues.paid_until == date(2027, 3, 1)
        assert letters(db) == ["dues-invoice", "dues-receipt"]
        assert [(p.cents, p.means) for p in db.scalars(sa.select(Payment))] == [(33000, "transfer")]


def test_an_honorary_member_owes_nothing(database: Database) -> None:
    with database.transaction() as db:
        max_ = joins(db, "Max", "Thiele")
        dues = actions.begin(db, person_id=max_.id, plan=honorary(db), by_id=None, zone=BERLIN)

        actions.issue_what_comes(db, BERLIN)

        assert (dues.way, invoice_of(db), letters(db)) == (Way.FREE, None, [])


def test_new_members_begin_with_the_plan_of_the_policy_and_only_once(database: Database) -> None:
    with database.transaction() as db:
        joins(db, "Max", "Thiele")
        actions.begin_for_new_members(db, BERLIN)
        assert db.scalar(sa.select(sa.func.count(Dues.id))) == 0
        policy(db).plan_id = plan(db).id

        for _ in range(2):
            actions.begin_for_new_members(db, BERLIN)

        assert [dues.person_id for dues in db.scalars(sa.select(Dues))] == [person(db, "Max").id]


def test_the_next_invoice_comes_before_its_period_and_without_the_admission_fee(database: Database) -> None:
    with time_machine.travel(NOON, tick=False), database.transaction() as db:
        owes(db, "Max", "Thiele")
        paid(db, invoice_of(db))
    with time_machine.travel(NOON + timedelta(days=350), tick=False), database.transaction() as db:
        actions.issue_what_comes(db, BERLIN)
        assert invoice_of(db).number == "JG-2026-0001"
    with time_machine.travel(NOON + timedelta(days=351), tick=False), database.transaction() as db:
        for _ in range(2):
            actions.issue_what_comes(db, BERLIN)

        assert stands(invoice_of(db)) == (
            *("JG-2027-0001", 24000, date(2027, 3, 2), date(2028, 3, 1), date(2027, 3, 2)),
            State.OPEN,
        )


def test_who_is_not_or_no_longer_to_pay_is_refused(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        invoice, yearly = invoice_of(db), plan(db)
        tries = [
            (lambda: paid(db, invoice, cents=32999), "not the one of the invoice"),
            (lambda: paid(db, invoice, on=in_days(1)), "a day that has passed"),
            (lambda: paid(db, invoice, seen=7), "gone on since you opened"),
            (
                lambda: actions.begin(
                    db, person_id=person(db, "Max").id, plan=yearly, by_id=None, zone=BERLIN
                ),
                "run already",
            ),
            (
                lambda: actions.begin(db, person_id=jonas(db).id, plan=yearly, by_id=None, zone=BERLIN),
                "Only members",
            ),
        ]
        for act, sentence in tries:
            with pytest.raises(Refused, match=sentence):
                act()
        paid(db, invoice)
        with pytest.raises(Refused, match="gone on meanwhile"):
            paid(db, invoice, key="another")
        with pytest.raises(Refused, match="written down already"):
            paid(db, invoice)


def test_what_was_marked_paid_by_mistake_is_owed_again_and_the_sums_stay_true(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        invoice = invoice_of(db)
        paid(db, invoice)

        actions_invoices.reopen(
            db, invoice, why="Falsche Zeile", seen=invoice.step, by_id=olga(db).id, zone=BERLIN
        )

        assert (invoice.state, dues_of(db).paid_until) == (State.OPEN, None)
        assert db.scalar(sa.select(sa.func.sum(Payment.cents))) == 0
        assert history(db)[-1] == ("reopened", "Falsche Zeile")


def test_a_void_invoice_is_asked_for_anew_with_its_admission_fee(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        invoice = invoice_of(db)
        actions_invoices.void(db, invoice, why="Neue Anschrift", seen=1, by_id=olga(db).id, zone=BERLIN)

        actions.issue_what_comes(db, BERLIN)

        again = invoice_of(db)
        assert (invoice.state, again.cents, again.first_on) == (State.VOID, 33000, invoice.first_on)


def test_money_given_back_is_not_asked_for_again(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        invoice = invoice_of(db)
        paid(db, invoice)
        actions_invoices.refund(
            db, invoice, why="Krankheit", on=today(), seen=invoice.step, by_id=olga(db).id, zone=BERLIN
        )
        actions.issue_what_comes(db, BERLIN)

        assert (invoice.state, invoice.refunded, dues_of(db).paid_until) == (State.REFUNDED, 33000, None)
        assert invoice_of(db).id == invoice.id


def test_another_plan_counts_from_the_next_period_on(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        dues, free, half = dues_of(db), honorary(db), plan(db, interval=Interval.HALF_YEARLY, cents=13000)
        acting = {"by_id": olga(db).id, "zone": BERLIN}
        actions.change_plan(db, dues, half, seen=dues.step, **acting)
        assert invoice_of(db).cents == 33000
        actions.change_plan(db, dues, free, seen=dues.step, **acting)
        assert (dues.way, invoice_of(db).state) == (Way.FREE, State.VOID)
        actions.change_plan(db, dues, half, seen=dues.step, **acting)
        actions.issue_what_comes(db, BERLIN)

        assert invoice_of(db).cents == 22000
        with pytest.raises(Refused, match="how it stands already"):
            actions.change_plan(db, dues, half, seen=dues.step, **acting)


def test_when_the_membership_is_over_nothing_new_is_asked_for(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        dues = dues_of(db)
        actions.end(db, dues, by_id=olga(db).id, zone=BERLIN)
        with pytest.raises(Refused, match="ended already"):
            actions.end(db, dues, by_id=olga(db).id, zone=BERLIN)
        actions.begin_for_new_members(db, BERLIN)

        assert db.scalars(sa.select(Invoice.state)).all() == [State.OPEN]


def test_many_who_book_one_payment_book_it_once(app: Portal) -> None:
    house(app)

    def book(number: int) -> Any:
        class Answer:
            status_code = 200

        try:
            with app.database.transaction() as db:
                paid(db, invoice_of(db), key=f"by hand:{number}", by_id=person(db, "Olga").id)
        except (Refused, sa.exc.OperationalError):
            Answer.status_code = 409
        return Answer

    answers = all_at_once([lambda n=n: book(n) for n in range(8)])

    with app.database.session(writes=False) as db:
        assert sorted(answers) == [200, *[409] * 7]
        assert db.scalars(sa.select(Payment.cents)).all() == [33000]
