"""A clock that is stopped while a contender is given what it gets for nothing."""

from __future__ import annotations

import gc
import resource
import time
from typing import NamedTuple


class Took(NamedTuple):
    """What writing some files took: seconds by the clock, and of CPU.

    `start`: how many of the seconds went by before the first page was begun.
    """

    seconds: float
    cpu: float
    start: float
    files: int

    def after(self, clock: Clock) -> Took:
        """Return the same with what went before it."""
        seconds, cpu, start, files = self
        return Took(clock.seconds + seconds, clock.cpu + cpu, clock.seconds + start, files)


class Clock:
    """Adds up what happens inside of it, of this process and those that it started and waited for."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0
        self._since = (0.0, 0.0)

    def __enter__(self) -> None:
        gc.collect()
        self._since = time.perf_counter(), _cpu()

    def __exit__(self, *_: object) -> None:
        seconds, cpu = self._since
        self.seconds += time.perf_counter() - seconds
        self.cpu += _cpu() - cpu

    def now(self) -> float:
        """Return the seconds so far, from inside."""
        return self.seconds + time.perf_counter() - self._since[0]


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
