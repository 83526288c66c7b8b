"""Engines, the mapped base and its column types. Knows SQLAlchemy, not Flask."""

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


NOT_SERIALIZED = {"40001", "40P01"}
STEP_TRIES = 8
Did = TypeVar("Did")


class Utc(sa.TypeDecorator[datetime]):
    """A moment in UTC. SQLite would drop the offset in silence; this refuses moments that have none."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its offset: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Utc}  # noqa: RUF012 - SQLAlchemy reads it from the class


BigKey = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Key = Annotated[int, mapped_column(BigKey, primary_key=True)]


def ref(column: str, **options: Any) -> Any:
    """A column that refers to another table's key; indexed unless told otherwise."""
    options.setdefault("index", True)
    return mapped_column(BigKey, sa.ForeignKey(column), **options)


def both(at: str, by: str) -> sa.CheckConstraint:
    """Ties a moment to the person: never one without the other."""
    return sa.CheckConstraint(f"({at} IS NULL) = ({by} IS NULL)", name=f"{at}_with_{by}")


def fold(text: str) -> str:
    """Text as it is sorted and searched: lower case, without accents, German umlauts as their base letters."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def insert(db: Session, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, which both databases write alike but SQLAlchemy keeps apart."""
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def rows_of(db: Session, question: sa.Executable, **values: Any) -> sa.CursorResult[*tuple[Any, ...]]:
    """Rows of columns, straight from the connection: the session's own way round takes longer than the answer.

    It sees what was flushed. `question` is put together once and kept, as that takes longer still."""
    return db.connection().execute(question, values)


class Database:
    """Two ways to the same data: `reading` cannot write, `writing` is one serializable transaction at a time."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        make = _sqlite_engine if self.url.get_backend_name() == "sqlite" else _postgresql_engine
        self.reading = make(self.url, writes=False)
        self.writing = make(self.url, writes=True)
        self.noting = _without_serializable(self.writing)

    def session(self, *, writes: bool) -> Session:
        return Session(self.writing if writes else self.reading)

    @contextmanager
    def transaction(self, *, serializable: bool = True) -> Iterator[Session]:
        """For commands and the worker: one act, committed when it ends well.

        Single statements that each stand for themselves need no SERIALIZABLE, and without it nobody starts over."""
        with Session(self.writing if serializable else self.noting) as db, db.begin():
            yield db

    def step(self, act: Callable[[Session], Did]) -> Did:
        """One short transaction around an act of several that cannot share one, because somebody outside is asked
        between them. It is run again when it could not be serialized, so it has no effect besides."""
        for left in reversed(range(STEP_TRIES)):
            try:
                with self.transaction() as db:
                    return act(db)
            except sa.exc.DBAPIError as error:
                if not left or not lost_a_race(error):
                    raise
        raise AssertionError("unreachable")

    @contextmanager
    def unserialized(self) -> Iterator[Session]:
        """For the worker's statements that lock what they change; records stay readable after it.

        On PostgreSQL these need no SERIALIZABLE, and without it no request has to start over for the worker."""
        engine = self.writing
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="READ COMMITTED")
        with Session(engine, expire_on_commit=False) as db, db.begin():
            yield db

    def dispose(self) -> None:
        self.reading.dispose()
        self.writing.dispose()


def lost_a_race(error: sa.exc.DBAPIError) -> bool:
    """Worth another try: it could not be serialized, or its connection died before it began."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in NOT_SERIALIZED


def _without_serializable(engine: sa.Engine) -> sa.Engine:
    """The same connections; SQLite has one way of writing only."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="READ COMMITTED")


def _sqlite_engine(url: sa.URL, *, writes: bool) -> sa.Engine:
    engine = sa.create_engine(url)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")
        if not writes:
            connection.execute("PRAGMA query_only=ON")

    if writes:

        @sa.event.listens_for(engine, "begin")
        def begin(connection: sa.Connection) -> None:
            # BEGIN IMMEDIATE takes the write lock first: two writers wait for each other instead of failing
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgresql_engine(url: sa.URL, *, writes: bool) -> sa.Engine:
    if writes:
        return sa.create_engine(url, isolation_level="SERIALIZABLE")
    # pages that only read ask statement by statement: no BEGIN, no ROLLBACK to wait for
    return sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
        connect_args={"options": "-c default_transaction_read_only=on"},
    )
