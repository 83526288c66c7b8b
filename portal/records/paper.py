"""The record on paper: set by typst as a tagged PDF in the reader's language. Knows no request, so that leaving can freeze it."""

import json
import re
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
# What the fonts have no picture of: emoji, scripts beyond Latin, Greek and Cyrillic. Typesetting would refuse the page.
UNSHOWN = re.compile(r"[^\x00-\u04ff\u1e00-\u2027\u202f-\u2040\u20a0-\u20bf\u2190-\u22ff]+")
LEFT_OUT = "…"


def record_pdf(db: Session, party_id: int, *, today: date, language: str, zone: str) -> bytes:
    """The whole record of somebody who is or was a member: its latest MOST entries, and how many more there are."""
    member = latest_member(db, party_id)
    if member is None:
        raise LookupError(f"party {party_id} never was a member")
    whole = Chosen(member.year_of(today))
    return chosen_pdf(db, member, whole, today=today, language=language, zone=zone)


def chosen_pdf(
    db: Session, member: Member, chosen: Chosen, *, today: date, language: str, zone: str
) -> bytes:
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
        zone=zone,
        most=MOST,
    )
    return set_in_type(paper.parts())


def set_in_type(parts: dict[str, Any]) -> bytes:
    """The same parts give the same bytes. For signs that no font here shows, LEFT_OUT stands on paper."""
    shown = UNSHOWN.sub(LEFT_OUT, json.dumps(parts, ensure_ascii=False))
    return bytes(
        typst.compile(
            str(FOLDER / "record.typ"),
            root=str(FOLDER),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"paper": shown},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    )
