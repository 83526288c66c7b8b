"""What was committed is sealed: numbers without gaps, each hash holding the one before, one sealer at a time."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from portal import worker
from portal.clock import now
from portal.config import Config
from portal.database import Database
from portal.favors.actions_blank import blank_words
from portal.favors.actions_seal import seal
from portal.favors.digests import digest, seal_hash, words_digest
from portal.favors.models import Favor, FavorWords
from portal.favors.models_seals import FIRST, FavorSeal, UnsealedFavor
from portal.web.transaction import Portal
from portal.worker import seal_waiting
from tests.favors.house import favor, house, lena_helped_max, rows, some_favors, told_of
from tests.test_rules_of_the_database import refused


def seals(database: Database) -> list[FavorSeal]:
    with database.session(writes=False) as db:
        return list(db.scalars(sa.select(FavorSeal).order_by(FavorSeal.number)))


def test_entries_are_numbered_and_chained_in_the_order_of_sealing(database: Database) -> None:
    made = some_favors(database, 5)

    found = seals(database)

    assert [one.favor_id for one in found] == made
    assert [one.number for one in found] == [1, 2, 3, 4, 5]
    assert [one.previous for one in found] == [FIRST, *(one.hash for one in found[:-1])]


def test_a_seal_holds_every_column_of_its_entry_and_the_digest_of_its_words(database: Database) -> None:
    [favor_id] = some_favors(database, 1)

    with database.session(writes=False) as db:
        entry = dict(db.execute(sa.select(Favor.__table__)).mappings().one())
        words = db.get_one(FavorWords, favor_id)
        [sealed] = db.scalars(sa.select(FavorSeal))
        assert words.digest == words_digest(words.salt or "", "Nummer 0", "Danke.")
        assert sealed.hash == seal_hash(1, FIRST, sealed.at, entry, words.digest)


def test_the_form_that_is_hashed_stays_what_it_is() -> None:
    """Whoever changes it makes every seal of before wrong."""
    facts = {"on": date(2026, 3, 2), "at": datetime(2026, 3, 2, 9, tzinfo=UTC), "id": 7, "none": None}

    assert digest({**facts, "inner": {"kind": "Rat", "none": None}}) == digest(
        {"inner": {"kind": "Rat"}, "id": 7, "at": datetime(2026, 3, 2, 9, tzinfo=UTC), "on": date(2026, 3, 2)}
    )
    assert digest(facts) == "f750e381e71f5c836e84d705289c61f40344d58ed407572328d71e00a17e83d9"


def test_what_is_not_committed_is_not_sealed(database: Database) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite knows one writer at a time")
    one = told_of(database)

    with database.transaction() as db:
        favor(db, one.of_lena, one.of_max, one.max)
        seal_waiting(database)
        assert seals(database) == []
    seal_waiting(database)

    assert len(seals(database)) == 1


def test_strangers_favors_do_not_wait_for_each_other_and_keep_their_order_of_sealing(
    database: Database,
) -> None:
    """The one with the lower id may commit later; it is sealed later, and there is no gap."""
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite knows one writer at a time")
    one = told_of(database)
    with database.transaction() as slow:
        first = favor(slow, one.of_lena, one.of_max, one.max).id
        with database.transaction() as quick:
            second = favor(quick, one.of_max, one.network, one.olga).id
        seal_waiting(database)
    seal_waiting(database)

    assert [(found.number, found.favor_id) for found in seals(database)] == [(1, second), (2, first)]


def test_sealers_at_once_seal_each_entry_once(database: Database) -> None:
    made = some_favors(database, 1)
    with database.transaction() as db:
        one = house(db)
        made += [favor(db, one.of_lena, one.of_max, one.max, what=str(n)).id for n in range(200)]
    trouble: list[Exception] = []

    def go() -> None:
        try:
            for _ in range(40):
                with database.unserialized() as db:
                    seal(db, most=10)
        except Exception as error:
            trouble.append(error)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seal_waiting(database)

    assert trouble == []
    assert [found.number for found in seals(database)] == list(range(1, 202))
    assert sorted(found.favor_id for found in seals(database)) == made


def test_while_one_seals_another_leaves_it_be(database: Database) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("on SQLite the other waits for the write lock")
    lena_helped_max(database)
    with database.unserialized() as db, database.unserialized() as other:
        assert (seal(db), seal(other)) == (1, 0)


def test_the_worker_seals_within_seconds(database: Database, config: Config) -> None:
    lena_helped_max(database)
    stop = threading.Event()
    threading.Timer(1.5, stop.set).start()

    begun = now()
    worker.run(database, config, stop)

    [found] = seals(database)
    assert (found.at - begun).total_seconds() < 5


def test_nothing_waits_after_sealing_and_all_does_that_comes_by_another_way(database: Database) -> None:
    some_favors(database, 2)
    with database.transaction() as db:
        assert db.scalars(sa.select(UnsealedFavor.favor_id)).all() == []
        row = dict(db.execute(sa.select(Favor.__table__).limit(1)).mappings().one())
        made = db.execute(sa.insert(Favor).values(row | {"id": 4711}).returning(Favor.id)).scalar_one()

        assert db.scalars(sa.select(UnsealedFavor.favor_id)).all() == [made]


ACTS = ["UPDATE {} SET hash = 'x'", "UPDATE {} SET number = number + 1", "DELETE FROM {}"]


@pytest.mark.parametrize("act", ACTS)
def test_seals_are_append_only(database: Database, act: str) -> None:
    some_favors(database, 2)
    with database.transaction() as db:
        before = rows(db, "favor_seals")

        assert "favor_seals are append-only" in refused(
            db, lambda: db.execute(sa.text(act.format("favor_seals")))
        )
        assert rows(db, "favor_seals") == before


@pytest.mark.parametrize("table", ["favor_seals", "favor_words"])
def test_postgresql_does_not_empty_seals_or_words(database: Database, table: str) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with database.transaction() as db:
        assert f"{table} are append-only" in refused(
            db, lambda: db.execute(sa.text(f"TRUNCATE {table} CASCADE"))
        )


WRONG: dict[str, dict[str, Any]] = {
    "gap": {"number": 4},
    "second beginning": {"number": 1, "previous": FIRST},
    "another before": {"previous": "f" * 64},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_the_database_refuses_a_seal_that_does_not_follow(database: Database, wrong: dict[str, Any]) -> None:
    some_favors(database, 2)
    favor_id = lena_helped_max(database)
    facts = {
        "number": 3,
        "favor_id": favor_id,
        "previous": seals(database)[-1].hash,
        "hash": "0" * 64,
        "at": now(),
    }
    with database.transaction() as db:
        said = refused(db, lambda: db.execute(sa.insert(FavorSeal).values(facts | wrong)))

    assert "a seal follows the last one" in said or "number" in said or "pk_favor_seals" in said


def test_blanked_words_are_gone_and_the_chain_stands(database: Database) -> None:
    favor_id, _other = some_favors(database, 2)
    before = [one.hash for one in seals(database)]

    with database.transaction() as db:
        blank_words(db, db.get_one(Favor, favor_id), by_id=None)
        blank_words(db, db.get_one(Favor, favor_id), by_id=None)

    with database.session(writes=False) as db:
        words = db.get_one(FavorWords, favor_id)
        assert (words.what, words.thanks, words.salt, len(words.digest)) == ("", "", None, 64)
        assert words.blanked_at is not None
    assert [one.hash for one in seals(database)] == before


def test_a_command_blanks_them_once_somebody_is_sure(app: Portal) -> None:
    favor_id, other = some_favors(app.database, 2)
    command = ["ledger", "blank", str(favor_id)]

    blank = app.test_cli_runner().invoke
    asked, sure, strange = (
        blank(args=command, input="n"),
        blank(args=[*command, "--yes"]),
        blank(args=["ledger", "blank", "999", "--yes"]),
    )

    assert (asked.exit_code, sure.exit_code, strange.output) == (1, 0, "There is no favor 999.\n")
    with app.database.session(writes=False) as db:
        kept = [db.get_one(FavorWords, id_).blanked_at is None for id_ in (favor_id, other)]
        assert kept == [False, True]


def test_a_favor_without_words_has_none_to_blank(database: Database) -> None:
    with database.transaction() as db:
        one = house(db)
        silent = favor(db, one.of_lena, one.of_max, one.max, said=None)

        blank_words(db, silent, by_id=one.olga.id)

        assert db.get(FavorWords, silent.id) is None


WHEN = "blanked_at = '2026-03-02 09:00:00+00'"
CHANGES = {
    "other words": "what = 'anders'",
    "no salt": "salt = NULL",
    "half blanked": f"salt = NULL, what = '', {WHEN}",
    "another digest": f"salt = NULL, what = '', thanks = '', digest = 'x', {WHEN}",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_words_can_only_be_blanked(database: Database, change: str) -> None:
    some_favors(database, 1)
    with database.transaction() as db:
        said = refused(db, lambda: db.execute(sa.text(f"UPDATE favor_words SET {change}")))

    assert "favor_words can only be blanked" in said or "blanked_" in said


def test_words_are_neither_removed_nor_added_after_the_seal(database: Database) -> None:
    some_favors(database, 1)
    with database.transaction() as db:
        one = house(db)
        silent = favor(db, one.of_lena, one.of_max, one.max, said=None).id
    seal_waiting(database)
    with database.transaction() as db:
        late = sa.insert(FavorWords).values(favor_id=silent, what="Nachgetragen.")

        assert "append-only" in refused(db, lambda: db.execute(sa.delete(FavorWords)))
        assert "before their entry is sealed" in refused(db, lambda: db.execute(late))
