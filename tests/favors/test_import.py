"""Favors from before the portal: a file is read, shown row by row, and imported exactly as it was shown."""

import io
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.clock import at, now
from portal.database import Database
from portal.favors.actions_import import forget_old_uploads
from portal.favors.models import Favor, FavorWords
from portal.favors.models_import import FavorImport, ImportedFavor
from portal.letters.models import Letter
from portal.parties.actions import party_of
from portal.web.transaction import Portal
from tests.favors.house import house, told_of, totals
from tests.people import Visitor
from tests.test_bad_input import all_at_once, closed, errors
from tests.test_rules_of_the_database import refused

HEAD = "Datum;Gegeben von;Erhalten von;Art;Was"
GOOD = (
    HEAD,
    "15.03.2024;lena@example.org;Max Thiele;Rat;Das Manuskript gelesen.",
    "2024-04-02;Max Thiele;Lena Vogt;Bühne;",
    "3.5.2024;max@example.org;Netzwerk;Gastfreundschaft;Das Treffen ausgerichtet.",
)
PAGE = "/organizer/import"


def file(*lines: str, encoding: str = "utf-8", name: str = "früher.csv") -> dict[str, Any]:
    return {"file": (io.BytesIO("\r\n".join(lines).encode(encoding)), name)}


def at_the_desk(app: Portal, who: str = "olga") -> Visitor:
    visitor = Visitor(app)
    visitor.signs_in_as(f"{who}@example.org")
    return visitor


def brings(visitor: Visitor, *lines: str, **more: Any) -> str:
    """The address of the page that shows what becomes of the rows."""
    answer = closed(visitor.fills_in(PAGE, file(*lines, **more)))
    assert answer.status_code == 302, errors(answer)
    return str(answer.location)


def imports(visitor: Visitor, *lines: str) -> TestResponse:
    page = brings(visitor, *lines)
    visitor.opens(page)
    return visitor.sends(page, {"shown": visitor._hidden("shown")})


def test_the_rows_are_shown_and_then_imported(app: Portal) -> None:
    told_of(app.database)
    olga = at_the_desk(app)
    page = brings(olga, *GOOD)

    shown = olga.opens(page).text
    assert [text in shown for text in ("früher.csv", "Das Manuskript gelesen.", "Zeile 4")] == [True] * 3
    assert kept(app.database) == []
    assert olga.sends(page, {"shown": olga._hidden("shown")}).location == PAGE

    assert kept(app.database) == [(2, "waits"), (3, "waits"), (4, "confirmed")]
    assert olga.opens(page).location == PAGE


def kept(database: Database) -> list[tuple[int, str]]:
    with database.session(writes=False) as db:
        every = db.scalars(sa.select(ImportedFavor).order_by(ImportedFavor.row, ImportedFavor.id)).all()
        return [
            (one.row, "confirmed" if one.confirmed_at else "declined" if one.declined_at else "waits")
            for one in every
        ]


def test_what_the_network_received_counts_at_once_and_the_rest_waits(app: Portal) -> None:
    told_of(app.database)

    assert imports(at_the_desk(app), *GOOD).status_code == 302

    with app.database.session(writes=False) as db:
        assert totals(db) == [("Max Thiele", "contributed", 1), (network_name(db), "received", 1)]
        [entry] = db.scalars(sa.select(Favor))
        assert (entry.origin, entry.kind, str(entry.on)) == ("imported", "hosting", "2024-05-03")
        assert db.get_one(FavorWords, entry.id).what == "Das Treffen ausgerichtet."
        letters = Counter(map(tuple, db.execute(sa.select(Letter.kind, Letter.to_address))))
    assert letters == {
        ("favors-to-confirm", "max@example.org"): 1,
        ("favors-to-confirm", "lena@example.org"): 1,
        ("favors-confirmed", "max@example.org"): 1,
    }


def network_name(db: Any) -> str:
    from portal.network.queries import the_network

    return the_network(db).name


def test_what_an_organizer_gave_waits_for_another(app: Portal) -> None:
    with app.database.transaction() as db:
        one = house(db)
        party_of(db, one.olga)
    olga, jonas = at_the_desk(app), at_the_desk(app, "jonas")
    imports(olga, HEAD, "15.03.2024;olga@example.org;Netzwerk;Rat;")
    with app.database.session(writes=False) as db:
        [waiting] = db.scalars(sa.select(ImportedFavor.id))
    confirm = f"{PAGE}/waiting/{waiting}/confirm"

    assert "wartet er auf eine andere" in olga.opens(PAGE).text
    assert olga.sends(confirm).status_code == 409
    jonas.opens(PAGE)
    assert jonas.sends(confirm).location == PAGE
    assert jonas.sends(f"{PAGE}/waiting/{waiting}/decline").status_code == 409
    assert kept(app.database) == [(2, "confirmed")]


def test_an_organizer_declines_for_the_network(app: Portal) -> None:
    with app.database.transaction() as db:
        party_of(db, house(db).olga)
    imports(at_the_desk(app), HEAD, "15.03.2024;olga@example.org;Netzwerk;Rat;Nie gewesen.")
    jonas = at_the_desk(app, "jonas")
    jonas.opens(PAGE)

    assert jonas.sends(f"{PAGE}/waiting/1/decline").location == PAGE
    assert kept(app.database) == [(2, "declined")]


def test_the_template_is_a_download(app: Portal) -> None:
    told_of(app.database)
    answer = at_the_desk(app).opens(f"{PAGE}/template")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="gefallen.csv"'
    assert answer.headers["Content-Type"].startswith("text/csv")


NO_FILES = {
    "nothing": ({}, "Wählen Sie eine CSV-Datei aus"),
    "empty": (file(""), "Die erste Zeile dieser Datei muss die Spalten benennen"),
    "a table": ({"file": (io.BytesIO(b"PK\x03\x04" + b"\0" * 99), "a.xlsx")}, "keine CSV-Datei"),
    "binary": ({"file": (io.BytesIO(b"\x00\x01\x02"), "a.csv")}, "keine CSV-Datei"),
    "other columns": (file("Name;Preis", "Max;3"), "Es fehlen: Datum / Date"),
    "no row": (file(HEAD, ";;;;"), "keine Zeile unter"),
    "open quotation": (file(HEAD, '1.1.2024;"Max;Netzwerk;Rat;'), "Zeile 2 dieser Datei"),
    "too many": (file(HEAD, *["1.1.2024;Max Thiele;Netzwerk;Rat;"] * 2001), "mehr als 2000 Zeilen"),
    "too large": (file(HEAD, "x" * (2 * 2**20 + 1)), "größer als 2 MB"),
}


@pytest.mark.parametrize("wrong", NO_FILES)
def test_a_file_that_cannot_be_read_gets_a_sentence_at_its_field(app: Portal, wrong: str) -> None:
    data, sentence = NO_FILES[wrong]
    for upload in data.values():
        upload[0].seek(0)
    told_of(app.database)

    page = closed(
        at_the_desk(app).fills_in(
            PAGE, {name: (io.BytesIO(one[0].getvalue()), one[1]) for name, one in data.items()}
        )
    )

    assert page.status_code == 422
    assert [sentence in one for one in errors(page)] == [True]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "=cmd|' /C calc'!A0", "%(name)s %s"]
)
def test_hostile_cells_are_text(app: Portal, text: str) -> None:
    told_of(app.database)
    olga = at_the_desk(app)

    page = olga.opens(brings(olga, HEAD, f"{text};{text};{text};{text};{text}", GOOD[3], name=text)).text

    assert "<script>alert" not in page and ">49" not in page


def test_what_changed_since_it_was_shown_is_not_imported(app: Portal) -> None:
    told_of(app.database)
    olga, jonas = at_the_desk(app), at_the_desk(app, "jonas")
    page = brings(olga, *GOOD)
    olga.opens(page)
    shown = olga._hidden("shown")

    imports(jonas, *GOOD)

    answer = olga.sends(page, {"shown": shown})
    assert (answer.status_code, len(kept(app.database))) == (409, 3)
    assert "Seit diese Seite gezeigt wurde" in answer.text


def test_a_discarded_file_is_gone_and_an_imported_one_stays(app: Portal) -> None:
    told_of(app.database)
    olga = at_the_desk(app)
    page = brings(olga, *GOOD)
    olga.opens(page)
    assert olga.sends(f"{page}/discard").location == PAGE
    assert olga.opens(page).status_code == 404
    imports(olga, *GOOD)

    assert olga.sends(f"{PAGE}/2/discard").status_code in (404, 409)
    assert len(kept(app.database)) == 3


def test_files_nobody_imported_are_forgotten_after_a_week(app: Portal) -> None:
    told_of(app.database)
    olga = at_the_desk(app)
    brings(olga, *GOOD)
    imports(olga, *GOOD)

    with at(now() + timedelta(days=8)), app.database.transaction() as db:
        forget_old_uploads(db)
        assert [one.rows for one in db.scalars(sa.select(FavorImport))] == [None]


@pytest.mark.parametrize("files", [1, 2])
def test_ten_at_once_import_once(app: Portal, files: int) -> None:
    """The same file, and two files with the same rows."""
    told_of(app.database)
    windows = [at_the_desk(app, ("olga", "jonas")[number % 2]) for number in range(10)]
    pages = [brings(windows[number], *GOOD) for number in range(files)]
    ready = [(window, pages[number % files]) for number, window in enumerate(windows)]
    for window, page in ready:
        assert window.opens(page).status_code == 200

    answers = all_at_once(
        [lambda w=w, p=page: w.sends(p, {"shown": w._hidden("shown")}) for w, page in ready]
    )

    assert Counter(answers) == {302: 1, 409: 9}
    assert kept(app.database) == [(2, "waits"), (3, "waits"), (4, "confirmed")]
    with app.database.session(writes=False) as db:
        assert db.scalar(sa.select(sa.func.count(Favor.id))) == 1


def test_the_database_refuses_the_same_favor_twice(app: Portal) -> None:
    told_of(app.database)
    imports(at_the_desk(app), *GOOD)
    with app.database.transaction() as db:
        [first, *_others] = db.execute(
            sa.select(ImportedFavor.__table__).where(ImportedFavor.row == 2)
        ).mappings()
        again = sa.insert(ImportedFavor).values({name: first[name] for name in first if name != "id"})

        assert "fingerprint" in refused(db, lambda: db.execute(again))


ANSWERS: dict[str, dict[str, Any]] = {
    "one_answer": {
        "confirmed_at": now(),
        "confirmed_by_id": 1,
        "favor_id": 1,
        "declined_at": now(),
        "declined_by_id": 1,
    },
    "confirmed_is_a_favor": {"confirmed_at": now(), "confirmed_by_id": 1},
    "declined_at_with_declined_by_id": {"declined_at": now()},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_database_refuses_half_an_answer(app: Portal, name: str) -> None:
    told_of(app.database)
    imports(at_the_desk(app), *GOOD)
    with app.database.transaction() as db:
        change = sa.update(ImportedFavor).where(ImportedFavor.row == 2).values(ANSWERS[name])

        assert name in refused(db, lambda: db.execute(change))
