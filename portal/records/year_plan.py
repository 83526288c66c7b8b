"""What the picture of a year consists of, before it is drawn: pure geometry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

RADIUS = {1: 5.5, 2: 8.0, 3: 11.5}
RAYS = 8.0  # how far the rays of an unasked favor reach beyond its disc
LABEL_ALL_UP_TO = 40
CHARACTER = 7.4  # mean width of a character of a label

Shape = Literal["wide", "tall"]
Anchor = Literal["start", "middle", "end"]
Box = tuple[float, float, float, float]  # x, y, width, height


Form = Literal["full", "kept", "open"]


class Star(NamedTuple):
    """A favor in the picture; how large it is, the thanks decided (1 to 3). Open: a promise; kept: a favor that kept one."""

    key: str
    direction: Literal["received", "contributed"]
    on: date
    thanks: int
    unasked: bool
    label: str
    sub: str | None
    tip: str
    form: Form = "full"
    href: str | None = None  # where it leads when its entry is not on the page

    @property
    def is_open(self) -> bool:
        return self.form == "open"

    @property
    def outward(self) -> int:
        """Received lies above the line (left of it), contributed below (right of it)."""
        return -1 if self.direction == "received" else 1

    @property
    def reach(self) -> float:
        return RADIUS[self.thanks] + (RAYS if self.unasked else 0)


class Text(NamedTuple):
    x: float
    y: float
    anchor: Anchor
    words: str


class Spot(NamedTuple):
    """A star in its place: stem from the line, labels (none, one or two lines)."""

    star: Star
    x: float
    y: float
    stem: str
    labels: tuple[Text, ...]


class Month(NamedTuple):
    number: int
    x: float
    y: float
    tick: str


@dataclass(frozen=True)
class Today:
    future: Box
    line: str
    x: float
    y: float
    anchor: Anchor


@dataclass(frozen=True)
class Plan:
    shape: Shape
    width: float
    height: float
    band: Box
    months: tuple[Month, ...]
    today: Today | None
    headings: tuple[tuple[float, float, Anchor], tuple[float, float, Anchor]]
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Year:
    """Whole months: first and end are firsts of months, end is no longer in it."""

    first: date
    end: date

    def share(self, on: date) -> float:
        return (on - self.first).days / (self.end - self.first).days

    def holds(self, on: date) -> bool:
        return self.first <= on < self.end

    @property
    def length(self) -> int:
        return 12 * (self.end.year - self.first.year) + self.end.month - self.first.month

    def months(self) -> Iterator[tuple[date, date]]:
        for passed in range(self.length):
            yield self._month(passed), self._month(passed + 1)

    def _month(self, passed: int) -> date:
        years, month = divmod(self.first.month - 1 + passed, 12)
        return date(self.first.year + years, month + 1, 1)


def labeled(stars: Sequence[Star]) -> frozenset[str]:
    """Keys of the stars that carry a label: all, or promises, the largest and the unasked where there are many."""
    if sum(not star.is_open for star in stars) <= LABEL_ALL_UP_TO:
        return frozenset(star.key for star in stars)
    return frozenset(star.key for star in stars if star.thanks == 3 or star.unasked or star.is_open)


def initial(name: str) -> str:
    """Dr. Lena Vogt is L. Vogt; a single word stays."""
    words = [word for word in name.split() if not word.endswith(".")]
    return f"{words[0][0]}. {' '.join(words[1:])}" if len(words) > 1 else name
