"""The flow: the real plan, sweep and refresh, each given what Lambda would give it, until all is quiet.

Their events hold as many records and messages as the template allows: Lambda may hand on fewer, and calls
them more often then. Time is as assumed in `prices`: a function ends, or hands over, as it would.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from itertools import batched
from typing import TYPE_CHECKING, Any

from bench.counted.dynamodb import write_units
from compound_pages import bootstrap, tasks
from compound_pages.tasks import SweepTask

from .backing import CACHE_TAG, streamed
from .poller import Poller
from .prices import INVOCATION_SECONDS
from .run import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bench.counted import Calls
    from toolkit.publishing.writes import Write

    from .backing import Backing
    from .deployment import Deployment


class Flow:
    """The functions of a deployment, cold-started, and what goes from one to the next."""

    def __init__(self, backing: Backing, calls: Calls, deployment: Deployment) -> None:
        self._backing = backing
        self._calls = calls
        self._deployment = deployment
        self._planner, self._sweeper = bootstrap.planner(), bootstrap.sweeper()
        self._refresher = bootstrap.refresher()
        self._poller = Poller()
        self._consumers: dict[str, Callable[[list[str]], None]] = {
            "CHANGES": self._refresh,
            "SWEEP_START": self._sweep,
            "SWEEP": self._refresh,
        }
        self._run = Run()

    def change(self, name: str, writes: Iterable[Write]) -> Run:
        """Write what differs into the table and bring every page in step."""
        with self._running(name) as run:
            records = list(self._written(writes))
            run.again = lambda: self._plan(records)
            self._plan(records)
            self._drain()
        return run

    def sweep(self, name: str) -> Run:
        """Look at every cached page."""
        start = tasks.encoded(SweepTask())
        with self._running(name) as run:
            run.again = lambda: self._sweep([start])
            self._poller.send("SWEEP_START", start)
            self._drain()
        run.carrying = run.pages
        return run

    @contextmanager
    def _running(self, name: str) -> Iterator[Run]:
        """Count what happens meanwhile into a new run."""
        before = self._backing.kept()
        run = self._run = Run(name, len(before))
        purged, read_units = len(self._backing.purged()), self._backing.read_units()
        polls = self._poller.polls
        self._calls.made.clear()
        self._calls.order.clear()
        yield run
        self._run = Run()
        run.calls += self._calls.made
        run.polls = self._poller.polls - polls
        run.purged = self._backing.purged()[purged:]
        run.read_units = self._backing.read_units() - read_units
        cause = {item.removeprefix("#") for items in run.purged for item in items}
        run.carrying = sum(
            not cause.isdisjoint(kept.metadata[CACHE_TAG].split(",")) for kept in before.values()
        )

    def _written(self, writes: Iterable[Write]) -> Iterator[dict[str, Any]]:
        """Write and yield what the table's stream says of it: nothing of what was there already."""
        for write in writes:
            before = self._backing.item(*write.place)
            after = write.request()["PutRequest"]["Item"] if write.value else None
            if before == after:
                continue
            if after:
                self._backing.put_item(after)
            else:
                self._backing.delete_item(*write.place)
            self._run.write_units += write_units(before, after)
            yield streamed(write.place, before, after)

    def _plan(self, records: list[dict[str, Any]]) -> None:
        for batch in batched(records, self._deployment.batches["STREAM"], strict=False):
            with self._invoked("plan") as seconds_left:
                plan = self._planner.plan(seconds_left)
                for record in batch:
                    plan.add(record)
                self._run.measured.update(plan.send())

    def _sweep(self, bodies: list[str]) -> None:
        with self._invoked("sweep") as seconds_left:
            for body in bodies:
                task = tasks.decoded(body, SweepTask)
                self._run.measured.update(self._sweeper.sweep(task, seconds_left))

    def _refresh(self, bodies: list[str]) -> None:
        if not self._run.invoked["refresh"]:
            self._run.again_refresh = lambda: self._refresh(bodies)
        with self._invoked("refresh") as seconds_left:
            batch = self._refresher.batch(seconds_left)
            for body in bodies:
                batch.refresh(body)
            batch.purge()
            self._run.measured.update(batch.measured)

    def _drain(self) -> None:
        """Hand on messages until there are none."""
        quiet = False
        while not quiet:
            quiet = True
            for queue, consume in self._consumers.items():
                while messages := self._poller.receive(queue, self._deployment.batches[queue]):
                    consume([message["Body"] for message in messages])
                    self._poller.delete(queue, messages)
                    self._run.messages += len(messages)
                    quiet = False

    @contextmanager
    def _invoked(self, function: str) -> Iterator[Callable[[], float]]:
        """Count one invocation; yields what says how many seconds it has left."""
        timeout, started = self._deployment.functions[function].timeout, self._calls.seconds
        self._calls.by, cpu = function, time.process_time()
        yield lambda: timeout - (self._calls.seconds - started)
        self._calls.by = ""
        self._run.took[function] += time.process_time() - cpu
        self._run.invoked[function] += 1
        self._run.seconds[function] += self._calls.seconds - started + INVOCATION_SECONDS
