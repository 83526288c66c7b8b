"""Free times: what a pattern promises by the wall clock, and what never happens whatever the pattern."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.interviews.slots import Hours, Pattern, Slot, Span, closing, free, opening, slot_at

pytestmark = pytest.mark.usefixtures("tuesday")

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 7:00 in Berlin
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # 2:00 becomes 3:00, 3:00 becomes 2:00

OLGA = Pattern(
    host_id=1,
    host_name="Olga Brandt",
    length=45,
    pause=15,
    notice=timedelta(),
    ahead=28,
    meeting="phone",
    place="Wir rufen Sie an",
    weekly={0: [(9 * 60, 12 * 60)], 3: [(14 * 60, 16 * 60), (18 * 60, 19 * 60)]},
    special={},
    off=(),
)


def wall(
    pattern: Pattern,
    first: date,
    last: date | None = None,
    taken: list[Span] | None = None,
    at: datetime = MORNING,
) -> list[str]:
    """The free times as a clock in Berlin shows them."""
    found = free(pattern, taken or [], at, BERLIN, first, last or first)
    return [f"{slot.begins_at.astimezone(ZoneInfo(BERLIN)):%a %H:%M}" for slot in found]


def berlin(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def talk(day: date, hour: int, minute: int, length: int) -> Span:
    begins = berlin(day, hour, minute)
    return begins, begins + timedelta(minutes=length)


def test_a_week_as_olga_planned_it() -> None:
    assert wall(OLGA, MONDAY, MONDAY + timedelta(days=6)) == [
        *("Mon 09:00", "Mon 10:00", "Mon 11:00"),
        *("Thu 14:00", "Thu 15:00", "Thu 18:00"),
    ]


def test_the_last_talk_ends_within_the_hours() -> None:
    hours = {0: [(9 * 60, 10 * 60 + 44)]}

    assert wall(replace(OLGA, weekly=hours), MONDAY) == ["Mon 09:00"]


def test_a_day_may_end_at_midnight() -> None:
    late = replace(OLGA, weekly={0: [(23 * 60, 24 * 60)]})

    [slot] = free(late, [], MORNING, BERLIN, MONDAY, MONDAY)

    assert slot == Slot(berlin(MONDAY, 23), berlin(MONDAY, 23, 45), 1)


def test_nothing_is_offered_within_the_notice_nor_beyond_the_reach() -> None:
    narrow = replace(OLGA, notice=timedelta(hours=4), ahead=3)

    assert wall(narrow, MONDAY - timedelta(days=9), MONDAY + timedelta(days=30)) == [
        *("Mon 11:00", "Thu 14:00", "Thu 15:00", "Thu 18:00"),
    ]


def test_a_time_that_begins_just_now_is_past() -> None:
    assert wall(OLGA, MONDAY, at=berlin(MONDAY, 10)) == ["Mon 11:00"]


def test_other_hours_take_the_place_of_the_weekday_s() -> None:
    other = replace(OLGA, special={MONDAY: [(15 * 60, 16 * 60)], MONDAY + timedelta(days=1): [(480, 540)]})

    assert wall(other, MONDAY, MONDAY + timedelta(days=1)) == ["Mon 15:00", "Tue 08:00"]


def test_days_off_are_off_also_where_other_hours_were_set() -> None:
    away = replace(OLGA, special={MONDAY: [(15 * 60, 16 * 60)]}, off=[(MONDAY, MONDAY + timedelta(days=2))])

    assert wall(away, MONDAY, MONDAY + timedelta(days=3)) == ["Thu 14:00", "Thu 15:00", "Thu 18:00"]


def test_a_talk_of_an_older_pattern_keeps_its_time_and_the_pause_around_it() -> None:
    # 9:50 to 10:20, agreed on when talks were short and began at other minutes
    assert wall(OLGA, MONDAY, taken=[talk(MONDAY, 9, 50, 30)]) == ["Mon 11:00"]
    assert wall(OLGA, MONDAY, taken=[talk(MONDAY, 10, 0, 45)]) == ["Mon 09:00", "Mon 11:00"]


def test_hours_that_overlap_offer_no_time_twice_and_none_within_another() -> None:
    twice = replace(OLGA, weekly={0: [(9 * 60, 12 * 60), (9 * 60, 12 * 60), (10 * 60 + 30, 13 * 60)]})

    assert wall(twice, MONDAY) == ["Mon 09:00", "Mon 10:00", "Mon 11:00"]


def test_the_wall_clock_stays_when_summer_time_begins() -> None:
    sundays = replace(OLGA, weekly={6: [(9 * 60, 10 * 60)]}, ahead=180)
    found = list(free(sundays, [], MORNING, BERLIN, SPRING - timedelta(days=7), SPRING + timedelta(days=7)))

    assert [f"{slot.begins_at:%H:%M}" for slot in found] == ["08:00", "07:00", "07:00"]  # in UTC
    assert {slot.begins_at.astimezone(ZoneInfo(BERLIN)).hour for slot in found} == {9}


def test_a_time_that_does_not_exist_is_not_offered() -> None:
    night = replace(OLGA, weekly={6: [(1 * 60 + 30, 6 * 60)]}, ahead=180, length=30, pause=30)

    assert wall(night, SPRING) == ["Sun 01:30", "Sun 03:30", "Sun 04:30", "Sun 05:30"]


def test_a_time_that_exists_twice_is_offered_once() -> None:
    night, before = (
        replace(OLGA, weekly={6: [(120, 240)]}, length=30, pause=30),
        datetime(2026, 10, 20, tzinfo=UTC),
    )

    found = list(free(night, [], before, BERLIN, AUTUMN, AUTUMN))

    assert [f"{slot.begins_at:%H:%M}" for slot in found] == [
        "00:00",
        "02:00",
    ]  # 2:00 the first time, and 3:00


def test_only_a_free_time_can_be_had_by_its_beginning() -> None:
    at, taken = berlin(MONDAY, 10), [talk(MONDAY, 10, 0, 45)]

    assert slot_at(OLGA, [], MORNING, BERLIN, at) == Slot(at, berlin(MONDAY, 10, 45), 1)
    assert slot_at(OLGA, taken, MORNING, BERLIN, at) is None
    assert slot_at(OLGA, [], MORNING, BERLIN, at + timedelta(minutes=1)) is None
    assert slot_at(OLGA, [], at, BERLIN, at) is None


ZONES = st.sampled_from(
    [BERLIN, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tokyo"]
)
# a summer time begins or ends in each of these weeks, somewhere
DAYS = st.sampled_from(
    [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4), date(2026, 10, 25), MONDAY]
)
HOURS: st.SearchStrategy[Hours] = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(
    lambda pair: pair[0] < pair[1]
)
PATTERNS = st.builds(
    Pattern,
    host_id=st.just(1),
    host_name=st.just("Olga"),
    length=st.integers(10, 240),
    pause=st.integers(0, 240),
    notice=st.integers(0, 100).map(lambda hours: timedelta(hours=hours)),
    ahead=st.integers(1, 30),
    meeting=st.just("phone"),
    place=st.just(""),
    weekly=st.dictionaries(st.integers(0, 6), st.lists(HOURS, max_size=3)),
    special=st.dictionaries(DAYS, st.lists(HOURS, max_size=2)),
    off=st.lists(DAYS.map(lambda day: (day, day + timedelta(days=2))), max_size=2),
)
TALKS = st.lists(st.tuples(st.integers(0, 14 * 24 * 60), st.integers(10, 240)), max_size=6)


@settings(deadline=None, max_examples=150)  # nothing here depends on the machine's pace
@given(pattern=PATTERNS, zone=ZONES, day=DAYS, minute=st.integers(0, 2880), talks=TALKS)
def test_whatever_the_pattern(
    pattern: Pattern, zone: str, day: date, minute: int, talks: list[tuple[int, int]]
) -> None:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=3) + timedelta(minutes=minute)
    begun = [(at + timedelta(minutes=after), length) for after, length in talks]
    taken = [(begins, begins + timedelta(minutes=length)) for begins, length in begun]

    slots = list(free(pattern, taken, at, zone, day - timedelta(days=5), day + timedelta(days=9)))

    pause, length = timedelta(minutes=pattern.pause), timedelta(minutes=pattern.length)
    assert all(slot.begins_at > at and slot.begins_at >= at + pattern.notice for slot in slots)
    assert all(slot.ends_at - slot.begins_at == length for slot in slots)
    assert all(one.ends_at <= next_.begins_at for one, next_ in pairwise(slots))
    assert not [
        (slot, span)
        for slot in slots
        for span in taken
        if slot.begins_at < span[1] + pause and span[0] < slot.ends_at + pause
    ]
    assert all(within_its_hours(slot, pattern, zone, at) for slot in slots)


def within_its_hours(slot: Slot, pattern: Pattern, zone: str, at: datetime) -> bool:
    local = slot.begins_at.astimezone(ZoneInfo(zone))
    day, minute = local.date(), local.hour * 60 + local.minute
    hours = pattern.special.get(day, pattern.weekly.get(day.weekday(), ()))
    return (
        not any(first <= day <= last for first, last in pattern.off)
        and (day - at.astimezone(ZoneInfo(zone)).date()).days <= pattern.ahead
        and any(begins <= minute and slot.ends_at <= closing(day, until, zone) for begins, until in hours)
        and opening(day, minute, zone) == slot.begins_at
    )
