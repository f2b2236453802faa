"""The sweeper: what happens when every cached page is to be looked at."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from msgspec.structs import replace

from . import tasks
from .paths import key_path, page_key
from .tasks import PATHS_MAX, RefreshTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .cache import Cache
    from .queue import Queue
    from .tasks import SweepTask

# What one round may take at worst: a listing, and forty tasks sent while SQS hesitates.
_ROUND_SECONDS = 15


class Sweeper:
    """Lists the page cache, which is the register of pages, and asks for each page to be refreshed."""

    def __init__(self, cache: Cache, work: Queue, sweeps: Queue, dead: Mapping[str, Queue]) -> None:
        """`work`: where refresh tasks go; `sweeps`: where a sweep goes on.

        `dead`: each dead-letter queue's URL, and the queue that its messages were in.
        """
        self._cache = cache
        self._work = work
        self._sweeps = sweeps
        self._dead = dead

    def sweep(self, task: SweepTask, seconds_left: Callable[[], float]) -> dict[str, float]:
        """Ask for every page after `task.after` and return what was measured.

        When time runs short, the rest is asked for by a message to itself. A sweep that begins first gives
        every dead letter another chance, as a lost purge shows in no page; one that ends purges its tags once
        more, for answers at the edge that no page in S3 stands for.

        Raises CacheFailed or QueueFailed; doing it again does some pages twice and leaves none out.
        """
        redriven = 0 if task.after else self._redrive(seconds_left)
        listed = sent = 0
        while keys := self._cache.keys(task.after):
            sent += self._work.send(map(tasks.encoded, _tasks(keys, task)))
            listed += len(keys)
            task = replace(task, after=keys[-1])
            if seconds_left() < _ROUND_SECONDS:
                self._sweeps.send([tasks.encoded(task)])
                break
        else:
            sent += self._work.send([tasks.encoded(RefreshTask(tags=task.tags))] if task.tags else [])
        return {"PageListed": listed, "RefreshAsked": sent, "Redriven": redriven}

    def _redrive(self, seconds_left: Callable[[], float]) -> int:
        return sum(
            # What died twice of a sweep's own work ends: this sweep asks for the same pages.
            queue.redrive(
                dead,
                lambda: seconds_left() - _ROUND_SECONDS,
                tasks.retried_once if queue is self._work else tasks.retried,
            )
            for dead, queue in self._dead.items()
        )


def _tasks(keys: list[str], task: SweepTask) -> Iterator[RefreshTask]:
    # A key that is the key of no path holds no page, and nothing that a task could name.
    paths = [path for key in keys if page_key(path := key_path(key)) == key]
    for batch in batched(paths, PATHS_MAX, strict=False):
        yield RefreshTask(batch, task.tags, purge=task.purge)
