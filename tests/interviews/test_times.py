"""An organizer's page of times: what it keeps, and what it says to input that cannot be."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.interviews.models_schedule import DaysOff, Schedule, SpecialHours, WeeklyHours
from portal.web.transaction import Portal
from tests.admission.test_journey import organizer
from tests.interviews.people import house, invited, offered
from tests.people import Visitor
from tests.test_bad_input import errors

pytestmark = pytest.mark.usefixtures("tuesday")

TIMES = "/organizer/interviews/times"
PLAN = {
    "offers": "y",
    "meeting": "video",
    "place": "https://video.example.org/raum",
    "length": "30",
    "pause": "10",
    "notice_hours": "24",
    "ahead_days": "14",
}
MORNINGS = {"weekdays": ["0", "2"], "begins": "09:00", "until": "12:30"}


def rows(app: Portal, kind: Any, *names: str) -> list[tuple[Any, ...]]:
    with app.database.session(writes=False) as db:
        return [tuple(row) for row in db.execute(sa.select(*(getattr(kind, name) for name in names)))]


def test_olga_says_how_she_talks(app: Portal) -> None:
    olga = organizer(app)

    assert olga.fills_in(TIMES, PLAN).location == TIMES

    names = ("offers", "meeting", "place", "length", "pause", "notice_hours", "ahead_days")
    assert rows(app, Schedule, *names) == [(True, "video", PLAN["place"], 30, 10, 24, 14)]
    assert 'value="https://video.example.org/raum"' in olga.opens(TIMES).text


def test_a_plan_may_stop_offering(app: Portal) -> None:
    olga = organizer(app)
    olga.fills_in(TIMES, PLAN)

    olga.fills_in(TIMES, {name: text for name, text in PLAN.items() if name != "offers"})

    assert rows(app, Schedule, "offers") == [(False,)]
    assert "Zurzeit bieten Sie keine Zeiten an." in olga.opens(TIMES).text


def test_hours_are_added_for_several_weekdays_and_removed_one_by_one(app: Portal) -> None:
    olga = organizer(app)
    olga.fills_in(TIMES, MORNINGS, to=f"{TIMES}/weekly")
    assert rows(app, WeeklyHours, "weekday", "begins", "until") == [(0, 540, 750), (2, 540, 750)]

    page = olga.opens(TIMES)
    assert "Montag, 09:00 bis 12:30" in page.text
    olga.sends(f"{TIMES}/weekly/1/remove")

    assert rows(app, WeeklyHours, "weekday") == [(2,)]


def test_until_midnight_is_the_day_s_end(app: Portal) -> None:
    olga = organizer(app)

    olga.fills_in(TIMES, {"weekdays": "0", "begins": "22:00", "until": "00:00"}, to=f"{TIMES}/weekly")

    assert rows(app, WeeklyHours, "begins", "until") == [(1320, 1440)]
    assert "Montag, 22:00 bis 24:00" in olga.opens(TIMES).text
    assert "Monday, 10:00\u00a0pm to midnight" in olga.opens(f"/en{TIMES}").text


def test_a_day_with_other_hours_and_days_off(app: Portal) -> None:
    olga = organizer(app)
    day = {"day": "2026-12-24", "special_begins": "08:00", "special_until": "10:00"}

    assert olga.fills_in(TIMES, day, to=f"{TIMES}/special").location == TIMES
    assert olga.fills_in(TIMES, {"first": "2026-12-25", "last": "2027-01-06"}, to=f"{TIMES}/off").location

    page = olga.opens(TIMES).text
    assert "24.\u00a0Dezember 2026, 08:00 bis 10:00" in page
    assert "25.\u00a0Dezember 2026 bis 6.\u00a0Januar 2027" in page
    olga.sends(f"{TIMES}/special/1/remove")
    olga.opens(TIMES)
    olga.sends(f"{TIMES}/off/1/remove")
    assert (rows(app, SpecialHours, "id"), rows(app, DaysOff, "id")) == ([], [])


def test_applicants_see_the_plan_as_it_stands_now(app: Portal, visitor: Visitor) -> None:
    olga = house(app)
    invited(app, visitor)

    olga.fills_in(TIMES, {"first": "2026-11-26", "last": "2026-11-26"}, to=f"{TIMES}/off")

    labels = offered(visitor.opens("/application/interview"))
    assert [label.split(",")[1] for label in labels] == [" 3.\u00a0Dezember"] * 2


OVERLAP = "Diese Stunden überschneiden sich mit Stunden, die schon da sind."
BACKWARDS = "Das Ende liegt vor dem Anfang."
A_TIME, A_DAY = (
    "Geben Sie eine Uhrzeit ein, zum Beispiel 09:30",
    "Geben Sie einen Tag ein, zum Beispiel 2026-11-26",
)
WRONG_HOURS = {
    "overlapping": ({"begins": "12:00", "until": "14:00"}, OVERLAP),
    "one overlapping": ({"weekdays": ["0", "5"], "begins": "10:00", "until": "11:00"}, OVERLAP),
    "the same": ({}, OVERLAP),
    "backwards": ({"begins": "17:00", "until": "16:00"}, BACKWARDS),
    "no time at all": ({"begins": "16:00", "until": "16:00"}, BACKWARDS),
    "words": ({"begins": "früh"}, A_TIME),
    "25 o'clock": ({"until": "25:00"}, A_TIME),
    "61 minutes": ({"until": "10:61"}, A_TIME),
    "empty": ({"begins": ""}, A_TIME),
    "no weekday": ({"weekdays": []}, "Wählen Sie mindestens einen Wochentag aus"),
}


@pytest.mark.parametrize(("changes", "sentence"), WRONG_HOURS.values(), ids=WRONG_HOURS)
def test_wrong_hours_get_a_sentence_and_stay_in_their_fields(
    app: Portal, changes: dict[str, Any], sentence: str
) -> None:
    olga = organizer(app)
    olga.fills_in(TIMES, MORNINGS, to=f"{TIMES}/weekly")
    typed = MORNINGS | changes

    page = olga.fills_in(TIMES, typed, to=f"{TIMES}/weekly")

    assert (page.status_code, errors(page)) == (422, [sentence])
    assert f'value="{typed["begins"]}"' in page.text and f'value="{typed["until"]}"' in page.text
    assert len(rows(app, WeeklyHours, "id")) == 2


WRONG_DAYS = {
    "special in the past": ("special", {"day": "2020-01-01"}, "Dieser Tag ist vorüber."),
    "special without a day": ("special", {"day": ""}, A_DAY),
    "special in words": ("special", {"day": "Heiligabend"}, A_DAY),
    "special backwards": ("special", {"special_until": "07:00"}, BACKWARDS),
    "off backwards": ("off", {"first": "2026-12-31"}, "Der letzte Tag liegt vor dem ersten."),
    "off in the past": ("off", {"first": "2020-01-01", "last": "2020-01-02"}, "Diese Tage sind vorüber."),
    "off in year one": ("off", {"first": "0001-01-01"}, A_DAY),
}


@pytest.mark.parametrize(("part", "changes", "sentence"), WRONG_DAYS.values(), ids=WRONG_DAYS)
def test_wrong_days_get_a_sentence(app: Portal, part: str, changes: dict[str, str], sentence: str) -> None:
    olga = organizer(app)
    right = {
        "special": {"day": "2026-12-24", "special_begins": "08:00", "special_until": "10:00"},
        "off": {"first": "2026-12-25", "last": "2026-12-26"},
    }

    page = olga.fills_in(TIMES, right[part] | changes, to=f"{TIMES}/{part}")

    assert (page.status_code, errors(page)) == (422, [sentence])
    assert rows(app, SpecialHours, "id") + rows(app, DaysOff, "id") == []


WRONG_PLANS = {
    "length": ["", "0", "9", "241", "-30", "9" * 400, "zwei", "1e2", "\x00"],
    "pause": ["-1", "241"],
    "notice_hours": ["-1", "721"],
    "ahead_days": ["0", "181"],
    "place": ["", "http://video.example.org/raum", "javascript:alert(1)", "x" * 301],
    "meeting": ["", "pigeon"],
}


@pytest.mark.parametrize(
    ("field", "text"), [(name, one) for name, texts in WRONG_PLANS.items() for one in texts]
)
def test_absurd_plans_get_a_sentence(app: Portal, field: str, text: str) -> None:
    olga = organizer(app)

    page = olga.fills_in(TIMES, PLAN | {field: text})

    assert page.status_code == 422
    assert len(errors(page)) == 1
    assert rows(app, Schedule, "id") == []


def test_nobody_touches_another_one_s_lines(app: Portal) -> None:
    house(app, hosts=2)
    jonas = Visitor(app)
    jonas.signs_in_as("jonas@example.org")
    jonas.opens(TIMES)

    assert jonas.sends(f"{TIMES}/weekly/1/remove").status_code == 404
    assert jonas.sends(f"{TIMES}/monthly/1/remove").status_code == 404
    assert jonas.sends(f"{TIMES}/weekly/2/remove").status_code == 302


def test_there_is_an_end_to_lines(app: Portal) -> None:
    olga = organizer(app)
    with app.database.transaction() as db:
        facts = {"person_id": 1, "first": "2027-01-01", "last": "2027-01-01"}
        db.execute(
            sa.text("INSERT INTO days_off (person_id, first, last) VALUES (:person_id, :first, :last)"),
            [facts] * 60,
        )

    page = olga.fills_in(TIMES, {"first": "2026-12-25", "last": "2026-12-26"}, to=f"{TIMES}/off")

    assert page.status_code == 422
    assert errors(page)[0].startswith("Es sind schon zu viele Zeilen.")
