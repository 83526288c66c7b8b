"""The record on paper: tagged, in the reader's language, and with the words of the page."""

import io
from typing import Any

import pypdf
import pytest

from portal.records.paper import record_pdf
from portal.web.transaction import Portal
from tests.promises.stage import house, party, today


def printed(app: Portal, given: str, language: str = "de") -> pypdf.PdfReader:
    with app.database.session(writes=False) as db:
        return pypdf.PdfReader(io.BytesIO(record_pdf(db, party(db, given), today=today(), language=language)))


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
        first, second = (record_pdf(db, party(db, "Max"), today=today(), language="de") for _ in range(2))

    assert first == second
