"""What stood in the database before an upgrade stands there after it, in its new form."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from portal.database import Database
from portal.migrate import alembic_config, upgrade

BEFORE = {
    "people": "INSERT INTO people (id, email, email_key, salutation, title, given_name, family_name, language,"
    " totp_last_step, known_since) VALUES (1, 'a', 'a', 'ms', '', 'Olga', 'Brandt', 'de', 0, '{at}')",
    "letters": "INSERT INTO letters (id, occasion, kind, language, to_address, to_name, reply_to, subject, text,"
    " message_id, written_at, state, next_try_at, tries) VALUES"
    " (1, '1', 'x', 'de', '', '', '', '', '', '', '{at}', 'sent', '{at}', 1),"
    " (2, '2', 'x', 'de', '', '', '', '', '', '', '{at}', 'queued', '{at}', 0)",
    "sign_ins": "INSERT INTO sign_ins (id, person_id, token_hash, both_factors, way, browser, at, seen_at) VALUES"
    " (1, 1, 'a', true, 'link', '', '{at}', '{at}'), (2, 1, 'b', false, 'password', '', '{at}', '{at}'),"
    " (3, 1, 'c', false, 'link', '', '{at}', '{at}')",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as it was before the doors."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'portal.db'}"
    else:
        url = request.getfixturevalue("postgresql").create_database(f"older_{uuid.uuid4().hex[:12]}")
    database = Database(url)
    config = alembic_config()
    engine = sa.create_engine(database.url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    with database.transaction() as db:
        for statement in BEFORE.values():
            db.execute(sa.text(statement.format(at="2026-03-02 09:00:00.000000")))
    yield database
    database.dispose()


def rows(database: Database, question: str) -> list[tuple[Any, ...]]:
    with database.reading.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(question))]


def test_letters_that_ended_say_when(older: Database) -> None:
    upgrade(older)

    assert rows(older, "SELECT id, ended_at IS NULL, ended_at = written_at FROM letters ORDER BY id") == [
        (1, False, True),
        (2, True, None),
    ]


def test_sign_ins_keep_what_they_had_shown(older: Database) -> None:
    upgrade(older)

    shown = "SELECT id, password_at = at, factor_at = at FROM sign_ins ORDER BY id"
    assert rows(older, shown) == [(1, True, True), (2, True, None), (3, None, None)]
