"""Whoever made a promise is reminded seven days before and on the day, at seven in the morning; nobody else ever is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from portal.clock import at
from portal.commands import SWEEPS
from portal.letters.models import Letter
from portal.promises import actions, actions_others
from portal.promises.actions_reminders import remind_promisors, reminders
from portal.promises.models import Promise
from portal.web.transaction import Portal
from tests.promises.stage import BERLIN, acts, house, party, promises

FRIDAY, SUNDAY = date(2027, 3, 5), date(2027, 3, 7)
MADE = datetime(2027, 2, 1, 12, tzinfo=ZoneInfo(BERLIN))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(BERLIN))


def made(app: Portal, due_on: date, when: datetime = MADE) -> int:
    house(app)
    with app.database.transaction() as db, at(when):
        return promises(db, "Max", "Lena", due_on).id


def swept(app: Portal, *moments: datetime) -> list[tuple[str, str, date]]:
    """The worker looks round at these moments: every reminder with its reader and the day it was written."""
    for one in moments:
        with app.database.transaction() as db, at(one):
            remind_promisors(db)
    with app.database.session(writes=False) as db:
        rows = db.execute(
            sa.select(Letter.kind, Letter.to_address, Letter.written_at)
            .where(Letter.kind.in_(("promise-week", "promise-day")))
            .order_by(Letter.id)
        )
        return [(kind, to.split("@")[0], written.date()) for kind, to, written in rows]


def every_hour(first: date, last: date) -> list[datetime]:
    hours = ((last - first).days + 1) * 24
    return [moment(first, 0) + timedelta(hours=number) for number in range(hours)]


def test_the_worker_looks_after_it() -> None:
    assert remind_promisors in SWEEPS


def test_seven_days_before_and_on_the_day_and_nobody_else(app: Portal) -> None:
    made(app, FRIDAY)

    found = swept(app, *every_hour(date(2027, 2, 24), date(2027, 3, 8)))

    assert found == [("promise-week", "max", date(2027, 2, 26)), ("promise-day", "max", FRIDAY)]


def test_what_is_due_on_a_sunday_is_reminded_of_on_saturday(app: Portal) -> None:
    made(app, SUNDAY)

    found = swept(app, *every_hour(date(2027, 2, 26), date(2027, 3, 9)))

    assert found == [
        ("promise-week", "max", date(2027, 2, 28)),
        ("promise-day", "max", date(2027, 3, 6)),
    ]


def test_not_before_seven_in_the_morning_of_the_network(app: Portal) -> None:
    made(app, FRIDAY)

    assert swept(app, moment(date(2027, 2, 26), 6, 59)) == []
    assert len(swept(app, moment(date(2027, 2, 26), 7))) == 1


@pytest.mark.parametrize(
    ("due_on", "week", "day"),
    [
        (date(2027, 2, 1), None, None),  # made at noon for the same day
        (date(2027, 2, 2), None, moment(date(2027, 2, 2), 7)),
        (date(2027, 2, 8), None, moment(date(2027, 2, 8), 7)),  # seven days before was this morning
        (date(2027, 2, 9), moment(date(2027, 2, 2), 7), moment(date(2027, 2, 9), 7)),
        (date(2027, 3, 28), moment(date(2027, 3, 21), 7), moment(date(2027, 3, 27), 7)),
        (date(2027, 4, 1), moment(date(2027, 3, 25), 7), moment(date(2027, 4, 1), 7)),  # summer time between
    ],
)
def test_nobody_is_reminded_of_what_they_just_promised(
    due_on: date, week: datetime | None, day: datetime | None
) -> None:
    with at(MADE):
        assert reminders(due_on, BERLIN) == (week, day)


def test_a_new_day_is_reminded_of_anew(app: Portal) -> None:
    number = made(app, FRIDAY)
    first = swept(app, moment(date(2027, 2, 26), 8))
    with app.database.transaction() as db, at(moment(date(2027, 2, 26), 9)):
        promise = db.get_one(Promise, number)
        actions.move(db, promise, due_on=date(2027, 3, 19), **acts(db, "Max", promise))

    found = swept(app, *every_hour(date(2027, 3, 4), date(2027, 3, 20)))

    again = [("promise-week", "max", date(2027, 3, 12)), ("promise-day", "max", date(2027, 3, 19))]
    assert found == first + again


@pytest.mark.parametrize("act", ["report", "withdraw", "release"])
def test_what_is_no_longer_open_is_reminded_of_no_more(app: Portal, act: str) -> None:
    number = made(app, FRIDAY)
    with app.database.transaction() as db, at(MADE):
        promise = db.get_one(Promise, number)
        by = "Lena" if act == "release" else "Max"
        do = getattr(actions, act, None) or getattr(actions_others, act)
        do(db, promise, sentence="So ist es.", **acts(db, by, promise))

    assert swept(app, *every_hour(date(2027, 2, 25), date(2027, 3, 6))) == []


def test_who_took_it_over_is_reminded_instead(app: Portal) -> None:
    number = made(app, FRIDAY)
    with app.database.transaction() as db, at(MADE):
        promise = db.get_one(Promise, number)
        nina = acts(db, "Nina", promise)
        actions.ask_to_take_over(
            db, promise, other_id=party(db, "Nina"), sentence="", **acts(db, "Max", promise)
        )
        actions_others.take_over(db, promise, due_on=FRIDAY, **(nina | {"seen": 2}))

    found = swept(app, *every_hour(date(2027, 2, 26), date(2027, 3, 5)))

    assert [to for _kind, to, _day in found] == ["nina", "nina"]


def test_a_worker_that_slept_writes_no_stale_letters(app: Portal) -> None:
    made(app, FRIDAY)

    assert swept(app, moment(date(2027, 3, 9), 12)) == []


def test_a_worker_that_slept_for_some_days_writes_only_the_last_one(app: Portal) -> None:
    made(app, FRIDAY)

    assert swept(app, moment(FRIDAY, 8), moment(FRIDAY, 9)) == [("promise-day", "max", FRIDAY)]


def test_what_is_not_done_yet_is_reminded_of_again(app: Portal) -> None:
    number = made(app, FRIDAY)
    with app.database.transaction() as db, at(MADE):
        promise = db.get_one(Promise, number)
        actions.report(db, promise, sentence="", **acts(db, "Max", promise))
    swept(app, moment(date(2027, 2, 26), 8))
    with app.database.transaction() as db, at(moment(date(2027, 3, 1), 12)):
        promise = db.get_one(Promise, number)
        actions_others.not_yet(db, promise, sentence="", **acts(db, "Lena", promise))

    assert swept(app, *every_hour(date(2027, 3, 2), FRIDAY)) == [("promise-day", "max", FRIDAY)]


def test_the_letter_says_who_counts_and_leads_to_the_promise(app: Portal) -> None:
    number = made(app, FRIDAY)
    swept(app, moment(FRIDAY, 7))

    with app.database.session(writes=False) as db:
        letter = db.scalars(sa.select(Letter).where(Letter.kind == "promise-day")).one()
    assert letter.subject == "Lena Vogt zählt auf Sie"
    assert letter.text.startswith("Guten Tag, Max Thiele,")
    assert f"portal:/promises/{number}" in letter.text
