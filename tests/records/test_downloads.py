"""The record to take along: what was chosen on the page stands in the files, and nothing in them becomes active."""

import csv
import io
from datetime import timedelta

import pypdf
import pytest

from portal.favors.actions import Said
from portal.favors.actions_take_back import take_back
from portal.records import paper, sheet
from portal.web.transaction import Portal
from tests.people import Visitor
from tests.promises.stage import browser, house, in_days, party, person, promised, today
from tests.records.stage import gives


def table(visitor: Visitor, path: str, delimiter: str = ";") -> list[dict[str, str]]:
    answer = visitor.opens(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=delimiter))


def words_on_paper(visitor: Visitor, path: str) -> str:
    answer = visitor.opens(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()).replace("\u00a0", " ")


def exchanged(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        own, lena = party(db, "Max"), party(db, "Lena")
        gives(db, lena, own, 5, "stage", said=Said("Die Bühne; mit „Licht“.", "Unvergessen.\nWirklich."))
        gives(db, own, lena, 3, "advice", asked=True, said=Said('=HYPERLINK("http://x")'))
        twice = gives(db, lena, own, 2, "press", said=Said("-1+2"))
        take_back(db, twice, by_id=person(db, "Max").id, reason="Doppelt.")


def test_the_sheet_holds_the_chronicle(app: Portal) -> None:
    exchanged(app)
    max_ = browser(app, "Max")

    rows = table(max_, "/record.csv")

    assert [row["Was wurde getan?"] for row in rows] == [
        "",
        "'-1+2",
        '\'=HYPERLINK("http://x")',
        "Die Bühne; mit „Licht“.",
    ]
    assert rows[3] == {
        "Tag": str(today() - timedelta(days=5)),
        "Richtung": "Erhalten",
        "Art": "Bühne",
        "Mit wem": "Lena Vogt",
        "Was wurde getan?": "Die Bühne; mit „Licht“.",
        "Dank": "Unvergessen.\nWirklich.",
        "Wie es dazu kam": "ungefragt",
        "Zurückgegeben am": "",
        "Zurückgenommen, weil": "",
    }
    assert [row["Zurückgenommen, weil"] for row in rows] == ["", "Doppelt.", "", ""]


def test_the_sheet_holds_what_was_chosen_in_the_language_of_the_page(app: Portal) -> None:
    exchanged(app)

    rows = table(browser(app, "Max"), "/en/record.csv?direction=contributed", ",")

    assert [(row["Direction"], row["Kind"], row["With whom"]) for row in rows] == [
        ("Contributed", "Advice", "Lena Vogt")
    ]


def test_the_files_are_kept_by_nobody_and_carry_the_day(app: Portal) -> None:
    house(app)

    answer = browser(app, "Max").opens("/record.pdf")

    assert answer.headers["Content-Disposition"] == (f'attachment; filename="geben-und-nehmen-{today()}.pdf"')
    assert answer.headers["Cache-Control"] in ("no-store", "private, no-store")


def test_the_paper_says_what_the_page_says(app: Portal) -> None:
    exchanged(app)
    promised(app, "Lena", "Max", in_days(20))
    promised(app, "Max", due_on=in_days(10))

    words = words_on_paper(browser(app, "Max"), "/record.pdf")

    for said in (
        "Zwei Gefallen haben Sie erhalten, einen selbst beigetragen.",
        "Auf eine Zusage können Sie zählen, und das Netzwerk zählt auf Sie.",
        "Darauf können Sie zählen",
        "Lena Vogt: Eine Werksführung",
        "Lena Vogt: Die Bühne; mit „Licht“.",
        "Für Lena Vogt",
        "Doppelt.",
        "Es hat viel bewegt.",
        "Olga Brandt hat Sie ins Netzwerk aufgenommen.",
        "Er ist noch offen.",
        "Ihr Kreis",
    ):
        assert said in words


def test_the_paper_holds_what_was_chosen(app: Portal) -> None:
    exchanged(app)
    max_ = browser(app, "Max")

    words = words_on_paper(max_, "/record.pdf?direction=contributed")
    empty = words_on_paper(max_, "/record.pdf?direction=contributed&kind=stage")

    assert "Für Lena Vogt" in words and "Die Bühne" not in words and "Ihr Kreis" not in words
    assert "Dazu steht hier nichts: Beigetragen, Bühne." in empty


def test_both_end_somewhere_and_say_so(app: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    exchanged(app)
    max_ = browser(app, "Max")
    for module in (paper, sheet):
        monkeypatch.setattr(module, "MOST", 2)

    rows = table(max_, "/record.csv")
    words = words_on_paper(max_, "/record.pdf")

    rest = "Das sind die letzten 2 Gefallen. Wählen Sie ein Jahr, um frühere zu lesen."
    assert [row["Tag"] for row in rows][2:] == [rest]
    assert rest in words and "Die Bühne" not in words
