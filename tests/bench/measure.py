"""Calls WSGI programs in turn, and keeps what each call took by the clock and of this process's CPU."""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, quantiles
from typing import Any

from werkzeug.test import run_wsgi_app

Environ = dict[str, Any]
WARM_UP = 5


@dataclass
class Sample:
    clock: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return 1 / fmean(self.clock)

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return 1000 * quantiles(self.clock, n=100, method="inclusive")[percent - 1]

    @property
    def cpu_ms(self) -> float:
        """Of this process: what PostgreSQL's own processes take stands in the clock's numbers only.

        The median, as other work on the machine empties the caches that single requests would have found filled."""
        return 1000 * median(self.cpu)


def call(program: Any, environ: Environ) -> tuple[bytes, str, Any]:
    """One request through the whole WSGI stack, without a socket and without a test client's own work."""
    parts, status, headers = run_wsgi_app(program, environ)
    return b"".join(parts), status, headers


def in_turn(
    programs: Sequence[Any], requests: Iterable[Callable[[], Environ]], seconds: float
) -> list[Sample]:
    """Each request goes to every program before the next one, so that whatever else the machine does meets all alike."""
    samples = [Sample() for _program in programs]
    gc.collect()
    gc.freeze()  # else a large page's rows set off a look through the whole heap, always in the same program's turn
    end = time.perf_counter() + seconds
    for number, request in enumerate(requests):
        for program, sample in zip(programs, samples, strict=True):
            clock, cpu = _timed(program, request())
            if number >= WARM_UP:
                sample.clock.append(clock)
                sample.cpu.append(cpu)
        if time.perf_counter() > end:
            break
    gc.unfreeze()
    return samples


def _timed(program: Any, environ: Environ) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.process_time()
    _body, status, _headers = call(program, environ)
    taken = time.perf_counter() - clock, time.process_time() - cpu
    if status[0] not in "23":
        raise AssertionError(f"{environ['PATH_INFO']}: {status}")
    return taken
