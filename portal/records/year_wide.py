"""The year lying: time runs to the right, stars stand in lanes beside the line, larger ones further out."""

from collections.abc import Iterator, Sequence
from datetime import date

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

WIDE, PAD, BAND = 1152.0, 34.0, 15.0
LANES, LANE_FIRST, LANE_STEP = 4, 30.0, 44.0
HEADING_END = 170.0  # the headings stand in the outer corners on the left
SHORT_FROM = 10  # more names than this on one side stand with an initial
GAP, SLACK = 5.0, 6.0  # wished between labels; how much of it may be missing, as the width is an estimate


def wide(stars: Sequence[Star], year: Year, today: date | None) -> Plan:
    named = labeled(stars)
    sides = [[s for s in stars if s.outward == side] for side in (-1, 1)]
    count = LANES if max(len(named & {s.key for s in side}) for side in sides) > 7 else LANES - 1
    half = 2 * LANE_FIRST + LANE_STEP * count
    axis = half + BAND
    return Plan(
        shape="wide",
        width=WIDE,
        height=2 * axis,
        band=(0, half, WIDE, 2 * BAND),
        months=tuple(_months(year, axis)),
        today=_today(_across(year, today), 2 * axis) if today and year.holds(today) else None,
        headings=((24, 40, "start"), (24, 2 * axis - 24, "start")),
        spots=tuple(
            spot
            for side in sides
            for spot in _spots(side, year, axis, Lanes(count, _across(year, today) if today else 0), named)
        ),
    )


def _across(year: Year, on: date) -> float:
    return PAD + year.share(on) * (WIDE - 2 * PAD)


def _months(year: Year, axis: float) -> Iterator[Month]:
    for first, after in year.months():
        x = _across(year, first)
        tick = f"M{x:.1f} {axis - BAND:.1f}v5m0 {2 * BAND - 10:.0f}v5" if first != year.first else ""
        yield Month(first.month, (x + _across(year, after)) / 2, axis + 4.5, tick)


def _today(x: float, height: float) -> Today:
    late, early = x > WIDE - 160, x < HEADING_END
    top = 54 if early else 8
    return Today(
        future=(x, 0, WIDE - x, height),
        line=f"M{x:.1f} {top}V{height - top:.1f}",
        x=x - 9 if late else x + 9,
        y=top + 12,
        anchor="end" if late else "start",
    )


def _spots(
    side: list[Star], year: Year, axis: float, lanes: "Lanes", named: frozenset[str]
) -> Iterator[Spot]:
    short = sum(star.key in named for star in side) > SHORT_FROM
    for star in sorted(side, key=lambda s: (s.on, s.key)):
        x = _across(year, star.on)
        lane, lines = lanes.place(star, x, _lines(star, short=short) if star.key in named else ())
        y = axis + star.outward * (BAND + LANE_FIRST + LANE_STEP * lane)
        stem = f"M{x:.1f} {axis + star.outward * BAND:.1f}V{y - star.outward * RADIUS[star.thanks]:.1f}"
        yield Spot(star, x, y, stem, _labels(star, lanes.middle(star, x, lines), y, lines))


def _lines(star: Star, *, short: bool) -> tuple[str, ...]:
    name = initial(star.label) if short else star.label
    return (name, star.sub) if star.sub else (name,)


def _half(star: Star, lines: tuple[str, ...]) -> float:
    return max(CHARACTER * max(map(len, lines), default=0) / 2, star.reach)


def _labels(star: Star, middle: float, y: float, lines: tuple[str, ...]) -> tuple[Text, ...]:
    above = y - star.reach - 9 - 15 * (len(lines) - 1)
    first = above if star.outward < 0 else y + star.reach + 19
    return tuple(Text(middle, first + 15 * line, "middle", text) for line, text in enumerate(lines))


class Lanes:
    """Rows for the stars of one side, filled from left to right; a label that fits nowhere is left out."""

    def __init__(self, count: int, today: float = 0) -> None:
        self.count, self.today = count, today
        self.label_end = [0.0] * (count - 1) + [
            HEADING_END
        ] * 2  # one more: a second line reaches into the next lane
        self.stem_end = [-PAD] * count

    def place(self, star: Star, x: float, lines: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        """The star's lane, and as many of its lines as have room there."""
        left, right = self._span(star, x, lines)
        lane = self._lane(star.thanks - 1, x, left, two=len(lines) > 1)
        while lines and self._overlap(lane, left, two=len(lines) > 1) > SLACK:
            lines = lines[:-1]
            left, right = self._span(star, x, lines)
        self.stem_end[:lane] = [x] * lane
        for taken in range(lane, lane + max(len(lines), 1)):
            self.label_end[taken] = max(self.label_end[taken], right + GAP)
        return lane, lines

    def _span(self, star: Star, x: float, lines: tuple[str, ...]) -> tuple[float, float]:
        half, middle = _half(star, lines), self.middle(star, x, lines)
        return middle - half, middle + half

    def middle(self, star: Star, x: float, lines: tuple[str, ...]) -> float:
        """A label stands under its star, except that it stays within the picture; a promise's stays right of today."""
        half = _half(star, lines)
        left = (self.today if star.is_open else 0) + half + 6
        return min(max(x, left), WIDE - half - 6)

    def _lane(self, wish: int, x: float, left: float, *, two: bool) -> int:
        """Overlap weighs most, then stems through labels, then the distance from the lane of its size."""
        best, lane, crossed = float("inf"), 0, 0
        for here in range(self.count):
            stems = crossed + (self.stem_end[here] > left)
            cost = 10 * self._overlap(here, left, two=two) + 6 * stems + 3 * abs(here - wish)
            if cost < best:
                best, lane = cost, here
            crossed += self.label_end[here] > x
        return lane

    def _overlap(self, lane: int, left: float, *, two: bool) -> float:
        overlap = max(0.0, self.label_end[lane] - left)
        return overlap + max(0.0, self.label_end[lane + 1] - left) if two else overlap
