"""The CSV files of German banks, read into lines: each bank has its own headings, its own signs and words before them."""

import csv
import io
import re
from datetime import date, datetime

from portal.database import fold
from portal.dues.amounts import cents_of
from portal.dues.bank_lines import MOST, Line
from portal.dues.models_bank import Fate
from portal.dues.states import CURRENCY
from portal.errors import Refused
from portal.web.forms import one_line

# what a column may be called, folded and without what stands in brackets; the first that is there counts
HEADINGS = {
    "day": (
        "buchungstag",
        "buchungsdatum",
        "buchung",
        "datum",
        "booking date",
        "date",
        "wertstellung",
        "valuta",
    ),
    "amount": ("betrag", "umsatz", "betrag in eur", "amount", "amount in eur"),
    "credit": ("haben", "gutschrift", "credit"),
    "sign": ("s/h", "soll/haben", "soll-/haben-kennzeichen"),
    "currency": ("wahrung", "waehrung", "currency"),
    "payer": (
        *("beguenstigter/zahlungspflichtiger", "name zahlungsbeteiligter", "zahlungspflichtige*r"),
        *("auftraggeber/empfanger", "begunstigter / auftraggeber", "empfanger/auftraggeber", "auftraggeber"),
        *("zahlungspflichtiger", "partner name", "payee", "name"),
    ),
    "purpose": ("verwendungszweck", "payment reference", "reference", "purpose", "buchungstext"),
    "more": ("kundenreferenz", "end-to-end-referenz", "ende-zu-ende-referenz"),
}
HEAD = 40  # lines among which the headings must stand
DAYS = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y")


def read(content: bytes) -> list[Line]:
    rows = _rows(_text(content))
    for place, (_number, row) in enumerate(rows[:HEAD]):
        columns = _columns(row)
        if _is_enough(columns):
            return [
                _line(number, _cells(columns, row))
                for number, row in rows[place + 1 :]
                if _reaches(columns, row)
            ]
    raise Refused(
        "This file names no columns for day, amount and purpose. Choose the CSV with headings in your online banking."
    )


def _text(content: bytes) -> str:
    if b"\0" in content or content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise Refused("This file is neither CSV nor CAMT.053. An archive must be unpacked first.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")  # knows every byte


def _rows(text: str) -> list[tuple[int, list[str]]]:
    head = "\n".join(text.splitlines()[:HEAD])
    separator = max(";\t,", key=head.count)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, row in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1
        ):
            if any(map(str.strip, row)):
                rows.append((number, row))
            if len(rows) > MOST + HEAD:
                raise Refused(
                    "This file has more than 5,000 lines. Choose a shorter time in your online banking."
                )
    except csv.Error as error:
        raise Refused(
            "Row %(row)d of this file cannot be read. Perhaps a quotation mark in it is not closed.",
            row=len(rows) + 1,
        ) from error
    return rows


def _columns(headings: list[str]) -> dict[str, int]:
    names = [fold(re.sub(r"\(.*?\)", "", one_line(heading))).strip() for heading in headings]
    found = {}
    for field, known in HEADINGS.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            found[field] = place
    return found


def _is_enough(columns: dict[str, int]) -> bool:
    return {"day", "purpose"} <= columns.keys() and bool({"amount", "credit"} & columns.keys())


def _reaches(columns: dict[str, int], row: list[str]) -> bool:
    """Sums below the lines are shorter."""
    return len(row) > max(columns[field] for field in ("day", "amount", "credit") if field in columns)


def _cells(columns: dict[str, int], row: list[str]) -> dict[str, str]:
    return {field: one_line(row[place]) if place < len(row) else "" for field, place in columns.items()}


def _line(number: int, cells: dict[str, str]) -> Line:
    words = " ".join(filter(None, (cells["purpose"], cells.get("more", ""))))
    on, cents = _day(cells["day"]), _cents(cells)
    fate = None
    if on is None or cents is None:
        fate = Fate.UNREADABLE
    elif cells.get("currency", CURRENCY) not in ("", CURRENCY, "€"):
        fate, cents = Fate.CURRENCY, None
    elif cents <= 0:
        fate = Fate.NOT_INCOMING
    return Line(number, on, cents, cells.get("payer", ""), words, fate)


def _day(text: str) -> date | None:
    for written in DAYS:
        try:
            return datetime.strptime(text, written).date()
        except ValueError:
            continue
    return None


def _cents(cells: dict[str, str]) -> int | None:
    """A line that only took money away has nothing in the column of what came in."""
    text = cells.get("amount") or cells.get("credit") or ("0" if "amount" not in cells else "")
    try:
        cents = cents_of(text)
    except Refused:
        return None
    return -abs(cents) if cells.get("sign", "").upper() in ("S", "SOLL") else cents
