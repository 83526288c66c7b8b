"""A ledger from before there were seals: its words are salted by the migration, its entries sealed like any others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from portal import migrate
from portal.database import Database
from portal.favors.models import FavorWords
from portal.favors.models_pairs import FavorPair
from portal.favors.models_seals import FavorSeal, UnsealedFavor
from portal.worker import seal_waiting
from tests import postgres
from tests.favors.manipulations import wrong

BEFORE = "0002"
PEOPLE = (
    "INSERT INTO people (id, email, email_key, salutation, title, given_name, family_name, language, "
    "totp_last_step, known_since) "
    "VALUES (1, 'max@example.org', 'max', 'none', '', 'Max', 'Thiele', 'de', 0, '2026-03-02 09:00:00+00')",
    "INSERT INTO parties (id, kind, name, sort_name, person_id) "
    "VALUES (1, 'network', 'S', 's', NULL), (2, 'member', 'M', 'm', 1)",
    'INSERT INTO favors (id, giver_id, receiver_id, kind, origin, "on", by_id, recorded_at) '
    "VALUES (7, 1, 2, 'advice', 'asked', '2026-03-02', 1, '2026-03-02 09:00:00.000000+00')",
    "INSERT INTO favor_words (favor_id, what, thanks) VALUES (7, 'Zugehört.', 'Danke.')",
    "INSERT INTO favor_totals (party_id, month, direction, kind, count) "
    "VALUES (1, '2026-03-01', 'contributed', 'advice', 1), (2, '2026-03-01', 'received', 'advice', 1)",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    else:
        server: postgres.Server = request.getfixturevalue("postgresql")
        database = Database(server.create_database("before_the_seals"))
    config = migrate.alembic_config()
    with sa.create_engine(database.url, poolclass=sa.pool.NullPool).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
    yield database
    database.dispose()


def test_a_ledger_of_before_is_sealed_and_true(old: Database) -> None:
    with old.transaction() as db:
        for row in PEOPLE:
            db.execute(sa.text(row if old.url.get_backend_name() != "sqlite" else row.replace("+00'", "'")))

    migrate.upgrade(old)

    with old.session(writes=False) as db:
        assert db.scalars(sa.select(UnsealedFavor.favor_id)).all() == [7]
    seal_waiting(old)
    with old.session(writes=False) as db:
        words, seal = db.get_one(FavorWords, 7), db.get_one(FavorSeal, 1)
        assert (words.what, words.thanks, len(words.salt or ""), seal.favor_id) == (
            "Zugehört.",
            "Danke.",
            32,
            7,
        )
        assert wrong(db, (1, seal.hash)) == []  # what is kept of each two parties, too
        assert db.get_one(FavorPair, (2, 1)).received == 1
