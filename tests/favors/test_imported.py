"""Max says yes to what others did for him before the portal, with thanks or without, or declines it quietly."""

from collections import Counter

import pytest
import sqlalchemy as sa

from portal.clock import day_of, now
from portal.database import Database
from portal.favors.actions_blank import blank_words
from portal.favors.models import Favor, FavorWords
from portal.favors.models_import import ImportedFavor
from portal.letters.models import Letter
from portal.web.transaction import Portal
from tests.admission.test_journey import admitted, organizer
from tests.favors.house import told_of, totals
from tests.favors.test_import import HEAD, at_the_desk, imports, kept
from tests.people import Visitor
from tests.test_bad_input import all_at_once, errors

PAGE = "/favors/imported"
FOR_MAX = (
    HEAD,
    "15.03.2024;Lena Vogt;Max Thiele;Rat;Das Manuskript gelesen.",
    "16.03.2024;Lena Vogt;Max Thiele;Rat;",
    "17.03.2024;Netzwerk;Max Thiele;Bühne;Ein Abend.",
)


def max_with(app: Portal, *lines: str) -> Visitor:
    told_of(app.database)
    assert imports(at_the_desk(app), *lines).status_code == 302
    return at_the_desk(app, "max")


def written(database: Database, kind: str) -> list[tuple[str, str]]:
    with database.session(writes=False) as db:
        rows = db.execute(
            sa.select(Letter.to_address, Letter.text).where(Letter.kind == kind).order_by(Letter.id)
        )
        return [tuple(row) for row in rows]  # type: ignore[misc]


def test_max_says_yes_with_thanks_and_lena_reads_it(app: Portal) -> None:
    visitor = max_with(app, *FOR_MAX)
    assert "Das Manuskript gelesen." in visitor.opens(PAGE).text

    page = f"{PAGE}/1"
    answer = visitor.fills_in(
        page, {"thanks": "2", "came_of_it": "Daraus wurde der Vortrag."}, f"{page}/confirm"
    )

    assert answer.location == PAGE
    with app.database.session(writes=False) as db:
        [entry] = db.scalars(sa.select(Favor))
        words, row = db.get_one(FavorWords, entry.id), db.get_one(ImportedFavor, 1)
        assert (entry.origin, entry.thanks, str(entry.on)) == ("imported", 2, "2024-03-15")
        assert (words.what, words.thanks) == ("Das Manuskript gelesen.", "Daraus wurde der Vortrag.")
        assert (row.favor_id, row.what) == (entry.id, "")
        assert totals(db) == [("Dr. Lena Vogt", "contributed", 1), ("Max Thiele", "received", 1)]
    [(address, text)] = written(app.database, "favors-confirmed")
    assert (address, "Daraus wurde der Vortrag." in text) == ("lena@example.org", True)


def test_max_says_yes_to_all_that_was_shown_and_each_giver_reads_it_once(app: Portal) -> None:
    visitor = max_with(app, *FOR_MAX)
    visitor.opens(PAGE)
    last = visitor._hidden("last")
    imports(at_the_desk(app), HEAD, "18.03.2024;Lena Vogt;Max Thiele;Rat;Kam später.")

    assert visitor.sends(f"{PAGE}/confirm", {"last": last}).location == PAGE

    assert kept(app.database) == [(2, "confirmed"), (2, "waits"), (3, "confirmed"), (4, "confirmed")]
    [(address, text)] = written(app.database, "favors-confirmed")
    assert (address, "2 Gefallen" in text) == ("lena@example.org", True)


def test_what_max_declines_counts_nowhere_and_nobody_is_told(app: Portal) -> None:
    visitor = max_with(app, *FOR_MAX[:2])
    before = written(app.database, "favors-confirmed")
    visitor.opens(PAGE)

    assert visitor.sends(f"{PAGE}/1/decline").location == PAGE

    assert kept(app.database) == [(2, "declined")]
    assert written(app.database, "favors-confirmed") == before == []
    with app.database.session(writes=False) as db:
        assert (totals(db), db.get_one(ImportedFavor, 1).what) == ([], "")
    assert "wartet" not in visitor.opens("/record").text


@pytest.mark.parametrize("act", ["confirm", "decline"])
def test_an_answer_is_given_once(app: Portal, act: str) -> None:
    visitor = max_with(app, *FOR_MAX[:2])
    visitor.opens(f"{PAGE}/1")
    assert visitor.sends(f"{PAGE}/1/decline").status_code == 302
    visitor.opens(PAGE)

    answer = visitor.sends(f"{PAGE}/1/{act}", {"thanks": "", "came_of_it": ""})

    assert (answer.status_code, "beantwortet" in answer.text) == (409, True)
    assert visitor.opens(f"{PAGE}/1").location == PAGE


def test_what_max_received_is_nobody_else_s_to_answer(app: Portal) -> None:
    max_with(app, *FOR_MAX)
    lena = at_the_desk(app, "lena")
    assert "Manuskript" not in lena.opens(PAGE).text

    found = [lena.sends(f"{PAGE}/1/confirm"), lena.sends(f"{PAGE}/1/decline"), lena.opens(f"{PAGE}/1")]

    assert [answer.status_code for answer in found] == [404] * 3


WRONG = [{"thanks": "4"}, {"thanks": "\0"}, {"came_of_it": "wort " * 200}]


@pytest.mark.parametrize("answer", WRONG)
def test_a_wrong_answer_gets_a_sentence_and_keeps_the_words(app: Portal, answer: dict[str, str]) -> None:
    visitor = max_with(app, *FOR_MAX[:2])
    words = {"came_of_it": "Es wurde gut."} | answer

    page = visitor.fills_in(f"{PAGE}/1", words, f"{PAGE}/1/confirm")

    assert (page.status_code, len(errors(page)), words["came_of_it"].strip() in page.text) == (422, 1, True)
    assert kept(app.database) == [(2, "waits")]


@pytest.mark.parametrize("last", ["", "x", "-1", "9" * 400])
def test_a_forged_place_confirms_nothing_or_what_was_shown(app: Portal, last: str) -> None:
    visitor = max_with(app, *FOR_MAX[:2])
    visitor.opens(PAGE)

    assert visitor.sends(f"{PAGE}/confirm", {"last": last}).status_code in (302, 400)


def test_ten_at_once_say_yes_once(app: Portal) -> None:
    max_with(app, *FOR_MAX[:2])
    windows = [at_the_desk(app, "max") for _ in range(10)]
    for window in windows:
        window.opens(f"{PAGE}/1")

    answers = all_at_once(
        [
            lambda w=window: w.sends(f"{PAGE}/1/confirm", {"thanks": "", "came_of_it": ""})
            for window in windows
        ]
    )

    assert Counter(answers) == {302: 1, 409: 9}
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Favor.id))) == 1


def test_the_same_row_does_not_come_again_unless_its_words_were_blanked(app: Portal) -> None:
    visitor = max_with(app, *FOR_MAX[:2])
    visitor.fills_in(f"{PAGE}/1", {"thanks": "", "came_of_it": ""}, f"{PAGE}/1/confirm")
    with app.database.transaction() as db:
        blank_words(db, db.scalars(sa.select(Favor)).one(), by_id=None)
        assert db.get_one(ImportedFavor, 1).fingerprint is None


def test_the_lists_ask_as_much_for_thirty_as_for_one(app: Portal) -> None:
    visitor, olga = max_with(app, *FOR_MAX[:2]), at_the_desk(app)
    pages = ((visitor, PAGE), (olga, "/organizer/import"))
    one = [int(who.opens(page).headers["X-SQL-Count"]) for who, page in pages]

    for number in range(6):
        rows = [f"{day}.0{number + 1}.2023;Lena Vogt;Max Thiele;Rat;" for day in range(1, 6)]
        imports(olga, HEAD, *rows)

    assert [int(who.opens(page).headers["X-SQL-Count"]) for who, page in pages] == one
    assert max(one) <= 6


def test_what_was_before_the_admission_stands_in_an_earlier_year_of_the_record(
    app: Portal, visitor: Visitor
) -> None:
    admitted(visitor, organizer(app))
    olga, first = at_the_desk(app), day_of(now(), "Europe/Berlin").year - 3
    imports(olga, HEAD, f"1.1.{first + 1};ada@example.org;Netzwerk;Rat;Die Orgel gestimmt.")
    visitor.signs_in_as("ada@example.org")
    ends = [visitor.opens(f"/record?year={year}") for year in (first - 2, first - 1, first, first + 1)]

    assert [answer.status_code for answer in ends[:1]] == [404]
    found = [answer.text for answer in ends[1:] if "Die Orgel gestimmt." in answer.text]
    assert ["vor dem Portal" in text for text in found] == [True]
