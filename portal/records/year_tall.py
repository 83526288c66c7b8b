"""The year standing, for a phone: time runs upward, stars move apart so far that every name can be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate

from portal.records.year_plan import (
    CHARACTER,
    RADIUS,
    Month,
    Plan,
    Spot,
    Star,
    Text,
    Today,
    Year,
    initial,
    labeled,
)

TALL, AXIS, BAND, OFFSET = 350.0, 175.0, 23.0, 24.0
MONTH, SPARSE_MONTH, SPARSE_UP_TO = 58.0, 38.0, 6  # few stars need no long picture
TOP, BOTTOM, LINE, TWO_LINES = 44.0, 26.0, 18.0, 34.0


@dataclass(frozen=True)
class Column:
    """The year as a height, in drawing units."""

    year: Year
    month: float

    @cached_property
    def length(self) -> float:
        return self.year.length * self.month

    def risen(self, on: date) -> float:
        return self.year.share(on) * self.length

    def down(self, on: date) -> float:
        return TOP + self.length - self.risen(on)


def tall(stars: Sequence[Star], year: Year, today: date | None) -> Plan:
    column = Column(year, SPARSE_MONTH if len(stars) <= SPARSE_UP_TO else MONTH)
    height = TOP + column.length + BOTTOM
    now = today if today and year.holds(today) else None
    named = labeled(stars)
    sides = [sorted((s for s in stars if s.outward == side), key=lambda s: (s.on, s.key)) for side in (-1, 1)]
    return Plan(
        shape="tall",
        width=TALL,
        height=height,
        band=(AXIS - BAND, 0, 2 * BAND, height),
        months=tuple(_months(column)),
        today=_today(column.down(now)) if now else None,
        headings=((AXIS - BAND - 14, 26, "end"), (AXIS + BAND + 14, 26, "start")),
        spots=tuple(spot for side in sides for spot in _spots(side, column, now, named)),
    )


def _months(column: Column) -> Iterator[Month]:
    for first, after in column.year.months():
        y = column.down(first)
        tick = f"M{AXIS - BAND:.0f} {y:.1f}h6m{2 * BAND - 12:.0f} 0h6" if first != column.year.first else ""
        yield Month(first.month, AXIS, (y + column.down(after)) / 2 + 4.5, tick)


def _today(y: float) -> Today:
    return Today((0, 0, TALL, y), f"M12 {y:.1f}H{TALL - 12:.0f}", TALL - 12, y - 7, "end")


def _spots(side: list[Star], column: Column, now: date | None, named: frozenset[str]) -> Iterator[Spot]:
    """Nothing that happened stands above today and no promise below it, however many crowd there."""
    today = column.risen(now) if now else column.length
    past, ahead = [s for s in side if not s.is_open], [s for s in side if s.is_open]
    yield from _between(past, column, 0, today, named)
    yield from _between(ahead, column, today, column.length, named)


def _between(
    stars: list[Star], column: Column, low: float, high: float, named: frozenset[str]
) -> Iterator[Spot]:
    if not stars:
        return
    wanted = [column.risen(star.on) - low for star in stars]
    places = spread(wanted, [_height(star, named) for star in stars], high - low)
    for star, place in zip(stars, places, strict=True):
        y = TOP + column.length - low - place
        edge = AXIS + star.outward * BAND
        x = edge + star.outward * OFFSET
        stem = f"M{edge:.1f} {column.down(star.on):.1f}L{x - star.outward * RADIUS[star.thanks]:.1f} {y:.1f}"
        yield Spot(star, x, y, stem, tuple(_labels(star, x, y)) if star.key in named else ())


def _height(star: Star, named: frozenset[str]) -> float:
    """The room it takes in the column; a promise says its day in a second line."""
    if star.key not in named:
        return 2 * RADIUS[star.thanks]
    return TWO_LINES if star.is_open else LINE


def _labels(star: Star, x: float, y: float) -> Iterator[Text]:
    name = _label(star, x, y)
    if not star.is_open or not star.sub:
        yield name
        return
    yield name._replace(y=y - 2)
    yield name._replace(y=y + 13, words=star.sub)


def _label(star: Star, x: float, y: float) -> Text:
    start = x + star.outward * (star.reach + 6)
    room = (TALL - 4 - start) if star.outward > 0 else start - 4
    return Text(
        start, y + 4.5, "start" if star.outward > 0 else "end", fit(star.label, int(room / CHARACTER))
    )


def spread(wanted: Sequence[float], gaps: Sequence[float], length: float) -> list[float]:
    """The places nearest to the wanted (ascending) ones that keep the gaps, from 0 to length if they can."""
    offsets = list(accumulate(gaps[1:], initial=0.0))
    pools: list[tuple[float, int]] = []  # neighbors that push each other share the mean of what they want
    for want, offset in zip(wanted, offsets, strict=False):
        mean, size = want - offset, 1
        while pools and pools[-1][0] > mean:
            before, more = pools.pop()
            mean, size = (mean * size + before * more) / (size + more), size + more
        pools.append((mean, size))
    highest = max(length - offsets[-1], 0.0)
    levels = [min(max(mean, 0.0), highest) for mean, size in pools for _ in range(size)]
    return [level + offset for level, offset in zip(levels, offsets, strict=False)]


def fit(name: str, room: int) -> str:
    """A name in so many characters: whole, with an initial, cut."""
    if len(name) <= room:
        return name
    short = initial(name)
    return short if len(short) <= room else short[: room - 1].rstrip() + "…"
