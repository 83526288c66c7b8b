"""What somebody could do to the ledger who got past every guard of the database: one thing at a time, at random."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.database import Base, Database
from portal.favors.actions_totals import count
from portal.favors.digests import seal_hash
from portal.favors.models import Favor, FavorTotal, FavorWords
from portal.favors.models_pairs import FavorPair
from portal.favors.models_seals import FavorSeal
from portal.favors.queries_recount import recount
from portal.favors.queries_seal import COLUMNS, entry_of
from portal.favors.queries_verify import Chain, unsealed, words_of_nothing

TABLES: tuple[type[Base], ...] = (Favor, FavorWords, FavorTotal, FavorPair, FavorSeal)
UNTOLD = {"blanked_at", "blanked_by_id"}  # who erased words, and when, is no part of the ledger
GARBAGE = ("garbage", "2026-02-31", "", "-1", "2026-03-02T09:00:00+25:00", b"\xff")


def wrong(db: Session, noted: tuple[int, str]) -> list[str]:
    """What the ledger's own check has to say."""
    found = [finding for _count, page in Chain(db, noted).pages() for finding in page]
    found += [finding for pages in (unsealed(db), words_of_nothing(db)) for page in pages for finding in page]
    found += [finding for _count, page in recount(db) for finding in page]
    return [finding.sentence for finding in found if finding.is_wrong]


@contextmanager
def unguarded(database: Database) -> Iterator[Session]:
    """Past all triggers and references; nothing that is done here stays."""
    with database.writing.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.commit()
        else:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            for name in connection.scalars(
                sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        with Session(connection) as db:
            yield db
        connection.rollback()


def manipulate(db: Session, chance: random.Random) -> str:
    """Does one thing and says what; what a CHECK or a unique index still refuses counts as found."""
    act = chance.choices(list(ACTS), weights=list(ACTS.values()))[0]
    try:
        with db.begin_nested():
            return f"{act.__name__} {act(db, chance)}"
    except sa.exc.IntegrityError:
        return "refused"


def _rows(db: Session, table: type[Base]) -> list[dict[str, Any]]:
    """Totals that say nothing are left out: so may be whatever happens to them."""
    columns: sa.Table = table.__table__  # type: ignore[assignment]
    found = sa.select(columns).order_by(*columns.primary_key)
    if table is FavorTotal:
        found = found.where(FavorTotal.count != 0)
    if table is FavorPair:
        found = found.where(FavorPair.last_on.is_not(None))
    return [dict(row) for row in db.execute(found).mappings()]


def _where(table: type[Base], row: dict[str, Any]) -> Any:
    columns: sa.Table = table.__table__  # type: ignore[assignment]
    return sa.and_(*(column == row[column.name] for column in columns.primary_key))


def _write(db: Session, table: type[Base], row: dict[str, Any], **values: Any) -> None:
    columns: sa.Table = table.__table__  # type: ignore[assignment]
    db.execute(sa.update(columns).where(_where(table, row)).values(values))


def _other(value: Any, kind: Any, chance: random.Random) -> Any:
    if value is None:
        nothing = {"Integer": 0, "BigInteger": 0, "Date": date(2026, 1, 1)}
        value = (nothing | {"Utc": datetime(2026, 1, 1).astimezone()}).get(type(kind).__name__, "")
    if isinstance(value, datetime):
        return value + timedelta(microseconds=chance.choice((1, -1, 60_000_000)))
    if isinstance(value, date):
        return value + timedelta(days=chance.choice((1, -1, 31)))
    if isinstance(value, int):
        return value + chance.choice((1, -1, 7))
    return value[:-1] + (
        "" if len(value) > 1 and chance.random() < 0.3 else "x" if value[-1:] != "x" else "y"
    )


def change(db: Session, chance: random.Random) -> str:
    """One value of one row."""
    table = chance.choice(TABLES)
    row = chance.choice(_rows(db, table))
    column = chance.choice([one for one in table.__table__.columns if one.name not in UNTOLD])
    _write(db, table, row, **{column.name: _other(row[column.name], column.type, chance)})
    return f"{table.__tablename__}.{column.name} of {row}"


def remove(db: Session, chance: random.Random) -> str:
    table = chance.choice(TABLES)
    row = chance.choice(_rows(db, table))
    db.execute(sa.delete(table).where(_where(table, row)))
    return f"{table.__tablename__} {row}"


def insert(db: Session, chance: random.Random) -> str:
    """Another row like one there is."""
    table = chance.choice(TABLES)
    row = chance.choice(_rows(db, table))
    [first, *_more] = table.__table__.primary_key
    added = row | {
        first.name: max(one[first.name] for one in _rows(db, table)) + chance.choice((1, 5)),
        "occasion": None,
    }
    db.execute(sa.insert(table.__table__).values({name: added[name] for name in row}))  # type: ignore[arg-type]
    return f"{table.__tablename__} {added}"


def exchange(db: Session, chance: random.Random) -> str:
    """Two rows change places: words under another entry, entries or seals in another order."""
    table = chance.choice((Favor, FavorWords, FavorSeal))
    keys = [column.name for column in table.__table__.primary_key]
    one, other = chance.sample(_rows(db, table), 2)
    db.execute(sa.delete(table).where(_where(table, one) | _where(table, other)))
    for row, place in ((one, other), (other, one)):
        db.execute(sa.insert(table.__table__).values(row | {key: place[key] for key in keys}))  # type: ignore[arg-type]
    return f"{table.__tablename__} {one} {other}"


def erase(db: Session, chance: random.Random) -> str:
    """An entry with its words, its seal and its share of the totals."""
    return _erase(db, [chance.choice(_rows(db, FavorSeal))])


def cut(db: Session, chance: random.Random) -> str:
    """The end of the ledger, and nothing is left that would tell but what somebody wrote down."""
    return _erase(db, _rows(db, FavorSeal)[-chance.randint(1, 5) :])


def _erase(db: Session, seals: list[dict[str, Any]]) -> str:
    ids = [seal["favor_id"] for seal in seals]
    for table, key in ((FavorSeal, FavorSeal.favor_id), (FavorWords, FavorWords.favor_id), (Favor, Favor.id)):
        db.execute(sa.delete(table).where(key.in_(ids)))
    _count_anew(db)
    return str(ids)


def forge(db: Session, chance: random.Random) -> str:
    """Another entry with a seal that fits it."""
    return _forge(db, chance, after=1)


def rewrite(db: Session, chance: random.Random) -> str:
    """Another entry, and every seal from it on made anew."""
    return _forge(db, chance, after=10**9)


def _forge(db: Session, chance: random.Random, after: int) -> str:
    seal = chance.choice(_rows(db, FavorSeal))
    [favor] = [row for row in _rows(db, Favor) if row["id"] == seal["favor_id"]]
    _write(db, Favor, favor, on=favor["on"] + timedelta(days=chance.choice((1, -40))))
    _count_anew(db)
    number, previous = seal["number"], seal["previous"]
    for row in [row for row in _rows(db, FavorSeal) if row["number"] >= number][:after]:
        entry = db.execute(sa.select(*COLUMNS).where(Favor.id == row["favor_id"])).one()
        words = db.scalar(sa.select(FavorWords.digest).where(FavorWords.favor_id == row["favor_id"]))
        hash_ = seal_hash(row["number"], previous, row["at"], entry_of(entry), words)
        _write(db, FavorSeal, row, previous=previous, hash=hash_)
        previous = hash_
    return f"{favor}"


def _count_anew(db: Session) -> None:
    """All that is kept on write, by the action that keeps it."""
    db.execute(sa.delete(FavorTotal))
    db.execute(sa.delete(FavorPair))
    db.expire_all()
    for favor in db.scalars(sa.select(Favor).order_by(Favor.id)):
        count(db, favor)


def spoil(db: Session, chance: random.Random) -> str:
    """What no column should hold, which SQLite takes all the same."""
    if db.get_bind().dialect.name != "sqlite":
        return change(db, chance)
    table, column = chance.choice(SPOILED)
    row = chance.choice(_rows(db, table))
    spoiled = chance.choice([one for one in GARBAGE if one != row[column]])
    key = next(iter(table.__table__.primary_key))
    says_something = {FavorTotal: " AND count <> 0", FavorPair: " AND last_on IS NOT NULL"}
    where = f"WHERE {key.name} = :key{says_something.get(table, '')}"
    value = "CAST(:value AS TEXT)" if chance.random() < 0.5 else ":value"
    changed = f'UPDATE {table.__tablename__} SET "{column}" = {value} {where}'
    db.execute(sa.text(changed), {"value": spoiled, "key": row[key.name]})
    return f"{table.__tablename__}.{column} = {spoiled!r} in {row}"


SPOILED: tuple[tuple[type[Base], str], ...] = (
    *((Favor, "on"), (Favor, "recorded_at"), (Favor, "thanks"), (Favor, "occasion")),
    *((FavorSeal, "at"), (FavorTotal, "count"), (FavorTotal, "month")),
    *((FavorPair, "received"), (FavorPair, "last_on"), (FavorPair, "unasked_on")),
    *((FavorWords, "what"), (FavorWords, "salt")),
)
ACTS: dict[Callable[[Session, random.Random], str], int] = {
    change: 8, remove: 4, insert: 3, exchange: 3, spoil: 2, erase: 1, cut: 1, forge: 1, rewrite: 1,
}  # fmt: skip
