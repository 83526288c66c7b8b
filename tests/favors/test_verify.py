"""`flask ledger verify` finds whatever was done to the ledger past its guards, names it, and ends with a digest."""

import random
import re
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from sqlalchemy.orm import Session

from portal.database import Database
from portal.favors.actions_blank import blank_words
from portal.favors.actions_take_back import take_back
from portal.favors.models import Favor, FavorTotal
from portal.favors.models_sums import FavorSum
from portal.favors.queries_seal import COLUMNS, end_of_chain
from portal.web.transaction import Portal
from portal.worker import seal_waiting
from tests.favors.house import favor, house, some_favors
from tests.favors.manipulations import manipulate, unguarded, wrong

SEED, TRIES = 20261124, 150


def verify(app: Portal, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["ledger", "verify", *options])


def a_ledger(database: Database) -> None:
    """With everything that may stand in it: words and none, blanked ones, counter-entries, both ways."""
    made = some_favors(database, 24)
    with database.transaction() as db:
        one = house(db)
        silent = favor(db, one.of_lena, one.network, one.olga, said=None, kind="press")
        for taken in (db.get_one(Favor, made[3]), silent):
            take_back(db, taken, by_id=one.jonas.id, reason="Doppelt.")
        for favor_id in made[5:7]:
            blank_words(db, db.get_one(Favor, favor_id), by_id=one.olga.id)
        favor(db, one.of_max, one.network, one.jonas, on=one_year_before(made, db))
    seal_waiting(database)


def one_year_before(made: list[int], db: Session) -> Any:
    on = db.get_one(Favor, made[0]).on
    return on.replace(year=on.year - 1)


def test_a_ledger_as_it_should_be(app: Portal) -> None:
    a_ledger(app.database)

    result = verify(app)

    assert result.exit_code == 0
    said = result.stdout.splitlines()
    assert [re.sub(r"on \d{4}-\d\d-\d\d", "today", line) for line in said[:2]] == [
        "The words of entry 6 were blanked today.",
        "The words of entry 7 were blanked today.",
    ]
    assert (said[2], bool(re.fullmatch("Digest of the ledger: 28:[0-9a-f]{64}", said[3]))) == (
        "Nothing is wrong.",
        True,
    )
    assert "Sealed entries" in result.stderr


def test_an_empty_ledger_has_a_digest_too(app: Portal) -> None:
    result = verify(app)

    assert (result.exit_code, result.stdout) == (
        0,
        f"Nothing is wrong.\nDigest of the ledger: 0:{'0' * 64}\n",
    )


def test_what_waits_for_its_seal_is_named_and_not_wrong(app: Portal) -> None:
    some_favors(app.database, 2)
    with app.database.transaction() as db:
        one = house(db)
        waits = favor(db, one.of_lena, one.of_max, one.max).id

    result = verify(app)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == [f"Entry {waits} is not sealed yet.", "Nothing is wrong."]


def test_wrong_totals_are_named(app: Portal) -> None:
    some_favors(app.database, 4)
    with app.database.transaction() as db:
        db.execute(
            sa.update(FavorTotal).values(count=FavorTotal.count + 1).where(FavorTotal.direction == "received")
        )

    result = verify(app)

    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 4
    assert re.match(
        r"The totals of party \d+, 2026-03, received, advice say 3; the ledger says 2\.", result.stdout
    )
    assert "2 things are wrong." in result.stdout


def test_wrong_sums_are_named(app: Portal) -> None:
    some_favors(app.database, 4)
    with app.database.transaction() as db:
        one, other = db.scalars(
            sa.select(FavorSum).where(FavorSum.direction == "received").order_by("party_id")
        )
        one.count, other.last_on = 3, date(2026, 4, 1)
        first, second = one.party_id, other.party_id

    result = verify(app)

    assert result.exit_code == 1
    assert result.stdout.splitlines()[:2] == [
        f"The sum of party {first}, received, says 3, last on 2026-03-02; "
        "the ledger says 2, last on 2026-03-02.",
        f"The sum of party {second}, received, says 2, last on 2026-04-01; "
        "the ledger says 2, last on 2026-03-02.",
    ]


def test_what_was_noted_shows_that_the_end_is_gone(app: Portal) -> None:
    a_ledger(app.database)
    digest = verify(app).stdout.split()[-1]
    longer = f"30:{'a' * 64}"

    assert verify(app, "--noted", digest).exit_code == 0
    assert "Seals 29 to 30 are gone from the end." in verify(app, "--noted", longer).stdout
    assert "Seal 5 is not the one that was noted." in verify(app, "--noted", f"5:{'a' * 64}").stdout
    assert "This is no digest of a ledger" in verify(app, "--noted", "5").stderr


def test_a_thousand_findings_are_named_and_the_rest_counted(app: Portal) -> None:
    with app.database.transaction() as db:
        one = house(db)
        made = [favor(db, one.of_lena, one.of_max, one.max, said=None) for _ in range(2)]
        row = {column.name: getattr(made[0], column.name) for column in COLUMNS if column.name != "id"}
        db.execute(sa.insert(Favor), [row] * 1010)

    said = verify(app).stdout.splitlines()

    assert (
        len(said) == 1000 + 9
    )  # two totals, two sides of a pair, two sums, the rest, the verdict, the digest
    assert "... and 12 more things to know." in said


@pytest.mark.parametrize("part", range(2))
def test_whatever_is_done_to_the_ledger_is_found(database: Database, part: int) -> None:
    a_ledger(database)
    chance = random.Random(SEED + part)
    with unguarded(database) as db:
        noted = end_of_chain(db)
        assert wrong(db, noted) == []

        missed = [told for told in (one_try(db, chance, noted) for _ in range(TRIES)) if told]

        assert missed == []
        assert wrong(db, noted) == []


def one_try(db: Session, chance: random.Random, noted: tuple[int, str]) -> str | None:
    """What was done, if nobody noticed; all is as before afterwards."""
    with db.begin_nested() as undone:
        told = manipulate(db, chance)
        found = told == "refused" or wrong(db, noted)
        undone.rollback()
    return None if found else told
