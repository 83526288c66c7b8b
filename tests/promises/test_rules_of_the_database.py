"""What must never happen to a promise is refused by the database itself, on both kinds."""

from typing import Any

import pytest
import sqlalchemy as sa

from portal.database import Database
from portal.favors.actions import grant
from portal.promises.models import Answer, DraftAnswer, Promise, PromiseEvent
from portal.web.transaction import Portal
from tests.promises.stage import house, party, person, promised, promises, today
from tests.promises.test_drafts import line
from tests.test_rules_of_the_database import MORNING, refused


@pytest.mark.parametrize("act", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_history_stays_as_it_was_written(app: Portal, act: str) -> None:
    house(app)
    promised(app, "Max", "Lena")
    read = sa.text("SELECT * FROM promise_events ORDER BY id")

    with app.database.transaction() as db:
        before = db.execute(read).all()
        said = refused(db, lambda: db.execute(sa.text(act.format("promise_events"))))

        assert "promise_events are append-only" in said
        assert db.execute(read).all() == before != []


def test_postgresql_does_not_empty_the_history(database: Database) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with database.transaction() as db:
        empty = sa.text("TRUNCATE promise_events CASCADE")
        assert "promise_events are append-only" in refused(db, lambda: db.execute(empty))


def test_a_promise_is_made_only_by_the_one_who_will_keep_it(app: Portal) -> None:
    house(app)
    promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        facts = dict(db.execute(sa.select(Promise.__table__)).mappings().one())
        for_nina = facts | {"id": 4711, "promisor_id": party(db, "Nina")}
        now_nina_s = sa.update(Promise).values(promisor_id=party(db, "Nina"))

        said = [
            refused(db, lambda: db.execute(sa.insert(Promise).values(for_nina))),
            refused(db, lambda: db.execute(now_nina_s.execution_options(synchronize_session=False))),
        ]

    assert ["a promise is made only by the one who will keep it" in one for one in said] == [True, True]


def test_nobody_confirms_what_they_promised(app: Portal) -> None:
    house(app)
    promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        facts = dict(db.execute(sa.select(PromiseEvent.__table__)).mappings().one())
        kept = facts | {"id": 4711, "step": 2, "act": "kept", "state": "kept"}

        said = refused(db, lambda: db.execute(sa.insert(PromiseEvent).values(kept)))
        db.execute(sa.insert(PromiseEvent).values(kept | {"by_id": person(db, "Lena").id}))

    assert "nobody confirms a favor they gave" in said


def test_a_step_of_the_history_happens_once(app: Portal) -> None:
    house(app)
    promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        facts = dict(db.execute(sa.select(PromiseEvent.__table__)).mappings().one())
        again = sa.insert(PromiseEvent).values(facts | {"id": 4711, "act": "moved"})

        assert "step" in refused(db, lambda: db.execute(again))


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "to oneself": ({"receiver_id": "Max"}, "nobody_promises_himself"),
    "kept without a favor": ({"state": "kept"}, "kept_is_a_favor"),
    "a favor without being kept": ({"favor_id": "Lena"}, "kept_is_a_favor"),
    "asked when it is settled": ({"asked_id": "Nina", "state": "released"}, "asked_while_open"),
    "asked of its receiver": ({"asked_id": "Lena"}, "asked_is_a_third"),
    "asked of its promisor": ({"asked_id": "Max"}, "asked_is_a_third"),
    "an offer that led to nothing": ({"capture_id": 2}, "capture_was_offered"),
}


@pytest.mark.parametrize(("change", "rule"), WRONG.values(), ids=WRONG)
def test_what_no_promise_can_be(app: Portal, change: dict[str, Any], rule: str) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        values = {
            name: party(db, value) if value in ("Max", "Lena", "Nina") else value
            for name, value in change.items()
        }
        if "favor_id" in change:
            values["favor_id"] = a_favor(db, "Max", "Lena")
        changed = sa.update(Promise).where(Promise.id == made).values(values)

        said = refused(db, lambda: db.execute(changed.execution_options(synchronize_session=False)))

    assert rule in said


def a_favor(db: Any, giver: str, receiver: str) -> int:
    by = person(db, receiver).id
    parties = {"giver_id": party(db, giver), "receiver_id": party(db, receiver)}
    return grant(db, **parties, kind="advice", on=today(), by_id=by).id


def test_a_kept_promise_is_a_favor_between_the_same_two(app: Portal) -> None:
    house(app)
    made = promised(app, "Max", "Lena")
    with app.database.transaction() as db:
        other = a_favor(db, "Nina", "Lena")
        kept = sa.update(Promise).where(Promise.id == made).values(state="kept", favor_id=other)

        said = refused(db, lambda: db.execute(kept.execution_options(synchronize_session=False)))

    assert "a kept promise is a favor between the same two" in said


def test_a_favor_keeps_one_promise_only(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        first, second = promises(db, "Max", "Lena").id, promises(db, "Max", "Lena").id
        favor = a_favor(db, "Max", "Lena")
        keep = sa.update(Promise).values(state="kept", favor_id=favor)
        db.execute(keep.where(Promise.id == first).execution_options(synchronize_session=False))

        again = keep.where(Promise.id == second).execution_options(synchronize_session=False)
        assert "favor_id" in refused(db, lambda: db.execute(again))


def test_an_offer_becomes_one_promise_and_a_promise_one_successor(app: Portal) -> None:
    house(app)
    with app.database.transaction() as db:
        first = promises(db, "Lena", "Max", capture_id=2).id
        promises(db, "Max", "Lena").from_id = first
        db.flush()

        assert "capture_id" in refused(db, lambda: promises(db, "Lena", "Max", capture_id=2))
        second = promises(db, "Nina", "Max")
        again = sa.update(Promise).where(Promise.id == second.id).values(from_id=first)
        assert "from_id" in refused(db, lambda: db.execute(again))


def answered(db: Any, capture_id: int, **changes: Any) -> None:
    facts = {"answer": Answer.PARKED, "at": MORNING, "by_id": person(db, "Lena").id}
    db.execute(sa.insert(DraftAnswer).values(capture_id=capture_id, **(facts | changes)))


def test_one_answer_to_a_line_is_in_force(app: Portal) -> None:
    house(app)
    capture = line(app, "Eine Sprechstunde")
    with app.database.transaction() as db:
        answered(db, capture, undone_at=MORNING, undone_by_id=person(db, "Lena").id)
        answered(db, capture)

        said = refused(db, lambda: answered(db, capture, answer=Answer.LET_GO))

    assert "capture_id" in said or "uq_draft_answers_in_force" in said


@pytest.mark.parametrize("half", [{"undone_at": MORNING}, {"undone_by_id": 1}])
def test_what_was_undone_was_undone_by_somebody(app: Portal, half: dict[str, Any]) -> None:
    house(app)
    with app.database.transaction() as db:
        said = refused(db, lambda: answered(db, 2, **half))

    assert "undone_at_with_undone_by_id" in said
