"""The year as two pictures with the same stars: wide for a desk and for paper, tall for a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, Protocol

from portal.favors.models import Direction, Origin
from portal.promises.queries import Side
from portal.promises.queries_lists import Coming
from portal.records.queries import Member, Span
from portal.records.queries_chronicle import Entry
from portal.records.year_line import Star, Words, year_line
from portal.records.year_plan import Shape

SHAPES: tuple[Shape, ...] = ("wide", "tall")


class Texts(Protocol):
    """The words of the picture, in the reader's language."""

    def picture(self, title: str, received: int, contributed: int, promises: int) -> Words: ...
    def until(self, on: date) -> str: ...
    def admission(self) -> tuple[str, str]: ...


@dataclass(frozen=True)
class Shown:
    """What a picture shows; a favor whose entry is not `on_page` has a page of its own below the address `favors`."""

    member: Member
    year: Span
    today: date
    entries: Sequence[Entry]
    coming: Sequence[Coming] = ()
    on_page: frozenset[int] | None = None  # none: all of them
    favors: str = ""


def pictures(shown: Shown, title: str, texts: Texts, shapes: Sequence[Shape] = SHAPES) -> list[str]:
    """In the year that runs, what is promised lies right of today, beyond the end of that year if need be."""
    today = shown.today if shown.year.first <= shown.today < shown.year.end else None
    entries = [entry for entry in shown.entries if entry.taken_back_at is None]
    coming = shown.coming if today else ()
    stars = (*(_star(shown, entry, texts) for entry in entries), *(_ring(one, texts) for one in coming))
    received = sum(entry.direction == "received" for entry in entries)
    words = texts.picture(title, received, len(entries) - received, len(coming))
    end = max(shown.year.end, *(_month_after(one.due_on) for one in coming)) if coming else shown.year.end
    joined = tuple((f"favor-{one.id}", f"favor-{one.answer_id}") for one in entries if one.answer_id)
    return [drawn(stars, shown.year.first, end, today, words, shape, joined) for shape in shapes]


# A record is looked at more often than it changes; what a picture shows is all that it depends on.
drawn = lru_cache(maxsize=256)(year_line)


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _star(shown: Shown, entry: Entry, texts: Texts) -> Star:
    is_admission = entry.id == shown.member.admission_id
    label, sub = texts.admission() if is_admission else (entry.other, None)
    away = shown.on_page is not None and entry.id not in shown.on_page
    return Star(
        f"favor-{entry.id}",
        _way(entry.direction == Direction.RECEIVED),
        entry.on,
        3 if is_admission else entry.thanks or 1,
        entry.origin == Origin.UNASKED,
        label,
        sub,
        f"{label}: {entry.what}" if entry.what else label,
        "kept" if entry.promise_id else "full",
        f"{shown.favors}/{entry.id}" if away else None,
    )


def _ring(one: Coming, texts: Texts) -> Star:
    until = texts.until(one.due_on)
    way = _way(one.side is Side.RECEIVED)
    return Star(
        f"promise-{one.id}",
        way,
        one.due_on,
        1,
        False,
        one.other,
        until,
        f"{one.other}, {until}: {one.words}",
        "open",
    )


def _way(received: bool) -> Literal["received", "contributed"]:
    return "received" if received else "contributed"
