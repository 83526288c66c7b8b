"""The year line: a member's year as an SVG, received on one side of the line, contributed on the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape

from portal.records.year_plan import RADIUS, Month, Plan, Shape, Spot, Star, Text, Today, Year
from portal.records.year_tall import tall
from portal.records.year_wide import wide

__all__ = ["Star", "Words", "year_line"]

RAY_DIRECTIONS = (
    (0, -1),
    (0.707, -0.707),
    (1, 0),
    (0.707, 0.707),
    (0, 1),
    (-0.707, 0.707),
    (-1, 0),
    (-0.707, -0.707),
)


FORMS = {"full": "", "kept": " st-kept", "open": " st-open"}


@dataclass(frozen=True)
class Words:
    """The texts of the picture in the reader's language; months: twelve short names from January on."""

    title: str
    description: str
    received: str
    contributed: str
    today: str
    months: tuple[str, ...]


def year_line(
    stars: Sequence[Star],
    first: date,
    end: date,
    today: date | None,
    words: Words,
    shape: Shape,
    threads: Sequence[tuple[str, str]] = (),
) -> str:
    """The months from first up to end (both firsts of months); what lies outside is left out.

    Each star is a link to the entry of the same key on the page, so the picture is a group and no image.
    """
    year = Year(first, end)
    drawn = [star for star in stars if year.holds(star.on)]
    plan = (wide if shape == "wide" else tall)(drawn, year, today)
    return "".join(_picture(plan, words, threads))


def _picture(plan: Plan, words: Words, threads: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield (
        f'<svg class="yl yl-{plan.shape}" viewBox="0 0 {plan.width:.0f} {plan.height:.0f}" role="group" '
        f'aria-label="{escape(words.title)}" aria-describedby="yl-{plan.shape}">'
        f'<desc id="yl-{plan.shape}">{escape(words.description)}</desc><g aria-hidden="true">'
    )
    if plan.today:
        yield _rect("future", plan.today.future)
    yield _rect("band", plan.band)
    yield from _headings(plan, words)
    yield _path("tick", "".join(month.tick for month in plan.months))
    if plan.today:
        yield _today(plan.today, words.today)
    yield from _threads(plan, threads)
    yield from (_month(month, words) for month in plan.months)
    yield _path("stem", "".join(spot.stem for spot in plan.spots if not spot.star.is_open))
    yield _path("stem stem-open", "".join(spot.stem for spot in plan.spots if spot.star.is_open))
    yield "</g>"
    yield from (_star(spot) for spot in plan.spots)
    yield "</svg>"


def _path(name: str, d: str) -> str:
    return f'<path class="{name}" d="{d}"/>' if d else ""


def _rect(name: str, box: tuple[float, float, float, float]) -> str:
    x, y, width, height = box
    return f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _headings(plan: Plan, words: Words) -> Iterator[str]:
    for (x, y, anchor), text in zip(plan.headings, (words.received, words.contributed), strict=True):
        yield f'<text class="hd" x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(text)}</text>'


def _month(month: Month, words: Words) -> str:
    name = escape(words.months[month.number - 1])
    return f'<text class="mon" x="{month.x:.1f}" y="{month.y:.1f}">{name}</text>'


def _today(today: Today, text: str) -> str:
    at = f'x="{today.x:.1f}" y="{today.y:.1f}" text-anchor="{today.anchor}"'
    return f'<path class="now" d="{today.line}"/><text class="nowl" {at}>{escape(text)}</text>'


def _threads(plan: Plan, threads: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A thin line from a favor to the one that answered it, bent like the S of the mark."""
    spots = {spot.star.key: spot for spot in plan.spots}
    for one, other in threads:
        if one not in spots or other not in spots:
            continue
        a, b = spots[one], spots[other]
        dx, dy = (0.55 * (b.x - a.x), 0.0) if plan.shape == "wide" else (0.0, 0.6 * (b.y - a.y))
        bend = f"C{a.x + dx:.1f} {a.y + dy:.1f} {b.x - dx:.1f} {b.y - dy:.1f} {b.x:.1f} {b.y:.1f}"
        yield _path("arc", f"M{a.x:.1f} {a.y:.1f}{bend}")


def _star(spot: Spot) -> str:
    star, radius = spot.star, RADIUS[spot.star.thanks]
    side = "in" if star.direction == "received" else "out"
    key = escape(star.key)
    at = f'cx="{spot.x:.1f}" cy="{spot.y:.1f}"'
    return (
        f'<a class="st st-{side}{FORMS[star.form]}" href="{escape(star.href or "#" + star.key)}" data-entry="{key}">'
        f"<title>{escape(star.tip)}</title>"
        f'<circle class="halo" {at} r="{radius * 2.3:.1f}"/>'
        f"{_rays(spot, radius) if star.unasked else ''}"
        f'<circle class="disc" {at} r="{radius}"/>{_check(spot, radius) if star.form == "kept" else ""}'
        f"{_labels(spot.labels)}</a>"
    )


def _check(spot: Spot, radius: float) -> str:
    """The sign of a promise that was kept, within its star."""
    x, y, size = spot.x, spot.y, radius / 11.5
    return _path(
        "check",
        f"M{x - 5 * size:.1f} {y + 0.4 * size:.1f}l{3.4 * size:.1f} {3.6 * size:.1f} {6.6 * size:.1f} {-7.6 * size:.1f}",
    )


def _rays(spot: Spot, radius: float) -> str:
    return _path("ray", f"M{spot.x:.1f} {spot.y:.1f}{_rays_around(radius)}")


@cache
def _rays_around(radius: float) -> str:
    """Eight short lines, each from where the one before ended."""
    inner, outer = radius + 3.2, radius + 8
    lines, x, y = [], 0.0, 0.0
    for dx, dy in RAY_DIRECTIONS:
        lines.append(
            f"m{dx * inner - x:.2f} {dy * inner - y:.2f}l{dx * (outer - inner):.2f} {dy * (outer - inner):.2f}"
        )
        x, y = dx * outer, dy * outer
    return "".join(lines)


def _labels(lines: tuple[Text, ...]) -> str:
    return "".join(
        f'<text class="lb{" sub" if number else ""}" x="{line.x:.1f}" y="{line.y:.1f}"'
        f"{_anchor(line)}>{escape(line.words)}</text>"
        for number, line in enumerate(lines)
    )


def _anchor(line: Text) -> str:
    return "" if line.anchor == "middle" else f' text-anchor="{line.anchor}"'
