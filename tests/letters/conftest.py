"""The mail server of the stories about letters. (database and config: until tests/conftest.py has them.)"""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.config import Config
from portal.database import Database
from portal.models import Base
from portal.network.actions import found
from tests.smtp import MailServer


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(tmp_path) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"] if "TEST_PG" in os.environ else ["sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    if request.param == "postgresql":
        name = f"t_{uuid.uuid4().hex[:10]}"
        server = sa.create_engine(os.environ["TEST_PG"], isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        server.dispose()
        url = os.environ["TEST_PG"].replace("@/postgres?", f"@/{name}?")
    database = Database(url)
    Base.metadata.create_all(database.writing)
    with database.transaction() as db:
        found(db, "Sternstunde")
    yield database
    database.dispose()


@pytest.fixture
def config(database: Database) -> Config:
    url = database.url.render_as_string(hide_password=False)
    return Config.from_environment({"PORTAL_MODE": "test", "DATABASE_URL": url})
