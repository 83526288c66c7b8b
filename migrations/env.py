"""Runs migrations over the connection that portal.migrate opened, one process at a time."""

import sqlalchemy as sa
from alembic import context

from portal.models import Base

LOCK = 727274


def guard(connection: sa.Connection) -> None:
    """PostgreSQL waits for whoever migrates already; SQLite takes the write lock at once."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def run(connection: sa.Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # a table rebuild with foreign keys on would empty the rows that refer to it
        connection.connection.driver_connection.isolation_level = None
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    guard(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        transactional_ddl=True,
    )
    context.run_migrations()
    if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise RuntimeError(f"the migration broke references: {broken}")
    connection.commit()
    if sqlite:
        connection.exec_driver_sql("COMMIT") if connection.connection.driver_connection.in_transaction else None


run(context.config.attributes["connection"])
