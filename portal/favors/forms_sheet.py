"""A CSV file as spreadsheet programs write it, read into rows of text; what cannot be one is refused with a sentence."""

import csv
import io

from portal.database import fold
from portal.errors import Refused
from portal.favors.models_import import Row
from portal.web.forms import clean, one_line

LARGEST = 2 * 2**20
MOST_ROWS = 2000
# as they are read; the first of each language stands in the template
HEADINGS = {
    "day": (("Datum", "Tag"), ("Date", "Day")),
    "giver": (("Gegeben von", "Von"), ("Given by", "From")),
    "receiver": (("Erhalten von", "An", "Für"), ("Received by", "To", "For")),
    "kind": (("Art",), ("Kind", "Type")),
    "what": (("Was", "Worte"), ("What", "Words")),
}
EXAMPLE = {
    "de": ("15.03.2024", "vorname.name@example.org", "{network}", "Rat", "Die Satzung auf Fehler gelesen."),
    "en": ("2024-03-15", "name@example.org", "{network}", "Advice", "Read the statutes for mistakes."),
}
NEEDED = ("day", "giver", "receiver", "kind")
_FIELDS = {fold(name): field for field, names in HEADINGS.items() for name in (*names[0], *names[1])}
_NO_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xfe\xff")


def read(content: bytes) -> list[Row]:
    """The rows below the headings that are not empty, in their order."""
    if len(content) > LARGEST:
        raise Refused("This file is larger than 2 MB. Divide it and import one part after the other.")
    lines = _lines(_text(content))
    columns = _columns(lines[0][1] if lines else [])
    rows = [_row(number, columns, line) for number, line in lines[1:]]
    if not rows:
        raise Refused("This file has no row below its headings.")
    return rows


def template(language: str, network: str) -> bytes:
    """A file to fill in, with one row that shows how; the mark at its start tells spreadsheet programs of the umlauts."""
    number, file = ("de", "en").index(language), io.StringIO()
    writer = csv.writer(file, delimiter=";" if language == "de" else ",")
    writer.writerow([names[number][0] for names in HEADINGS.values()])
    writer.writerow([cell.format(network=network) for cell in EXAMPLE[language]])
    return file.getvalue().encode("utf-8-sig")


def _text(content: bytes) -> str:
    if content.startswith(_NO_TEXT) or b"\0" in content:
        raise Refused(
            "This file is no CSV. Choose “Save as” in your spreadsheet program and there CSV, then choose that file."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")  # knows every byte


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, each with its number."""
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    lines: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, line in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1
        ):
            if any(map(str.strip, line)):
                lines.append((number, line))
            if len(lines) > MOST_ROWS + 1:
                raise Refused(
                    "This file has more than %(most)d rows. Divide it and import one part after the other.",
                    most=MOST_ROWS,
                )
    except csv.Error as error:
        raise Refused(
            "Row %(row)d of this file cannot be read. Perhaps a quotation mark in it is not closed.",
            row=number + 1,
        ) from error
    return lines


def _columns(headings: list[str]) -> dict[str, int]:
    """Where each field stands; what the file has besides is passed over."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        field = _FIELDS.get(fold(one_line(heading)))
        if field:
            found.setdefault(field, place)
    missing = [" / ".join(names[0] for names in HEADINGS[field]) for field in NEEDED if field not in found]
    if missing:
        raise Refused(
            "The first row of this file must name its columns. Missing: %(missing)s.",
            missing=", ".join(missing),
        )
    return found


def _row(number: int, columns: dict[str, int], line: list[str]) -> Row:
    cells = {field: line[place] if place < len(line) else "" for field, place in columns.items()}
    what = clean(cells.pop("what", ""))
    return Row(number=number, what=what, **{field: one_line(cell)[:300] for field, cell in cells.items()})
