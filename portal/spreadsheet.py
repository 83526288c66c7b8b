"""Tables for spreadsheet programs, as CSV in the way of the reader's language. Knows no Flask."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what such a program takes for the beginning of one


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]], language: str) -> bytes:
    """The mark at its start tells the program of the umlauts."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if language == "de" else ",")
    writer.writerow(headings)
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def harmless(words: str) -> str:
    """Words of people never become a formula."""
    return f"'{words}" if words.startswith(FORMULA) else words
