"""The record on paper: set by typst as a tagged PDF in the reader's language. Knows no request, so that leaving can freeze it."""

import json
from datetime import date
from typing import Any

import typst
from sqlalchemy.orm import Session

from portal.network.queries import the_network
from portal.promises.queries_lists import upcoming
from portal.records.chosen import Chosen, recent
from portal.records.paper_parts import Paper
from portal.records.paper_words import ROOT, words_in
from portal.records.queries import Member, Span, latest_member, sums
from portal.records.queries_chronicle import entries
from portal.records.queries_circle import circle

FOLDER = ROOT / "templates" / "records"
FONTS = ROOT / "static" / "vendor" / "print"
MOST = 2000  # entries on paper: the latest ones


def record_pdf(db: Session, party_id: int, *, today: date, language: str) -> bytes:
    """The whole record of somebody who is or was a member: its latest MOST entries, and how many more there are."""
    member = latest_member(db, party_id)
    if member is None:
        raise LookupError(f"party {party_id} never was a member")
    return chosen_pdf(db, member, Chosen(member.year_of(today)), today=today, language=language)


def chosen_pdf(db: Session, member: Member, chosen: Chosen, *, today: date, language: str) -> bytes:
    """What was chosen of the record, within the same bound."""
    wanted = chosen.wanted(member, today)
    counted = sums(
        db,
        member.party_id,
        year=Span(*member.bounds(chosen.year)),
        chosen=wanted.span,
        recent=recent(today),
        direction=chosen.direction,
        unasked=chosen.unasked,
    )
    paper = Paper(
        member=member,
        chosen=chosen,
        today=today,
        sums=counted,
        circle=circle(db, member.party_id, chosen.person),
        found=entries(db, member.party_id, wanted, limit=MOST + 1, late=recent(today)),
        coming=upcoming(db, member.party_id, today),
        words=words_in(language),
        network=the_network(db).name,
        most=MOST,
    )
    return set_in_type(paper.parts())


def set_in_type(parts: dict[str, Any]) -> bytes:
    """The same parts give the same bytes."""
    return bytes(
        typst.compile(
            str(FOLDER / "record.typ"),
            root=str(FOLDER),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(parts, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    )
