"""Theo brings what the bank hands out: what fits an invoice pays it, once; everything else is set aside and says why."""

import io
import re
from html import unescape

import pytest
import sqlalchemy as sa

from portal.database import Database
from portal.dues import actions_bank
from portal.dues.bank_lines import Line
from portal.dues.fates import fates
from portal.dues.models_bank import BankImport, BankRow, Fate
from portal.dues.models_dues import Payment
from portal.dues.queries_bank import rows_of_file
from portal.dues.states import State
from portal.errors import Refused
from portal.web.transaction import Portal
from tests.accounts.doors import later
from tests.dues.files import statement
from tests.dues.stage import house, invoice_of, letters, owes, paid, today
from tests.dues.treasury import BANK, books, brings, line, reference, treasurer
from tests.people import theo
from tests.test_bad_input import all_at_once, count, errors


def told(app: Portal) -> list[tuple[int, str]]:
    with app.database.session(writes=False) as db:
        rows = rows_of_file(db, db.scalar(sa.select(sa.func.max(BankImport.id))) or 0)
        return [(one.row.line, str(one.fate)) for one in fates(db, rows, today())]


def test_a_transfer_with_its_reference_pays_the_invoice(app: Portal) -> None:
    house(app)
    visitor = treasurer(app)
    page = brings(visitor, statement(line("330,00", f"{reference(app)} Grüße")))
    seen = visitor.opens(page).text
    assert "eine Zeile bezahlt eine Rechnung" in seen and "Max Thiele, JG-" in seen
    with app.database.session(writes=False) as db:
        assert invoice_of(db).state == State.OPEN

    books(visitor, page)

    with app.database.session(writes=False) as db:
        invoice = invoice_of(db)
        assert (invoice.state, invoice.means, invoice.paid_on) == (State.PAID, "transfer", today())
        assert letters(db) == ["dues-invoice", "dues-receipt"]
        assert [(p.cents, p.by_id) for p in db.scalars(sa.select(Payment))] == [(33000, 3)]
    assert "Eine Rechnung bezahlt" in visitor.opens(BANK).text


def test_each_line_has_its_fate(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        owes(db, "Lena", "Vogt")
        owes(db, "Konrad", "Weiss")
        paid(db, invoice_of(db, "Konrad"))
    max_, lena, konrad = (reference(app, name) for name in ("Max", "Lena", "Konrad"))
    spaced, number = " ".join(re.findall("..?.?.?", max_)), f"JG-{lena[6:10]}-{lena[10:]}"
    tomorrow = ("31.12.2099", "Max Thiele", max_, "330,00")
    brings(
        treasurer(app),
        statement(
            line("330,00", f"Jahresgebuehr {spaced} 2026"),  # 2
            line("330,00", max_),  # 3: the first pays it
            line("33,00", lena),  # 4
            line("330,00", number, "Bernd Unbekannt"),  # 5
            line("330,00", f"Rechnung {number}", "Vogt, Lena"),  # 6
            line("330,00", konrad),  # 7
            line("660,00", f"{max_} und {lena}"),  # 8
            line("330,00", "RF99JG20260001"),  # 9: a slip of the check digits
            line("330,00", "Danke für alles"),  # 10
            line("-330,00", max_),  # 11
            tomorrow,  # 12
            line("1.200", max_),  # 13
        ),
    )

    assert told(app) == [
        (2, "pays"),
        (3, "not-owed"),
        (4, "wrong-amount"),
        (5, "unsure"),
        (6, "pays"),
        (7, "not-owed"),
        (8, "several"),
        (9, "unknown"),
        (10, "unknown"),
        (11, "not-incoming"),
        (12, "not-yet"),
        (13, "unreadable"),
    ]


SENTENCES = [
    "verlangt 330\u00a0Euro",
    "Eine andere Zeile weiter oben bezahlt",
    "Keine Rechnung hat diese Referenz",
    "ist ohne ihre Prüfziffern genannt",
]


def test_what_is_set_aside_says_why_and_leads_to_the_member(app: Portal) -> None:
    house(app)
    own = reference(app)
    number = f"JG-{own[6:10]}-{own[10:]}"
    lines = (line("330", own), line("330", own), line("3", own), line("330", number, "Bernd"), line("1", "?"))
    visitor = treasurer(app)
    page = brings(visitor, statement(*lines))

    before = unescape(visitor.opens(page).text)
    books(visitor, page)
    after = unescape(visitor.opens(page).text)

    assert [sentence for sentence in SENTENCES if sentence not in before] == []
    assert "4 Zeilen sind zurückgelegt" in before or "4 sind zurückgelegt" in before
    assert "/organizer/dues/1" in after and "Buchen" not in after
    assert count(app.database, Payment.id) == 1


def test_the_same_file_twice_changes_nothing(app: Portal) -> None:
    house(app)
    visitor, file = treasurer(app), statement(line("330,00", reference(app)))
    page = brings(visitor, file)
    books(visitor, page)

    assert brings(visitor, file, "noch einmal.csv") == page

    assert "schon einmal gebracht" in visitor.opens(page).text
    assert (count(app.database, BankImport.id), count(app.database, Payment.id)) == (1, 1)


def test_a_line_that_comes_again_in_another_file_is_known(app: Portal) -> None:
    house(app)
    visitor, own = treasurer(app), reference(app)
    books(visitor, brings(visitor, statement(line("330,00", own))))

    page = brings(visitor, statement(line("330,00", own), line("12,00", "Spende")))

    assert told(app) == [(2, "twice"), (3, "unknown")]
    books(visitor, page)
    assert count(app.database, Payment.id) == 1


def test_what_was_only_looked_at_was_not_there_before(app: Portal) -> None:
    house(app)
    visitor, own = treasurer(app), reference(app)
    brings(visitor, statement(line("330,00", own)))

    brings(visitor, statement(line("330,00", own), line("12,00", "Spende")))

    assert told(app) == [(2, "pays"), (3, "unknown")]


def test_only_what_was_shown_is_booked(app: Portal) -> None:
    house(app)
    visitor = treasurer(app)
    page = brings(visitor, statement(line("330,00", reference(app))))
    visitor.opens(page)
    with app.database.transaction() as db:
        paid(db, invoice_of(db))

    answer = visitor.sends(page, {"shown": visitor._hidden("shown")})

    assert (answer.status_code, count(app.database, Payment.id)) == (409, 1)
    assert "hat sich etwas geändert" in answer.text


def test_booked_by_many_at_once_it_is_booked_once(app: Portal) -> None:
    house(app)
    page = brings(treasurer(app), statement(line("330,00", reference(app))))
    windows = [treasurer(app) for _ in range(5)]
    for window in windows:
        window.opens(page)
    shown = windows[0]._hidden("shown")

    answers = all_at_once([lambda w=window: w.sends(page, {"shown": shown}) for window in windows])

    assert (answers.count(302), set(answers)) == (1, {302, 409})
    assert count(app.database, Payment.id) == 1


def test_a_file_is_discarded_until_it_is_booked(app: Portal) -> None:
    house(app)
    visitor = treasurer(app)
    page = brings(visitor, statement(line("330,00", reference(app))))
    visitor.opens(page)
    assert visitor.sends(f"{page}/discard").location == BANK
    assert (count(app.database, BankImport.id), count(app.database, BankRow.id)) == (0, 0)
    page = brings(visitor, statement(line("330,00", reference(app))))
    books(visitor, page)

    visitor.opens(page)

    assert visitor.sends(f"{page}/discard").status_code == 409
    assert count(app.database, BankImport.id) == 1


def test_a_file_nobody_booked_is_forgotten_after_a_week(app: Portal) -> None:
    house(app)
    visitor = treasurer(app)
    books(visitor, brings(visitor, statement(line("330,00", reference(app)))))
    brings(visitor, statement(line("1,00", "x")))
    with later(days=7, minutes=1), app.database.transaction() as db:
        actions_bank.forget_old_files(db)

    with app.database.session(writes=False) as db:
        assert [one.booked_at is not None for one in db.scalars(sa.select(BankImport))] == [True]
        assert count(app.database, BankRow.id) == 1


def test_words_of_money_that_went_out_are_not_kept(app: Portal) -> None:
    brings(treasurer(app), statement(line("-64,20", "Arztrechnung", "Praxis Dr. Klug")))

    with app.database.session(writes=False) as db:
        kept = db.scalars(sa.select(BankRow)).one()
        assert (kept.payer, kept.purpose, kept.cents) == ("", "", -6420)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Wählen Sie eine CSV- oder CAMT.053-Datei"),
        (b"x", "nennt keine Spalten"),
        (b"<!DOCTYPE a><a/>", "eigene Deklarationen"),
    ],
)
def test_what_is_no_statement_gets_its_sentence(app: Portal, content: bytes | None, sentence: str) -> None:
    answer = treasurer(app).fills_in(BANK, {"file": (io.BytesIO(content), "x")} if content else {})

    assert answer.status_code == 422
    assert [sentence in one for one in errors(answer)] == [True]
    assert count(app.database, BankImport.id) == 0


def test_a_file_nobody_brought_is_not_there(app: Portal) -> None:
    visitor = treasurer(app)
    assert visitor.opens(f"{BANK}/4711").status_code == 404
    visitor.opens(BANK)

    answers = [visitor.sends(f"{BANK}/4711{act}", {"shown": "x"}) for act in ("", "/discard")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_two_who_bring_the_same_file_at_once_keep_it_once(database: Database) -> None:
    with database.transaction() as db:
        by = theo(db).id
        lines = [Line(1, today(), 100, "Max", "x")]
        actions_bank.keep(db, lines, name="a", digest="d", by_id=by)

        with pytest.raises(Refused, match="brought already"):
            actions_bank.keep(db, lines, name="b", digest="d", by_id=by)


def test_the_page_asks_as_much_for_thirty_lines_as_for_one(app: Portal) -> None:
    visitor = treasurer(app)
    one = visitor.opens(brings(visitor, statement(line("1,00", "x")))).headers["X-SQL-Count"]
    files = visitor.opens(BANK).headers["X-SQL-Count"]

    many = brings(visitor, statement(*[line("1,00", f"Spende {n}") for n in range(30)]))

    assert visitor.opens(many).headers["X-SQL-Count"] == one
    assert visitor.opens(BANK).headers["X-SQL-Count"] == files


@pytest.mark.parametrize("fate", [Fate.PAYS, Fate.UNKNOWN])
def test_the_database_ties_a_line_that_pays_to_its_invoice(app: Portal, fate: Fate) -> None:
    house(app)
    with app.database.transaction() as db:
        file = actions_bank.keep(db, [Line(1, today(), 100, "", "")], name="a", digest="d", by_id=theo(db).id)
        row = rows_of_file(db, file.id)[0]
        row.fate, row.invoice_id = fate, None if fate is Fate.PAYS else invoice_of(db).id
        with pytest.raises(sa.exc.IntegrityError, match="pays_an_invoice"):
            db.flush()
        db.rollback()
