"""What every story needs: a migrated database of each kind, the portal on it, and a browser."""

import os
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.app import create_app
from portal.commands import upgrade_database
from portal.config import Config
from portal.database import Database
from portal.web import logs
from portal.web.transaction import Portal
from tests import chromium, postgres
from tests.kept import Bytecode, Houses, KnownRule, copy_sqlite
from tests.people import Visitor

logs.configure(quiet=True)
Portal.jinja_options = Portal.jinja_options | {"bytecode_cache": Bytecode()}
Portal.url_rule_class = KnownRule
SECRET = "a secret key for tests, and for nothing else"


def settings(url: str, **changes: str) -> Config:
    environment = {"PORTAL_MODE": "test", "SECRET_KEY": SECRET, "DATABASE_URL": url, "LIMITS": "off"}
    return Config.from_environment(environment | changes)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, copied for each story."""
    path = tmp_path_factory.mktemp("template") / "portal.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    with postgres.running() as server:
        _migrate(server.create_database("portal_template"))
        yield server


def _migrate(url: str) -> None:
    database = Database(url)
    upgrade_database(database, settings(url))
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    if request.param == "sqlite":
        copy_sqlite(request.getfixturevalue("sqlite_template"), tmp_path / "portal.db")
        yield settings(f"sqlite:///{tmp_path / 'portal.db'}")
        return
    server: postgres.Server = request.getfixturevalue("postgresql")
    name = f"story_{uuid.uuid4().hex[:12]}"
    yield settings(server.create_database(name, "portal_template"))
    server.drop_database(name)


@pytest.fixture
def app(config: Config) -> Iterator[Portal]:
    app = create_app(config)
    yield app
    app.database.dispose()


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Houses:
    from tests.test_every_page import settled

    return Houses(settled, tmp_path_factory.mktemp("houses"))


@pytest.fixture
def house(request: pytest.FixtureRequest, app: Portal, houses: Houses) -> dict[str, Visitor]:
    """A house with somebody in every role."""
    is_sqlite = app.database.url.get_backend_name() == "sqlite"
    return houses.furnish(app, None if is_sqlite else request.getfixturevalue("postgresql"))


@pytest.fixture
def database(app: Portal) -> Database:
    return app.database


@pytest.fixture
def visitor(app: Portal) -> Visitor:
    """Somebody whom the portal does not know yet, with a browser of their own."""
    return Visitor(app)


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture
def address(config: Config) -> Iterator[str]:
    """The portal on a real port, for a real browser."""
    from werkzeug.serving import BaseWSGIServer

    app = create_app(replace(config, mode=config.mode))
    server: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.database.dispose()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = chromium.find()
    return {
        **browser_type_launch_args,
        "executable_path": str(found.path),
        "args": chromium.launch_arguments(),
        "env": {**os.environ, **found.environment},
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin"}
