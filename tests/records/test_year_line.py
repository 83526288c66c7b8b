"""The picture of a year: complete, escaped, and readable where it is crowded."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.records.year_line import Star, Words, year_line
from portal.records.year_plan import CHARACTER, Shape, Year, initial
from portal.records.year_tall import fit, spread, tall
from portal.records.year_wide import wide

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WORDS = Words("Lena's year", "One favor received.", "Received", "Contributed", "Today", MONTHS)
FIRST, END, TODAY = date(2026, 3, 1), date(2027, 3, 1), date(2026, 11, 23)
ADMISSION = Star(
    "favor-1", "received", date(2026, 3, 14), 3, False, "Admission", None, "Olga Brandt: Admission"
)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(stars: list[Star], shape: Shape = "wide", threads: tuple[tuple[str, str], ...] = ()) -> ET.Element:
    text = year_line(stars, FIRST, END, TODAY, WORDS, shape, threads)
    return ET.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own picture


def links(picture: ET.Element) -> list[str | None]:
    return [link.get("href") for link in picture.iter(f"{SVG}a")]


def said(picture: ET.Element, name: str) -> list[str | None]:
    return [text.text for text in picture.iter(f"{SVG}text") if (text.get("class") or "").split()[0] == name]


def favor(
    key: str, on: date, direction: Literal["received", "contributed"] = "received", thanks: int = 2
) -> Star:
    return Star(key, direction, on, thanks, False, f"Member {key}", None, f"Member {key}: advice")


def test_the_admission_is_a_large_star_in_march_that_leads_to_its_entry() -> None:
    star = year_line([ADMISSION], FIRST, END, TODAY, WORDS, "wide").split('<a class="st', 1)[1]
    assert star == (
        ' st-in" href="#favor-1" data-entry="favor-1"><title>Olga Brandt: Admission</title>'
        '<circle class="halo" cx="72.6" cy="118.0" r="26.4"/>'
        '<circle class="disc" cx="72.6" cy="118.0" r="11.5"/>'
        '<text class="lb" x="72.6" y="97.5">Admission</text></a></svg>'
    )


@pytest.mark.parametrize("shape", get_args(Shape))
def test_the_picture_is_a_group_with_a_name_and_a_description(shape: Shape) -> None:
    picture = drawn([ADMISSION], shape)
    described = picture.get("aria-describedby")
    assert (picture.get("role"), picture.get("aria-label")) == ("group", "Lena's year")
    assert [desc.text for desc in picture.iter(f"{SVG}desc") if desc.get("id") == described] == [
        "One favor received."
    ]


@pytest.mark.parametrize("shape", get_args(Shape))
def test_the_months_run_from_the_first_one_on(shape: Shape) -> None:
    assert said(drawn([], shape), "mon") == [*MONTHS[2:], *MONTHS[:2]]


@pytest.mark.parametrize("shape", get_args(Shape))
def test_today_is_marked_only_in_the_year_it_lies_in(shape: Shape) -> None:
    assert said(drawn([], shape), "nowl") == ["Today"]
    assert "now" not in year_line([], FIRST, END, date(2027, 3, 1), WORDS, shape)
    assert "now" not in year_line([], FIRST, END, None, WORDS, shape)


@pytest.mark.parametrize("shape", get_args(Shape))
def test_a_favor_of_another_year_is_not_drawn(shape: Shape) -> None:
    stars = [favor("before", date(2026, 2, 28)), ADMISSION, favor("after", date(2027, 3, 1))]
    assert links(drawn(stars, shape)) == ["#favor-1"]


@pytest.mark.parametrize("shape", get_args(Shape))
def test_what_people_wrote_cannot_break_out_of_the_picture(shape: Shape) -> None:
    hostile = '"><script>alert(1)</script>&'
    star = ADMISSION._replace(key=hostile, label=hostile, sub=hostile, tip=hostile, thanks=3)
    words = replace(WORDS, title=hostile, description=hostile, received=hostile, today=hostile)
    assert "<script" not in year_line([star], FIRST, END, TODAY, words, shape)


def test_an_unasked_favor_has_eight_rays() -> None:
    rays = [
        p.get("d", "")
        for p in drawn([ADMISSION._replace(unasked=True)]).iter(f"{SVG}path")
        if p.get("class") == "ray"
    ]
    assert [d.count("l") for d in rays] == [8]


def test_a_thread_joins_a_favor_with_the_one_that_answered_it() -> None:
    answer = favor("2", date(2026, 5, 1), "contributed")
    threads = (("favor-1", "2"), ("favor-1", "unknown"))
    arcs = [
        p for p in drawn([ADMISSION, answer], "wide", threads).iter(f"{SVG}path") if p.get("class") == "arc"
    ]
    assert len(arcs) == 1


def test_up_to_forty_stars_all_ask_for_a_label_beyond_only_the_large_and_the_unasked() -> None:
    days = [FIRST + timedelta(days=8 * n) for n in range(41)]
    stars = [favor(str(n), day, thanks=3 if n == 20 else 2) for n, day in enumerate(days)]
    stars[30] = stars[30]._replace(unasked=True)
    assert len(said(drawn(stars[:40], "tall"), "lb")) == 40
    assert said(drawn(stars, "tall"), "lb") == ["Member 20", "Member 30"]


on_a_day = st.dates(FIRST, TODAY)
some_favors = st.lists(
    st.builds(
        Star,
        key=st.uuids().map(str),
        direction=st.sampled_from(["received", "contributed"]),
        on=on_a_day,
        thanks=st.integers(1, 3),
        unasked=st.booleans(),
        label=st.text(min_size=1, max_size=30),
        sub=st.none() | st.text(min_size=1, max_size=30),
        tip=st.text(max_size=60),
    ),
    max_size=60,
)


@given(some_favors, st.sampled_from(get_args(Shape)))
def test_every_favor_is_drawn_within_the_picture(stars: list[Star], shape: Shape) -> None:
    stars = [
        s._replace(label=s.label.encode("ascii", "ignore").decode() or "A", sub=None, tip="") for s in stars
    ]
    text = year_line(stars, FIRST, END, TODAY, WORDS, shape)
    width, height = (float(n) for n in text.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split())
    discs = [part.split('"') for part in text.split('class="disc" ')[1:]]
    assert len(discs) == len(stars)
    assert all(0 < float(d[1]) < width and 0 < float(d[3]) < height for d in discs)


@given(some_favors)
def test_names_side_by_side_do_not_run_into_each_other(stars: list[Star]) -> None:
    lanes: dict[tuple[int, float], list[tuple[float, float]]] = {}
    for spot in wide(stars, Year(FIRST, END), TODAY).spots:
        for name in spot.labels[:1]:
            half = CHARACTER * len(name.words) / 2
            lanes.setdefault((spot.star.outward, spot.y), []).append((name.x - half, name.x + half))
    for spans in lanes.values():
        assert all(left >= right - 1.01 for (_, right), (left, _) in pairwise(spans))


@given(
    st.lists(st.floats(0, 600), min_size=1, max_size=30).map(sorted),
    st.floats(1, 15),
)
def test_what_is_spread_keeps_order_gaps_and_bounds(wanted: list[float], gap: float) -> None:
    places = spread(wanted, [gap] * len(wanted), 600)
    assert all(after - before >= gap - 1e-6 for before, after in pairwise(places))
    assert places[0] >= -1e-6 and places[-1] <= 600 + 1e-6


def test_what_has_room_stays_where_it_is() -> None:
    assert spread([10, 100, 300], [18, 18, 18], 600) == [10, 100, 300]


def test_what_crowds_moves_apart_to_both_sides() -> None:
    assert spread([100, 100, 100], [20, 20, 20], 600) == [80, 100, 120]


def test_nothing_moves_beyond_the_end() -> None:
    assert spread([590, 600], [18, 18], 600) == [582, 600]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Lena Vogt", "L. Vogt"),
        ("Dr. Lena Vogt", "L. Vogt"),
        ("Admission", "Admission"),
        ("Dr. Vogt", "Dr. Vogt"),
    ],
)
def test_a_short_name_has_an_initial(name: str, short: str) -> None:
    assert initial(name) == short


@pytest.mark.parametrize(
    ("room", "shown"),
    [(15, "F. Plessner"), (18, "Friedrich Plessner"), (6, "F. Pl…")],
)
def test_a_name_fits_its_room(room: int, shown: str) -> None:
    assert fit("Friedrich Plessner", room) == shown


def ring(key: str, on: date, direction: Literal["received", "contributed"] = "received") -> Star:
    return Star(key, direction, on, 1, False, f"Member {key}", "by 8 Feb", "A stage", "open")


def test_a_promise_is_an_open_ring_with_its_day() -> None:
    wide_, tall_ = (drawn([ADMISSION, ring("p", date(2027, 2, 8))], shape) for shape in get_args(Shape))

    for picture in (wide_, tall_):
        assert [link.get("class") for link in picture.iter(f"{SVG}a")] == ["st st-in", "st st-in st-open"]
        assert "by 8 Feb" in [text.text for text in picture.iter(f"{SVG}text")]


def test_a_kept_promise_has_a_check_and_a_star_without_entry_leads_elsewhere() -> None:
    kept = ADMISSION._replace(form="kept", href="/favors/1")
    picture = drawn([kept])

    assert [path.get("class") for path in picture.iter(f"{SVG}path") if path.get("class") == "check"] == [
        "check"
    ]
    assert links(picture) == ["/favors/1"]


days_ahead = st.lists(st.dates(TODAY, END - timedelta(days=1)), max_size=8)
days_past = st.lists(st.dates(FIRST, TODAY), max_size=12)


@given(days_past, days_ahead, st.sampled_from(get_args(Shape)))
def test_what_is_promised_lies_beyond_today_however_it_crowds(
    past: list[date], ahead: list[date], shape: Shape
) -> None:
    stars = [favor(str(n), on) for n, on in enumerate(past)] + [
        ring(f"p{n}", on) for n, on in enumerate(ahead)
    ]
    plan = (wide if shape == "wide" else tall)(stars, Year(FIRST, END), TODAY)
    assert plan.today
    beyond = [
        spot.x >= plan.today.x - 12 if shape == "wide" else spot.y <= plan.today.y + 8
        for spot in plan.spots
        if spot.star.is_open
    ]
    assert len(beyond) == len(ahead) and all(beyond)


@given(days_ahead)
def test_the_names_of_promises_stay_beyond_today(ahead: list[date]) -> None:
    plan = wide([ring(f"p{n}", on) for n, on in enumerate(ahead)], Year(FIRST, END), TODAY)
    assert plan.today
    for spot in plan.spots:
        for label in spot.labels:
            assert label.x - CHARACTER * len(label.words) / 2 >= plan.today.future[0]
