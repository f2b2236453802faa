"""Crowds: many threads at one piece of work, bounded in count and time, and all gone at the end."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_START_SECONDS = 60


class Limit:
    """When to stop: after so many seconds, or once somebody says so."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: in seconds, only differences count."""
        self._clock = clock
        self._end = clock() + seconds
        self._stopped = False

    def over(self) -> bool:
        """Whether no more is to be begun."""
        return self._stopped or self._clock() >= self._end

    def stop(self) -> None:
        """Let nothing more begin."""
        self._stopped = True

    def during[Item](self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield items until the limit is reached."""
        for item in items:
            if self.over():
                return
            yield item


def each[Item](
    items: Iterable[Item],
    act: Callable[[Item], object],
    limit: Limit,
    workers: int,
    tell: Callable[[int], object],
) -> int:
    """Have `workers` threads act on the items, each on the next one; return how many were done.

    `tell` is told of each number done. Raises the first error of a worker, after the others have ended.
    """
    source, guard, errors = limit.during(items), threading.Lock(), list[BaseException]()
    done = 0

    def work() -> None:
        nonlocal done
        try:
            while not errors:
                with guard:
                    item = next(source)
                act(item)
                with guard:
                    done += 1
                    tell(done)
        except StopIteration:
            return
        except BaseException as error:  # noqa: BLE001  raised again below
            errors.append(error)

    _run([threading.Thread(target=work, daemon=True) for _ in range(workers)], limit)
    if errors:
        raise errors[0]
    return done


def at_once[Result](count: int, act: Callable[[int], Result], limit: Limit) -> list[Result]:
    """Have `count` threads call `act` with their numbers, none before all of them stand ready.

    Return what they returned, by number. Raises the first error of one.
    """
    ready, errors = threading.Barrier(count), list[BaseException]()
    results: dict[int, Result] = {}

    def one(number: int) -> None:
        try:
            ready.wait(_START_SECONDS)
            results[number] = act(number)
        except BaseException as error:  # noqa: BLE001  raised again below
            errors.append(error)

    _run([threading.Thread(target=one, args=(number,), daemon=True) for number in range(count)], limit)
    if errors:
        raise errors[0]
    return [results[number] for number in range(count)]


def _run(threads: list[threading.Thread], limit: Limit) -> None:
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        limit.stop()
        for thread in threads:
            thread.join(_START_SECONDS)
        raise
