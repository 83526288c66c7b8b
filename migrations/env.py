"""Runs migrations over the connection that portal.migrate opened, one process at a time."""

import sqlalchemy as sa
from alembic import context

from portal.models import Base

LOCK = 727274


def run(connection: sa.Connection) -> None:
    begin = _begin_sqlite if connection.dialect.name == "sqlite" else _begin_postgresql
    begin(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    context.run_migrations()
    _refuse_broken_references(connection)
    connection.exec_driver_sql("COMMIT")


def _begin_postgresql(connection: sa.Connection) -> None:
    """Waits for whoever migrates already."""
    connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("BEGIN")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def _begin_sqlite(connection: sa.Connection) -> None:
    """Takes the write lock at once; foreign keys are off, because a table rebuild would empty what refers to it."""
    connection.connection.driver_connection.isolation_level = None  # type: ignore[union-attr]
    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_broken_references(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"the migration broke references: {broken}")


run(context.config.attributes["connection"])
