"""A ledger of a million favors: how fast it is sealed and verified, and whether the record of one with many is slower."""

import contextlib
import io
import resource
import time
from collections.abc import Iterator

from portal.database import Database
from portal.favors.actions_seal import seal
from portal.favors.verifying import verify
from tests.bench.report import Measured

TIMES = 1.5
ABOUT = f"""\
1,000 members, 1,000,000 favors; one member with 100, one with 100,000. The columns are those of the other bench.
Aim: the record of the one with many takes at most {TIMES} times as long as that of the one with few."""


def sealed_and_verified(database: Database) -> Iterator[str]:
    """As the worker seals, batch by batch; then the command, in this process."""
    watch, count, longest = Watch(), 0, 0.0
    while True:
        batch = time.perf_counter()
        with database.unserialized() as db:
            sealed = seal(db)
        if not sealed:
            break
        count, longest = count + sealed, max(longest, time.perf_counter() - batch)
    rate = count / (time.perf_counter() - watch.begin)
    yield f"sealed {count:,} entries in {watch}: {rate:,.0f} a second; the longest batch took {1000 * longest:.0f} ms"
    yield from _verified(database)


def _verified(database: Database) -> Iterator[str]:
    before, watch, said = _megabytes(), Watch(), io.StringIO()
    quiet = contextlib.redirect_stderr(io.StringIO())
    with database.session(writes=False) as db, contextlib.redirect_stdout(said), quiet:
        status = verify(db)
    if status:
        raise AssertionError(said.getvalue())
    yield f"verified in {watch}; the process grew by {_megabytes() - before:.0f} MB\n{said.getvalue()}"


class Watch:
    """By the clock, and of this process's CPU: a machine with other work shows in the difference."""

    def __init__(self) -> None:
        self.begin, self._cpu = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        return f"{time.perf_counter() - self.begin:.0f} s ({time.process_time() - self._cpu:.0f} s CPU)"


def _megabytes() -> float:
    """The most this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compared(few: Measured, many: Measured) -> str:
    by_clock = many.portal.percentile(50) / few.portal.percentile(50)
    by_cpu = many.portal.cpu_ms / few.portal.cpu_ms
    verdict = "aim met" if by_clock <= TIMES else "BELOW AIM"
    return f"with 100,000 favors the record takes {by_clock:.2f} times as long as with 100 (CPU {by_cpu:.2f})   {verdict}"
