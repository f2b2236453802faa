"""Watching one process serve misses: how long each takes, and what the process and AWS say of it."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from bench import control
from bench.backend import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.backend import Backend
    from bench.environment import Environment


class NotReplayed(Exception):
    """A call of a measured miss went through to moto, whose time would be measured with it."""


class Misses(NamedTuple):
    """The misses of one process: seconds of each, CPU seconds of all, MB at most.

    `connections`: those that it has opened since its start; `calls`: those of one miss.
    """

    seconds: list[float]
    cpu: float
    memory: float
    connections: int
    calls: float

    def values(self) -> dict[str, float]:
        """Return what is compared turn by turn: milliseconds a miss, and MB."""
        cpu = 1000 * self.cpu / len(self.seconds)
        return {"p50": 1000 * control.median(self.seconds), "cpu": cpu, "memory": self.memory}


class Watched:
    """A process that serves events in turn, over and over. Others may be served in between."""

    def __init__(
        self, environment: Environment, backend: Backend, events: Sequence[Mapping[str, Any]]
    ) -> None:
        self._environment, self._backend, self._events = environment, backend, cycle(events)
        self._seconds: list[float] = []
        self._cpu = 0.0
        self._warming, self._serving = Counts(), Counts()

    def warm_up(self, count: int) -> None:
        """Serve misses that do not count. Raises Failed if one is not served."""
        before = self._backend.counts()
        for event in islice(self._events, count):
            self._environment.page(event)
        self._warming += self._backend.counts() - before

    def block(self, count: int) -> None:
        """Serve misses that count. Raises Failed as `warm_up`, NotReplayed, NotTold."""
        before = self._backend.counts()
        cpu = self._environment.cpu_seconds()
        self._seconds += [self._environment.page(event) for event in islice(self._events, count)]
        self._cpu += self._environment.cpu_seconds() - cpu
        self._serving += self._backend.counts() - before
        if self._serving.forwarded:
            raise NotReplayed(str(self._serving))

    def misses(self) -> Misses:
        """Return the misses so far. Raises NotTold."""
        return Misses(
            self._seconds,
            self._cpu,
            self._environment.peak_megabytes(),
            self._warming.connections + self._serving.connections,
            self._serving.calls / len(self._seconds),
        )
