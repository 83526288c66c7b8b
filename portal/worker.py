"""The worker: sends letters and does what is due without anybody asking."""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from portal.config import Config
from portal.database import Database
from portal.favors.actions_seal import seal
from portal.letters.outbox import deliver_next, note_sighting
from portal.letters.post_office import post_office

log = structlog.get_logger("portal")

SIGHTING = 10.0  # seconds between two notes that the worker is there
SWEEP = 60.0
SEALING = 1.0
IDLE = 1.0


def run(
    database: Database,
    config: Config,
    stop: threading.Event,
    sweeps: Sequence[Callable[[Session], None]] = (),
    own_chores: Sequence["Chore"] = (),
) -> None:
    """Works until `stop` is set, then ends after the letter in hand. Trouble with the database is waited out.

    Several workers may run at once. A sweep is done at most once a minute, in a transaction of its own; a chore
    opens its own, where it also asks somebody outside."""
    office = post_office(config)
    chores = [Chore(SIGHTING, note_sighting), Chore(SEALING, seal_waiting)]
    chores += [Chore(SWEEP, partial(_sweep, sweep)) for sweep in sweeps]
    chores += own_chores
    log.info("worker begins")
    while not stop.is_set():
        for chore in chores:
            chore.do_when_due(database)
        if not _tried(lambda: deliver_next(database, office, config)):
            stop.wait(IDLE)
    log.info("worker ends")


def stop_on_signal() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        # set by a thread: the signal may come while the main thread holds the event's own lock, and both wait
        signal.signal(name, lambda *_: threading.Thread(target=stop.set).start())
    return stop


@dataclass
class Chore:
    """What is done again and again, but not too often."""

    every: float
    act: Callable[[Database], object]
    due_at: float = 0.0

    def do_when_due(self, database: Database) -> None:
        if time.monotonic() >= self.due_at:
            self.due_at = time.monotonic() + self.every
            _tried(lambda: self.act(database))


def seal_waiting(database: Database) -> None:
    """A batch to each transaction, for about a second: then letters have their turn, and other writers on SQLite."""
    until = time.monotonic() + SEALING
    while time.monotonic() < until:
        with database.unserialized() as db:
            if not seal(db):
                return


def _sweep(sweep: Callable[[Session], None], database: Database) -> None:
    with database.transaction() as db:
        sweep(db)


def _tried(act: Callable[[], object]) -> bool:
    """Whether it was done and found something to do; what goes wrong is logged, and the worker goes on."""
    try:
        return bool(act())
    except sa.exc.DBAPIError as error:
        log.warning("database trouble", why=str(error.orig)[:200])
    except Exception:
        log.exception("worker trouble")
    return False
