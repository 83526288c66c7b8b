"""Amounts as people and banks write them, in either language, read into whole cents; what means two things is refused."""

import re

from portal.errors import Refused

_CURRENCY = re.compile(r"(?i)€|\beuros?\b|\beur\b")
_WRITTEN = re.compile(
    r"(?P<sign>[+-]?) ?"
    r"(?P<whole>\d{1,9}|\d{1,3}(?P<mark>[., '])\d{3}(?:(?P=mark)\d{3})?)"
    r"(?:(?P<point>[.,])(?P<decimals>\d+))?"
    r" ?(?P<end>[+-]?)",
    re.ASCII,
)


def cents_of(text: str) -> int:
    """1.234,50 and 1,234.50 are both 123450; below nothing where a minus stands before or behind."""
    written = _WRITTEN.fullmatch(_plain(text))
    if written is None or (written["sign"] and written["end"]):
        raise Refused("Enter an amount in euros, for example 120 or 97.50")
    if _means_two_things(written):
        raise Refused("Use at most two decimals, and marks for thousands only with them: 1200 or 1,200.00")
    whole = re.sub(r"\D", "", written["whole"])
    cents = int(whole) * 100 + int((written["decimals"] or "").ljust(2, "0"))
    return -cents if "-" in (written["sign"], written["end"]) else cents


def _plain(text: str) -> str:
    """Without the currency, with one kind of space, minus and apostrophe."""
    spaced = re.sub(r"[\u00a0\u2009\u202f]", " ", text).replace("\u2212", "-").replace("\u2019", "'")
    return _CURRENCY.sub("", spaced).strip()


def _means_two_things(written: re.Match[str]) -> bool:
    """1.200 is thousands to one reader and three decimals to the next."""
    decimals, mark = written["decimals"], written["mark"]
    if decimals is None:
        return mark in (".", ",") and written["whole"].count(mark) == 1
    return len(decimals) > 2 or mark == written["point"]
