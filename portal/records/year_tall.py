"""The year standing, for a phone: time runs upward, stars move apart so far that every name can be read."""

from collections.abc import Iterator, Sequence
from datetime import date
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

TALL, BAND, OFFSET, MONTH = 350.0, 23.0, 24.0, 58.0
TOP, BOTTOM, LINE = 44.0, 26.0, 18.0


def tall(stars: Sequence[Star], year: Year, today: date | None) -> Plan:
    named = labeled(stars)
    height = TOP + year.length * MONTH + BOTTOM
    axis = TALL / 2
    sides = [sorted((s for s in stars if s.outward == side), key=lambda s: (s.on, s.key)) for side in (-1, 1)]
    return Plan(
        shape="tall",
        width=TALL,
        height=height,
        band=(axis - BAND, 0, 2 * BAND, height),
        months=tuple(_tall_months(year, axis)),
        today=_tall_today(_down(year, today)) if today and year.holds(today) else None,
        headings=((axis - BAND - 14, 26, "end"), (axis + BAND + 14, 26, "start")),
        spots=tuple(spot for side in sides for spot in _tall_spots(side, year, today, axis, named)),
    )


def _down(year: Year, on: date) -> float:
    return TOP + (1 - year.share(on)) * year.length * MONTH


def _tall_months(year: Year, axis: float) -> Iterator[Month]:
    for first, after in year.months():
        y = _down(year, first)
        tick = f"M{axis - BAND:.0f} {y:.1f}h6m{2 * BAND - 12:.0f} 0h6" if first != year.first else ""
        yield Month(first.month, axis, (y + _down(year, after)) / 2 + 4.5, tick)


def _tall_today(y: float) -> Today:
    return Today((0, 0, TALL, y), f"M12 {y:.1f}H{TALL - 12:.0f}", TALL - 12, y - 7, "end")


def _tall_spots(
    side: list[Star], year: Year, today: date | None, axis: float, named: frozenset[str]
) -> Iterator[Spot]:
    wanted = [year.share(star.on) * year.length * MONTH for star in side]
    gaps = [LINE if star.key in named else 2 * RADIUS[star.thanks] for star in side]
    room = year.length * MONTH * (year.share(today) if today and year.holds(today) else 1)
    for star, risen in zip(side, spread(wanted, gaps, room), strict=True):
        y = TOP + year.length * MONTH - risen
        edge = axis + star.outward * BAND
        x = edge + star.outward * OFFSET
        stem = f"M{edge:.1f} {_down(year, star.on):.1f}L{x - star.outward * RADIUS[star.thanks]:.1f} {y:.1f}"
        yield Spot(star, x, y, stem, (_tall_label(star, x, y),) if star.key in named else ())


def _tall_label(star: Star, x: float, y: float) -> Text:
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
