"""The chronicle as CSV: one favor a line, for whoever wants to go on with it in a spreadsheet program."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from portal.records.chosen import Chosen
from portal.records.paper_parts import PHRASES
from portal.records.paper_words import PaperWords, words_in
from portal.records.queries import Member
from portal.records.queries_chronicle import Entry, entries
from portal.spreadsheet import as_csv, harmless

MOST = 20_000  # lines: the latest ones


def chosen_csv(
    db: Session, member: Member, chosen: Chosen, names: dict[str, str], *, today: date, language: str
) -> bytes:
    """What was chosen of the chronicle; `names` are those of the kinds.

    A file that leaves earlier favors out says so in its last line."""
    found = entries(db, member.party_id, chosen.wanted(member, today), limit=MOST + 1).chronicle
    words = words_in(language)
    rows = [[harmless(cell) for cell in _cells(entry, names, words)] for entry in found[:MOST]]
    if len(found) > MOST:
        _ = words.text
        left_out = _("These are the latest %(count)s favors. Choose a year to read earlier ones.")
        rows.append([left_out % {"count": MOST}])
    return as_csv(_headings(words), rows, language)


def _headings(words: PaperWords) -> list[str]:
    _ = words.text
    return [
        _("Day"),
        _("Direction"),
        _("Kind"),
        _("With whom"),
        _("What was done?"),
        _("Thanks"),
        _("How it came"),
        _("Returned on"),
        _("Taken back because"),
    ]


def _cells(entry: Entry, names: dict[str, str], words: PaperWords) -> Iterator[str]:
    _ = words.text
    yield entry.on.isoformat()
    yield _("Received") if entry.direction == "received" else _("Contributed")
    yield names[entry.kind]
    yield entry.other
    yield entry.what
    yield entry.thanks_words or (words.text(PHRASES[entry.thanks]) if entry.thanks else "")
    yield _came(entry, words)
    yield entry.answer_on.isoformat() if entry.answer_on else ""
    yield (entry.reason or _("without a reason")) if entry.taken_back_at else ""


def _came(entry: Entry, words: PaperWords) -> str:
    _ = words.text
    if entry.promise_id:
        return _("promised and kept")
    return {"unasked": _("unasked"), "imported": _("from before the portal")}.get(entry.origin, "")
