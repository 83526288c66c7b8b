"""The record on paper: set by typst as a tagged PDF in the reader's language. Knows no request, so that leaving can freeze it."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

import typst
from babel import dates
from sqlalchemy.orm import Session

from portal.network.queries import the_network
from portal.records.paper_words import ROOT, Words, words_in
from portal.records.queries import Entry, Member, entries_of, latest_member, totals
from portal.records.sentence import sentence

FOLDER = ROOT / "templates" / "records"
FONTS = ROOT / "static" / "vendor" / "print"
MOST = 2000  # entries on paper, the latest ones


def record_pdf(db: Session, party_id: int, *, today: date, language: str) -> bytes:
    """The whole record of somebody who is or was a member: the latest entries, and how many more there are."""
    member = latest_member(db, party_id)
    if member is None:
        raise LookupError(f"party {party_id} never was a member")
    found = entries_of(db, party_id, MOST)
    sums = totals(db, party_id, date.min, date.max)
    words = words_in(language)
    _ = words.text
    return set_in_type(
        {
            "language": language,
            "network": the_network(db).name,
            "title": _("Give and take"),
            "name": member.name,
            "since": _("member since %(day)s") % {"day": words.day(member.since)},
            "as_of": _("As of %(day)s") % {"day": words.day(today)},
            "sentence": sentence(language, sums.received, sums.contributed),
            "chronicle": _("Chronicle"),
            "months": list(_months(member, found, words)),
        }
    )


def set_in_type(paper: dict[str, Any]) -> bytes:
    """The same paper gives the same bytes."""
    return bytes(
        typst.compile(
            str(FOLDER / "record.typ"),
            root=str(FOLDER),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(paper, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    )


def _months(member: Member, found: list[Entry], words: Words) -> Iterator[dict[str, Any]]:
    for month, lines in groupby(found, key=lambda entry: entry.on.replace(day=1)):
        name = dates.format_date(month, "LLLL y", locale=words.language)
        yield {"name": name, "entries": [_line(member, entry, words) for entry in lines]}


def _line(member: Member, entry: Entry, words: Words) -> dict[str, Any]:
    _ = words.text
    is_admission = entry.id == member.admission_id
    received = entry.direction == "received"
    who = entry.other if received else _("For %(name)s") % {"name": entry.other}
    return {
        "day": words.day(entry.on),
        "way": "in" if received else "out",
        "way_name": _("Received") if received else _("Contributed"),
        "kind": entry.kind_english if words.language == "en" else entry.kind_german,
        "who": member.decided_by if is_admission else who,
        "what": _("admitted you to the network. Your first favor.") if is_admission else entry.what,
        "thanks": entry.thanks_words,
    }
