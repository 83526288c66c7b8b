"""Where promises stand: on every day each in exactly one bucket, and no later act changes a day that is over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from portal.clock import at
from portal.database import Database
from portal.errors import Refused
from portal.favors.models import Thanks
from portal.promises import actions, actions_others
from portal.promises.models import Promise
from portal.promises.queries_lists import Standing, buckets, unsettled
from portal.promises.states import Bucket
from portal.web.transaction import Portal
from tests.people import ready
from tests.promises.stage import acts, house, joins, party, promises

FIRST = date(2027, 3, 1)
B = Bucket


def noon(day: int) -> datetime:
    return datetime(2027, 3, 1, 12, tzinfo=UTC) + timedelta(days=day)


def due(day: int) -> date:
    return FIRST + timedelta(days=day)


def standing(db: Session, day: int, name: str = "Max") -> dict[int, Bucket]:
    found = buckets(db, party(db, name), due(day))
    assert len({one.promise_id for one in found}) == len(found), "a promise in two buckets"
    return {one.promise_id: one.bucket for one in found}


def moved(db: Session, promise: Promise, day: int) -> None:
    actions.move(db, promise, due_on=due(day), **acts(db, "Max", promise))


def test_open_through_its_day_and_overdue_after_it(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db, at(noon(0)):
        made = promises(db, "Max", "Lena", due(5)).id

        found = [standing(db, day).get(made) for day in (-1, 0, 5, 6, 400)]

    assert found == [None, B.OPEN, B.OPEN, B.OVERDUE, B.OVERDUE]


def test_a_new_day_makes_no_day_that_is_over_countable(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        with at(noon(0)):
            promise = promises(db, "Max", "Lena", due(5))
        with at(noon(8)):
            moved(db, promise, 20)

        found = [standing(db, day)[promise.id] for day in (5, 6, 7, 8, 20, 21)]

    assert found == [B.OPEN, B.OVERDUE, B.OVERDUE, B.OPEN, B.OPEN, B.OVERDUE]


def test_both_sides_see_the_same_and_nobody_else_anything(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db, at(noon(0)):
        promise = promises(db, "Max", "Lena", due(5))
        found = {name: buckets(db, party(db, name), due(1)) for name in ("Max", "Lena", "Nina")}
        stands = [Standing(promise.id, party(db, "Max"), party(db, "Lena"), B.OPEN, due(5))]

    assert found == {"Max": stands, "Lena": stands, "Nina": []}


def test_what_was_handed_over_lives_on_as_the_other_s(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db, at(noon(0)):
        promise = promises(db, "Max", "Lena", due(5))
        nina = party(db, "Nina")
        actions.ask_to_take_over(db, promise, other_id=nina, sentence="", **acts(db, "Max", promise))
        new = actions_others.take_over(db, promise, due_on=due(9), **acts(db, "Nina", promise))

        found = {name: standing(db, 6, name) for name in ("Max", "Lena", "Nina")}
        old, lives_on = {promise.id: B.HANDED_OVER}, {new.id: B.OPEN}

    assert found == {"Max": old, "Lena": old | lives_on, "Nina": lives_on}


def test_given_back_counts_as_released(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db, at(noon(0)):
        promise = promises(db, "Max", "Lena", due(5))
        actions.withdraw(db, promise, sentence="Kalt.", **acts(db, "Max", promise))

        assert standing(db, 0) == {promise.id: B.RELEASED}


def report(db: Session, promise: Promise, _day: int) -> None:
    actions.report(db, promise, sentence="", **acts(db, "Max", promise))


def withdraw(db: Session, promise: Promise, _day: int) -> None:
    actions.withdraw(db, promise, sentence="Es ging nicht.", **acts(db, "Max", promise))


def release(db: Session, promise: Promise, _day: int) -> None:
    actions_others.release(db, promise, sentence="", **acts(db, "Lena", promise))


def not_yet(db: Session, promise: Promise, _day: int) -> None:
    actions_others.not_yet(db, promise, sentence="", **acts(db, "Lena", promise))


def confirm(db: Session, promise: Promise, _day: int) -> None:
    said: dict[str, Any] = {"thanks": Thanks.HELPED, "sentence": "", "asked": False}
    actions_others.confirm(db, promise, **said, **acts(db, "Lena", promise))


def ask_nina(db: Session, promise: Promise, _day: int) -> None:
    nina = party(db, "Nina")
    actions.ask_to_take_over(db, promise, other_id=nina, sentence="", **acts(db, "Max", promise))


def take_over(db: Session, promise: Promise, day: int) -> None:
    actions_others.take_over(db, promise, due_on=due(day), **acts(db, "Nina", promise))


ACTS = (moved, report, withdraw, release, not_yet, confirm, ask_nina, take_over)
ENDS = {withdraw: B.RELEASED, release: B.RELEASED, confirm: B.KEPT, take_over: B.HANDED_OVER}
LAST = 30
steps = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, LAST)), max_size=14
)


class Told:
    """What should stand, told from the acts that were not refused: the plain way to say it."""

    def __init__(self, made: int, day: int) -> None:
        self.made, self.due, self.waits, self.end = made, day, False, None

    def act(self, what: Any, day: int) -> None:
        self.end = ENDS.get(what, self.end)
        self.waits = what is report if what in (report, not_yet) else self.waits
        self.due = day if what is moved else self.due

    def on(self, day: int) -> Bucket | None:
        if day < self.made:
            return None
        if self.end or self.waits:
            return self.end or B.REPORTED
        return B.OVERDUE if day > self.due else B.OPEN


def walk(db: Session, story: list[Any]) -> None:
    """Acts day by day; each evening what stands is compared with what is told, and kept."""
    today, kept, told, made = 0, {}, {}, {}
    for number, day in enumerate((3, 9, 20)):
        with at(noon(0)):
            made[number] = promises(db, "Max", "Lena", due(day))
            told[made[number].id] = Told(0, day)
    for days, what, number, day in [*story, (LAST, report, 0, 0)]:
        for evening in range(today, today + days):
            kept[evening] = {id_: one.on(evening) for id_, one in told.items() if one.on(evening)}
            assert standing(db, evening, "Lena") == kept[evening]
        today += days
        with at(noon(today)):
            acted(db, made[number], what, day, told, today)
    for evening, stood in kept.items():
        assert standing(db, evening, "Lena") == stood, "a day that was over changed"


def acted(db: Session, promise: Promise, what: Any, day: int, told: dict[int, Told], today: int) -> None:
    try:
        what(db, promise, day)
    except Refused:
        return
    told[promise.id].act(what, day)
    if what is take_over:
        successor = max(line.id for line in unsettled(db, party(db, "Nina")))
        told[successor] = Told(today, day)


@pytest.fixture
def members(database: Database) -> Database:
    with database.transaction() as db:
        ready(db)
        for given_, family in (("Max", "Thiele"), ("Lena", "Vogt"), ("Nina", "Falk")):
            joins(db, given_, family)
    return database


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=steps)
def test_whatever_happens_each_promise_is_in_one_bucket_on_each_day(
    members: Database, story: list[Any]
) -> None:
    with Session(members.writing) as db:
        walk(db, story)
        db.rollback()
