"""Time that passes without anybody waiting: pauses end at once, and deadlines come as if they had not."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import moto.sqs.models
import pytest

from compound_pages.edge import Edge
from compound_pages.queue import Queue
from compound_pages.store import Store
from toolkit.publishing import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAUSING = (Edge, Queue, Store, Table)


class Clock:
    """The clock of this machine, and what passed besides."""

    def __init__(self) -> None:
        self.passed = 0.0

    def pass_by(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.passed += seconds

    def time(self) -> float:
        """Return the seconds since 1970."""
        return time.time() + self.passed

    def monotonic(self) -> float:
        """Return seconds of which only differences count."""
        return time.monotonic() + self.passed


@contextmanager
def passing() -> Iterator[Clock]:
    """Hand out a clock by which adapters pause, functions run out of time and messages become visible."""
    clock = Clock()
    milliseconds = moto.sqs.models.unix_time_millis
    with pytest.MonkeyPatch.context() as patch:
        for kind in _PAUSING:
            patch.setattr(kind.__init__, "__defaults__", (clock.pass_by,))
        patch.setattr("toolkit.event_sources.functions.time", clock)
        patch.setattr("moto.sqs.models.unix_time_millis", lambda: milliseconds() + clock.passed * 1000)
        yield clock
