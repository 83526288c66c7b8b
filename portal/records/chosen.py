"""What of a record its reader chose to see, as the address says it: a year's picture, and which favors of the chronicle."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portal.favors.models import Direction
from portal.records.queries import EVER, Member, Span
from portal.records.queries_chronicle import Wanted

RECENT = "recent"
MONTHS = 12  # this one and the eleven before it are "of late"


class NotThere(LookupError):
    """The address names something that this record does not have."""


@dataclass(frozen=True)
class Chosen:
    """`period`: a year of membership, by the year it began in; the last twelve months; or none, which is all there is."""

    year: int  # of the picture
    period: str = ""
    direction: Direction | None = None
    kind: str = ""
    person: int = 0
    unasked: bool = False
    before: tuple[date, int] | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything but the whole chronicle is asked for."""
        return bool(self.period or self.direction or self.kind or self.person or self.unasked)

    def span(self, member: Member, today: date) -> Span:
        if self.period == RECENT:
            return Span(recent(today), date.max)
        return Span(*member.bounds(int(self.period))) if self.period else EVER

    def wanted(self, member: Member, today: date) -> Wanted:
        how = self.direction, self.kind or None, self.person or None, self.unasked, self.before
        return Wanted(self.span(member, today), *how)

    def address(self, **changes: Any) -> dict[str, Any]:
        """The parts of an address that lead to the same, or to the same but for something; never to a later page."""
        other = replace(self, before=None, **changes)
        return dict(other._parts())

    def _parts(self) -> Iterator[tuple[str, Any]]:
        if self.period.isdecimal():
            yield "year", self.period
        elif self.period:
            yield "period", self.period
        if self.direction:
            yield "direction", str(self.direction)
        for name in ("kind", "person"):
            if value := getattr(self, name):
                yield name, value
        if self.unasked:
            yield "unasked", 1


def recent(today: date) -> date:
    """The first of the month from which on something is of late."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def chosen_from(address: Mapping[str, str], member: Member, today: date) -> Chosen:
    """Reads an address; raises NotThere where it names what cannot be. Empty fields of a form choose nothing."""
    said = {name: value for name, value in address.items() if value}
    latest, period = member.year_of(today), said.get("year") or said.get("period", "")
    year = _whole(period) if period not in ("", RECENT) else latest
    if not member.year_of(member.first_month) <= year <= latest:
        raise NotThere(period)
    direction = said.get("direction")
    if direction not in (None, *(one.value for one in Direction)):
        raise NotThere(direction)
    return Chosen(
        year=year,
        period=period if period in ("", RECENT) else str(year),
        direction=Direction(direction) if direction else None,
        kind=said.get("kind", ""),
        person=_whole(said["person"]) if "person" in said else 0,
        unasked="unasked" in said,
        before=place(said.get("before", "")),
    )


def place(text: str) -> tuple[date, int] | None:
    """The entry a page goes on after: its day and number."""
    on, _tilde, number = text.partition("~")
    if not on:
        return None
    try:
        return date.fromisoformat(on), _whole(number)
    except ValueError as error:
        raise NotThere(text) from error


def _whole(text: str) -> int:
    """A whole number that a database keeps."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise NotThere(text)
    return int(text)
