"""What some work takes: CPU, or memory. Whoever watches memory slows all down, so never both at once."""

from __future__ import annotations

import gc
import time
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MB = 2**20


@contextmanager
def spared_the_past() -> Iterator[None]:
    """Have garbage collection pass over what is there already: the site in memory, which no function has."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def cpu_seconds[Thing](work: Callable[[], Thing]) -> tuple[Thing, float]:
    """Return what `work` returns, and the CPU seconds of this process that it takes."""
    started = time.process_time()
    done = work()
    return done, time.process_time() - started


def peak(work: Callable[[], object]) -> float:
    """Return the MB that `work` takes at its worst moment."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / _MB
