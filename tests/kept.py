"""What many stories begin with, made once and copied: templates and addresses as programs, a house full of people.

Each story still has a portal and a database of its own; only the way there is shorter."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from portal.clock import day_of, now
from portal.web.transaction import Portal
from tests import postgres
from tests.people import Visitor

COOKIES = ("session", "application", "favor", "goodbye")


class Bytecode(BytecodeCache):
    """Every story makes its own portal; its templates need translating only once. Kept by what stands in them."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class KnownRule(Rule):
    """An address of the portal. Werkzeug writes and compiles a small program for each; the same address gives the same."""

    programs: ClassVar[dict[Any, Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = self.rule, tuple(self._trace), repr(self.defaults), append_unknown
        if key not in self.programs:
            self.programs[key] = super()._compile_builder(append_unknown)
        return self.programs[key]


def copy_sqlite(template: Path, copy: Path) -> None:
    """With SQLite's own means: a copy of the file alone would lack what still stands in the log beside it."""
    with closing(sqlite3.connect(template)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


class Houses:
    """Houses as `play` leaves them, one of each database and day: what is meant for tomorrow must stay tomorrow."""

    def __init__(self, play: Callable[[Portal], dict[str, Visitor]], folder: Path) -> None:
        self._play, self._folder = play, folder
        self._cookies: dict[str, dict[str, dict[str, str]]] = {}

    def furnish(self, app: Portal, server: postgres.Server | None) -> dict[str, Visitor]:
        name = f"house_{app.database.url.get_backend_name()}_{day_of(now(), 'Europe/Berlin'):%Y%m%d}"
        if name in self._cookies:
            with _nobody_connected(app) as own:
                self._copy(name, own, server)
            return {who: _carrying(app, cookies) for who, cookies in self._cookies[name].items()}
        cast = self._play(app)
        with _nobody_connected(app) as own:
            self._keep(name, own, server)
        self._cookies[name] = {who: _carried(visitor) for who, visitor in cast.items()}
        return cast

    def _keep(self, name: str, own: str, server: postgres.Server | None) -> None:
        if server:
            server.create_database(name, own)
        else:
            copy_sqlite(Path(own), self._folder / name)

    def _copy(self, name: str, own: str, server: postgres.Server | None) -> None:
        if server:
            server.drop_database(own)
            server.create_database(own, name)
        else:
            copy_sqlite(self._folder / name, Path(own))


@contextmanager
def _nobody_connected(app: Portal) -> Iterator[str]:
    """PostgreSQL copies only what nobody is connected to."""
    app.database.dispose()
    yield str(app.database.url.database)


def _carried(visitor: Visitor) -> dict[str, str]:
    found = {name: visitor.client.get_cookie(name) for name in COOKIES}
    return {name: cookie.value for name, cookie in found.items() if cookie}


def _carrying(app: Portal, cookies: dict[str, str]) -> Visitor:
    visitor = Visitor(app)
    for name, value in cookies.items():
        visitor.client.set_cookie(name, value)
    return visitor
