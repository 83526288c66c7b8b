"""What must never happen to what was noted is refused by the database; all of it is the person's to read."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.clock import now
from portal.config import Config
from portal.database import Database, Utc
from portal.interviews.actions_opinions import Said, give_opinion
from portal.interviews.actions_questions import cover, uncover
from portal.interviews.models import Capture
from portal.interviews.models_opinions import Step
from portal.interviews.models_questions import Coverage, Question
from portal.interviews.queries_opinions import latest_sent_revision
from portal.interviews.queries_questions import criteria
from portal.interviews.queries_written import written_about
from portal.migrate import alembic_config
from portal.web.transaction import Portal
from tests.interviews.desk import at_the_desk, decided_now, invited, one, the_talk
from tests.people import Visitor, interviewed
from tests.test_rules_of_the_database import refused


def a_capture(db: Session, **changes: Any) -> None:
    by, at = one(db, "olga").id, now()
    facts = {
        "interview_id": 1,
        "position": 7,
        "kind": "ask",
        "words": "-",
        "key": "k",
        "writer": "w",
        "version": 1,
    }
    facts |= {"at": at, "by_id": by, "saved_at": at, "saved_by_id": by}
    db.execute(sa.insert(Capture).values(**(facts | changes)))


CAPTURES = {
    "uq_captures_interview_id_key|captures.key": {"position": 8},
    "uq_captures_interview_id_position|captures.position": {"key": "another"},
    "removed_at_with_removed_by_id": {"position": 8, "key": "b", "removed_at": now()},
    "says_something": {"position": 8, "key": "b", "words": ""},
    "notes_are_to_nobody": {"position": 8, "key": "b", "kind": "note", "to": "network"},
}


@pytest.mark.parametrize("rule", CAPTURES)
def test_a_line_keeps_its_shape(app: Portal, visitor: Visitor, rule: str) -> None:
    at_the_desk(app, visitor)
    with app.database.transaction() as db:
        a_capture(db)

        said = refused(db, lambda: a_capture(db, **CAPTURES[rule]))

    assert any(name in said for name in rule.split("|"))


@pytest.mark.parametrize("act", ["insert", "update"])
def test_what_the_decision_knew_is_not_changed_afterwards(app: Portal, visitor: Visitor, act: str) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)
    decided_now(app.database)
    acts = {"insert": a_capture, "update": lambda db: db.execute(sa.text("UPDATE captures SET words = 'x'"))}

    with app.database.transaction() as db:
        assert "captures stay as they were" in refused(db, lambda: acts[act](db))


def test_what_is_to_be_erased_can_be_erased(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)
    decided_now(app.database)

    with app.database.transaction() as db:
        assert db.execute(sa.delete(Capture)).rowcount == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", ["opinions", "opinion_answers"])
def test_an_opinion_stays_as_it_was_given(app: Portal, visitor: Visitor, table: str) -> None:
    at_the_desk(app, visitor)
    with app.database.transaction() as db:
        thinks(db)

        said = refused(db, lambda: db.execute(sa.text(f"UPDATE {table} SET words = 'x'")))

    assert f"{table} are append-only" in said


def thinks(db: Session, words: str = "Sie hört zu.") -> None:
    application, revision = db.get_one(Application, 1), latest_sent_revision(db, 1)
    assert revision
    said = {question: Said(Step.YES, words) for question in criteria(db)}
    give_opinion(db, application, revision, said, by_id=one(db, "olga").id)


def test_a_question_is_marked_once(app: Portal, visitor: Visitor) -> None:
    at_the_desk(app, visitor)
    with app.database.transaction() as db:
        by = one(db, "olga").id
        cover(db, the_talk(db), db.get_one(Question, 3), by)
        again = sa.insert(Coverage).values(interview_id=1, question_id=3, at=now(), by_id=by)

        said = refused(db, lambda: db.execute(again))

    assert "question_id" in said or "marked_once" in said


@pytest.mark.parametrize(
    ("model", "column", "tie"),
    [(Question, "retired_at", "retired_by_id"), (Coverage, "undone_at", "undone_by_id")],
)
def test_what_was_ended_was_ended_by_somebody(
    app: Portal, visitor: Visitor, model: Any, column: str, tie: str
) -> None:
    at_the_desk(app, visitor)
    with app.database.transaction() as db:
        cover(db, the_talk(db), db.get_one(Question, 3), one(db, "olga").id)

        said = refused(db, lambda: db.execute(sa.update(model).values({column: now()})))

    assert f"{column}_with_{tie}" in said


def test_all_that_was_written_about_somebody_is_theirs_to_read(app: Portal, visitor: Visitor) -> None:
    olga = at_the_desk(app, visitor)
    desk = "/organizer/interviews/1"
    olga.sends(f"{desk}/lines", {"ask": "Presse", "offer": "Die Werkstatt", "note": "Hört zu."})
    olga.opens(desk)
    olga.sends(f"{desk}/lines/1/strike")
    with app.database.transaction() as db:
        talk, by = the_talk(db), one(db, "olga").id
        cover(db, talk, db.get_one(Question, 3), by)
        uncover(db, talk, db.get_one(Question, 3), by)
        thinks(db, "Vorher")
        thinks(db, "Nachher")

    with app.database.session(writes=False) as db:
        written = written_about(db, 1)

    assert [(line.words, line.by, line.removed_at is None) for line in written.lines] == [
        ("Presse", "Olga Brandt", False),
        ("Die Werkstatt", "Olga Brandt", True),
        ("Hört zu.", "Olga Brandt", True),
    ]
    assert [(mark.german, mark.by, mark.undone_at is None) for mark in written.marks] == [
        ("Was würden Sie mitbringen?", "Olga Brandt", False)
    ]
    assert [(one.by, one.answers[0].words) for one in written.opinions] == [
        ("Olga Brandt", "Vorher"),
        ("Olga Brandt", "Nachher"),
    ]
    assert {len(one.answers) for one in written.opinions} == {4}


def test_a_command_tells_it_to_whoever_asks_what_is_kept(app: Portal, visitor: Visitor) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)

    tell = app.test_cli_runner().invoke
    told, nothing = (
        json.loads(tell(args=["written-about", f"{name}@example.org"]).output) for name in ("Ada", "nobody")
    )

    assert [line["words"] for line in told[0]["lines"]] == ["Presse", "Zeit"]
    assert nothing == []


def test_of_somebody_else_there_is_nothing(app: Portal, visitor: Visitor, database: Database) -> None:
    olga = invited(app, visitor)
    interviewed(olga, 1)

    with database.session(writes=False) as db:
        other = written_about(db, 2)

    assert (other.lines, other.marks, other.opinions) == ([], [], [])


NOTED = datetime(2026, 3, 2, 9, tzinfo=UTC)
BEFORE = (
    "INSERT INTO people (id, email, email_key, salutation, title, given_name, family_name, language, totp_last_step,"
    " known_since) VALUES (7, 'o', 'o', 'none', '', 'Olga', 'Brandt', 'de', 0, :at)",
    "INSERT INTO applications (id, reference, state, state_since, language, email, email_key, salutation, title,"
    " given_name, family_name, search_name, company, place, phone, begun_at, saved_at)"
    " VALUES (3, 'B', 'interviewed', :at, 'de', 'a', 'a', 'none', '', 'Ada', 'L', '', '', '', '', :at, :at)",
    "INSERT INTO interviews (id, application_id, host_id, meeting, sequence, cancel_reason, held_on, place, notes,"
    " noted_at, noted_by_id) VALUES (5, 3, 7, 'place', 0, '', '2026-03-02', 'Telefon', 'Hört zu.', :at, 7)",
    "INSERT INTO captures (interview_id, position, kind, words) VALUES (5, 0, 'ask', 'Presse')",
    "INSERT INTO captures (interview_id, position, kind, words) VALUES (5, 1, 'offer', 'Zeit')",
)


@pytest.fixture
def before(request: pytest.FixtureRequest, config: Config, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind as it was before the desk, with one talk that was noted then."""
    name, url = f"before_{uuid.uuid4().hex[:12]}", f"sqlite:///{tmp_path / 'before.db'}"
    server = None if config.database_url.startswith("sqlite") else request.getfixturevalue("postgresql")
    database = Database(server.create_database(name) if server else url)
    migrated(database, "0003")
    with database.transaction() as db:
        for statement in BEFORE:
            db.execute(_at(statement))
    yield database
    database.dispose()
    if server:
        server.drop_database(name)


def _at(statement: str) -> sa.TextClause:
    text = sa.text(statement)
    return text.bindparams(sa.bindparam("at", NOTED, type_=Utc)) if ":at" in statement else text


def migrated(database: Database, revision: str) -> None:
    config, engine = alembic_config(), sa.create_engine(database.url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_what_was_noted_before_the_desk_stands_there_as_lines(before: Database) -> None:
    migrated(before, "head")

    with before.session(writes=False) as db:
        columns = (Capture.kind, Capture.words, Capture.by_id, Capture.at, Capture.key)
        found = [tuple(row) for row in db.execute(sa.select(*columns).order_by(Capture.position))]
    assert [line[:4] for line in found] == [
        ("ask", "Presse", 7, NOTED),
        ("offer", "Zeit", 7, NOTED),
        ("note", "Hört zu.", 7, NOTED),
    ]
    assert len({line[4] for line in found}) == 3
