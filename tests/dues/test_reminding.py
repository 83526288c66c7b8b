"""What is late is reminded of: friendly by itself, then signed by a person; after grace the people in office hear of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from portal.dues import actions, actions_plans
from portal.dues.actions_reminding import remind_of_dues, send_signed, tell_of_grace, tell_of_prices
from portal.dues.models_dues import Dues
from portal.dues.queries import policy
from portal.dues.states import State
from portal.errors import Refused
from portal.letters.models import Letter
from portal.letters.words import Words
from portal.web.transaction import Portal
from tests.dues.stage import BERLIN, dues_of, history, house, invoice_of, letters, owes, paid, plan
from tests.dues.treasury import PAGE, fills, treasurer
from tests.people import jonas, olga, theo
from tests.promises.stage import joins
from tests.test_bad_input import count

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # dues that begin then are due on the 16th


@contextmanager
def after(app: Portal, days: int) -> Iterator[Session]:
    """So many days after Max's dues were due."""
    with time_machine.travel(NOON + timedelta(days=14 + days), tick=False), app.database.transaction() as db:
        yield db


@pytest.fixture(autouse=True)
def max_owes(app: Portal) -> None:
    with time_machine.travel(NOON, tick=False):
        house(app)
        with app.database.transaction() as db:
            kept = policy(db)
            kept.iban, kept.account_holder = "DE02120300000000202051", "Sternstunde e. V."


def last_letter(db: Session) -> Letter:
    return db.scalars(sa.select(Letter).order_by(Letter.id.desc()).limit(1)).one()


def test_a_friendly_reminder_goes_out_after_its_days_and_once(app: Portal) -> None:
    for days, sent in ((13, 0), (14, 1), (15, 1), (40, 1)):
        with after(app, days) as db:
            remind_of_dues(db, BERLIN)
            assert letters(db).count("dues-reminder") == sent, days

    with app.database.session(writes=False) as db:
        letter = last_letter(db)
        assert history(db)[-1] == ("reminded", "friendly")
    assert "war am 16.\u00a0März 2026 fällig" in letter.text and "330\u00a0Euro" in letter.text
    assert "DE02 1203 0000 0000 2020 51" in letter.text and "Verwendungszweck: RF" in letter.text


@pytest.mark.parametrize("state", ["paid", "void"])
def test_what_is_settled_is_not_reminded_of(app: Portal, state: str) -> None:
    with after(app, 14) as db:
        invoice = invoice_of(db)
        if state == "paid":
            paid(db, invoice)
        else:
            invoice.state = State.VOID
        remind_of_dues(db, BERLIN)
        tell_of_grace(db, BERLIN)

        assert "dues-reminder" not in letters(db)


def test_somebody_looks_at_the_second_one_and_signs_it(app: Portal) -> None:
    with after(app, 14) as db:
        remind_of_dues(db, BERLIN)
    with time_machine.travel(NOON + timedelta(days=41), tick=False):
        assert "Zeit für ein persönliches Wort" not in treasurer(app).opens(PAGE).text
    with time_machine.travel(NOON + timedelta(days=42), tick=False):
        visitor = treasurer(app)
        assert "Max Thiele: 330\u00a0Euro, fällig am 16.\u00a0März 2026" in visitor.opens(PAGE).text
        page = visitor.opens(f"{PAGE}/invoices/1/remind").text
        assert "ich schreibe Ihnen noch einmal persönlich" in page and "Theo Kassner" in page
        fills(visitor, f"{PAGE}/invoices/1/remind", subject="Lieber Max", body="Bitte denk daran. Theo")
        assert visitor.opens(f"{PAGE}/invoices/1/remind").location == f"{PAGE}/1"

    with app.database.session(writes=False) as db:
        letter = last_letter(db)
        assert (letter.subject, letter.text, letter.reply_to) == (
            *("Lieber Max", "Bitte denk daran. Theo\n"),
            "theo@example.org",
        )
        assert history(db)[-1] == ("reminded", "signed")


def test_nobody_signs_too_early_or_twice(app: Portal) -> None:
    words = Words("x", "y\n")

    def signs(db: Session, seen: int) -> None:
        send_signed(db, invoice_of(db), words, seen=seen, by=theo(db), zone=BERLIN)

    with after(app, 20) as db, pytest.raises(Refused, match="not time"):
        signs(db, 1)
    with after(app, 20) as db:
        remind_of_dues(db, BERLIN)
    with after(app, 34) as db:
        signs(db, 1)
        with pytest.raises(Refused, match="not time"):
            signs(db, 2)


def test_an_empty_letter_is_not_sent(app: Portal) -> None:
    with after(app, 14) as db:
        remind_of_dues(db, BERLIN)
    with time_machine.travel(NOON + timedelta(days=50), tick=False):
        answer = treasurer(app).fills_in(
            f"{PAGE}/invoices/1/remind", {"subject": "", "body": " ", "step": "1"}
        )
        assert answer.status_code == 422
    with app.database.session(writes=False) as db:
        assert "dues-reminder-signed" not in letters(db)


def test_after_grace_the_people_in_office_hear_of_it_once_and_nothing_else_happens(app: Portal) -> None:
    with after(app, 41) as db:
        jonas(db), theo(db)
        tell_of_grace(db, BERLIN)
        assert "dues-grace" not in letters(db)
    for days in (42, 43):
        with after(app, days) as db:
            tell_of_grace(db, BERLIN)

    with app.database.session(writes=False) as db:
        told = db.scalars(sa.select(Letter.to_address).where(Letter.kind == "dues-grace")).all()
        assert sorted(told) == ["jonas@example.org", "olga@example.org", "theo@example.org"]
        assert (history(db)[-1], dues_of(db).ended_at) == (("grace", ""), None)


def another_price(app: Portal, cents: int = 26000) -> None:
    """From the first day of June on."""
    with time_machine.travel(NOON, tick=False), app.database.transaction() as db:
        paid(db, invoice_of(db))
        yearly = db.get_one(type(plan(db)), dues_of(db).plan_id)
        facts = {"first_on": NOON.date() + timedelta(days=91), "by_id": olga(db).id, "zone": BERLIN}
        actions_plans.change_price(db, yearly, cents=cents, **facts)


def test_another_price_is_told_thirty_days_before_it_is_paid_and_once(app: Portal) -> None:
    another_price(app)
    for days, told in ((334, 0), (335, 1), (336, 1)):
        with time_machine.travel(NOON + timedelta(days=days), tick=False), app.database.transaction() as db:
            tell_of_prices(db, BERLIN)
            assert letters(db).count("dues-price") == told, days
            if told:
                text = last_letter(db).text
                assert (
                    "ab dem 2.\u00a0März 2027 beträgt Ihre Jahresgebühr 260\u00a0Euro statt 240\u00a0Euro"
                    in text
                )
    with time_machine.travel(NOON + timedelta(days=352), tick=False), app.database.transaction() as db:
        actions.issue_what_comes(db, BERLIN)
        assert invoice_of(db).cents == 26000
        tell_of_prices(db, BERLIN)
        assert letters(db).count("dues-price") == 1


def test_without_another_price_nobody_is_told(app: Portal) -> None:
    with time_machine.travel(NOON + timedelta(days=340), tick=False), app.database.transaction() as db:
        owes(db, "Lena", "Vogt")
        paid(db, invoice_of(db, "Lena"))
        tell_of_prices(db, BERLIN)

        assert "dues-price" not in letters(db)


def test_whoever_left_is_not_told(app: Portal) -> None:
    another_price(app)
    with time_machine.travel(NOON + timedelta(days=340), tick=False), app.database.transaction() as db:
        actions.end(db, dues_of(db), by_id=olga(db).id, zone=BERLIN)
        tell_of_prices(db, BERLIN)

        assert "dues-price" not in letters(db)


def test_a_sweep_writes_at_most_a_hundred_letters_and_goes_on(app: Portal) -> None:
    with time_machine.travel(NOON, tick=False), app.database.transaction() as db:
        yearly = plan(db)
        for number in range(101):
            guest = joins(db, f"Gast{number}", "Nummer")
            actions.begin(db, person_id=guest.id, plan=yearly, by_id=None, zone=BERLIN)
    for sent in (100, 102, 102):
        with after(app, 20) as db:
            remind_of_dues(db, BERLIN)
            assert letters(db).count("dues-reminder") == sent
    assert count(app.database, Dues.id) == 102
