"""Brings the database to the newest form, and tells whether it is there already."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.database import Database

ROOT = Path(__file__).parent.parent


def alembic_config() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def upgrade(database: Database) -> None:
    """Migrates to the newest revision; several processes may do this at once."""
    config = alembic_config()
    with _plain_engine(database).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(connection: sa.Connection) -> bool:
    return MigrationContext.configure(connection).get_current_heads() == _heads()


@cache
def _heads() -> tuple[str, ...]:
    return tuple(ScriptDirectory.from_config(alembic_config()).get_heads())


def _plain_engine(database: Database) -> sa.Engine:
    """Migrations steer their own transactions, and rebuild SQLite tables with foreign keys off."""
    return sa.create_engine(database.url, poolclass=sa.pool.NullPool, connect_args=_waits(database.url))


def _waits(url: sa.URL) -> dict[str, float]:
    return {"timeout": 60.0} if url.get_backend_name() == "sqlite" else {}
