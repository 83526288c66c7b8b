"""The periods dues are owed for: whole months from the day they began, so that no short month shifts the later ones."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included."""

    first: date
    last: date


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_from(first: date, months: int, anchor: date) -> Period:
    """The period that begins on `first`; it ends the day before the next one that is counted from `anchor`.

    Dues whose plan or first day moved go on from where they are."""
    counted = (first.year - anchor.year) * 12 + first.month - anchor.month + months
    after = months_later(anchor, counted)
    if after <= first or months_later(anchor, counted - months) != first:
        after = months_later(first, months)
    return Period(first, after - DAY)
