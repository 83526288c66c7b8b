"""What is owed for a period, and the one gate an invoice goes through."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal.database import Database
from portal.dues import actions, actions_invoices
from portal.dues.actions_invoices import reference_of, vat_in
from portal.dues.models_dues import Dues, DuesEvent, Invoice, Payment
from portal.dues.money import money
from portal.dues.periods import Period, period_from
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
from tests.test_rules_of_the_database import refused

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


@pytest.mark.parametrize("table", ["dues_events", "dues_payments"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_history_and_payments_stay_as_they_were_written(app: Portal, table: str, act: str) -> None:
    house(app)
    with app.database.transaction() as db:
        paid(db, invoice_of(db))
        assert f"{table} are append-only" in refused(db, lambda: db.execute(sa.text(act.format(table))))


BROKEN = {
    "state": ("paid", "paid_on_a_day"),
    "vat": (10**6, "cents"),
    "admission_fee": (10**6, "admission_fee"),
    "refunded": (10**6, "refunded_at_most_all"),
    "currency": ("USD", "one_currency"),
    "last_on": (date(2000, 1, 1), "period"),
    "reference": (None, "ours_has_a_reference"),
    "means": ("card", "paid_by_something"),
}


@pytest.mark.parametrize("column", BROKEN)
def test_the_database_refuses_an_invoice_that_cannot_be(app: Portal, column: str) -> None:
    house(app)
    value, constraint = BROKEN[column]
    with app.database.transaction() as db:
        change = sa.update(Invoice).values({column: value}).execution_options(synchronize_session=False)
        assert constraint in refused(db, lambda: db.execute(change))


def test_the_database_refuses_a_second_invoice_for_a_period_and_second_dues(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        for table, unlike in (
            (Invoice, {"id": 99, "number": "JG-1", "reference": "RF1"}),
            (Dues, {"id": 99}),
            (DuesEvent, {"id": 99, "dues_id": 4711}),
        ):
            facts = dict(db.execute(sa.select(table.__table__)).mappings().first() or {})
            if table is not DuesEvent:
                said = refused(db, lambda t=table, f=facts, u=unlike: db.execute(sa.insert(t).values(f | u)))
                assert re.search("(?i)unique", said)


PERIODS = [
    (date(2026, 3, 2), 12, date(2026, 3, 2), date(2027, 3, 1)),
    (date(2026, 1, 31), 6, date(2026, 1, 31), date(2026, 7, 30)),
    (date(2026, 8, 31), 6, date(2026, 8, 31), date(2027, 2, 27)),
    (date(2027, 2, 28), 6, date(2026, 8, 31), date(2027, 8, 30)),
    (date(2028, 2, 29), 12, date(2028, 2, 29), date(2029, 2, 27)),
    (date(2031, 2, 28), 12, date(2028, 2, 29), date(2032, 2, 28)),
    (date(2026, 5, 20), 12, date(2026, 3, 2), date(2027, 5, 19)),
]


@pytest.mark.parametrize(("first", "months", "anchor", "last"), PERIODS)
def test_periods_are_whole_months_from_the_first_day(
    first: date, months: int, anchor: date, last: date
) -> None:
    assert period_from(first, months, anchor) == Period(first, last)


def test_amounts_read_as_people_write_them() -> None:
    written = [money(cents, language) for language in ("de", "en") for cents in (24000, 9750, 123456)]

    assert written == [
        *("240\u00a0Euro", "97,50\u00a0Euro", "1.234,56\u00a0Euro"),
        *("240\u00a0euros", "97.50\u00a0euros", "1,234.56\u00a0euros"),
    ]


def test_a_reference_has_the_check_digits_of_the_standard() -> None:
    reference = reference_of("JG-2026-0001")
    moved = reference[4:] + reference[:4]

    assert re.fullmatch(r"RF\d\dJG20260001", reference)
    assert int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def test_vat_is_contained_in_the_amount() -> None:
    assert [vat_in(24000, 0), vat_in(11900, 19), vat_in(24000, 19), vat_in(1, 19)] == [0, 1900, 3832, 0]
