"""The record on paper: tagged, in the reader's language, and with the words of the page."""

import io
import json
from typing import Any

import pypdf
import pytest
import typst

from portal.favors.actions import Said
from portal.records.paper import FONTS, UNSHOWN, record_pdf
from portal.web.transaction import Portal
from tests.promises.stage import BERLIN, house, party, today
from tests.records.stage import gives


def printed(app: Portal, given: str, language: str = "de") -> pypdf.PdfReader:
    with app.database.session(writes=False) as db:
        return pypdf.PdfReader(
            io.BytesIO(record_pdf(db, party(db, given), today=today(), language=language, zone=BERLIN))
        )


def text_of(paper: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def catalog(paper: pypdf.PdfReader) -> Any:
    return paper.root_object


@pytest.mark.parametrize(("language", "title"), [("de", "Geben und Nehmen"), ("en", "Give and take")])
def test_the_record_on_paper_is_tagged_and_says_its_language(app: Portal, language: str, title: str) -> None:
    house(app)

    paper = printed(app, "Max", language)

    assert bool(catalog(paper)["/MarkInfo"]["/Marked"])
    assert catalog(paper)["/Lang"] == language
    assert paper.metadata and paper.metadata.title == f"{title} · Max Thiele"
    assert "Olga Brandt" in text_of(paper)


def test_the_same_record_is_the_same_paper(app: Portal) -> None:
    house(app)

    with app.database.session(writes=False) as db:
        first, second = (
            record_pdf(db, party(db, "Max"), today=today(), language="de", zone=BERLIN) for _ in range(2)
        )

    assert first == second


def test_signs_that_no_font_shows_hinder_no_paper(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        gives(db, party(db, "Lena"), party(db, "Max"), said=Said("Danke 😊 谢谢, Ελένη und Юлия", ""))

    assert "Danke … …, Ελένη und Юлия" in text_of(printed(app, "Max"))


def test_all_other_signs_are_shown() -> None:
    ranges = (
        (0x20, 0x500),
        (0x1E00, 0x2000),
        (0x2010, 0x2028),
        (0x2030, 0x2041),
        (0x20A0, 0x20C0),
        (0x2190, 0x2300),
    )
    signs = [chr(one) for first, end in ranges for one in range(first, end)]
    plain = "".join(sign for sign in signs if sign.isprintable())

    assert UNSHOWN.search(plain) is None
    fonts = '#set document(title: "x")\n#set text(font: ("Ysabeau", "Commissioner"))\n'
    assert typst.compile(
        f"{fonts}#{json.dumps(plain, ensure_ascii=False)}".encode(),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
