"""The pump: every event source of the local stack, moved by hand or in the background."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from toolkit.event_sources.background import repeated
from toolkit.event_sources.functions import Functions
from toolkit.event_sources.queue_poller import QueuePoller
from toolkit.event_sources.stream_poller import StreamPoller
from toolkit.event_sources.timer import Timer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from toolkit.event_sources.clients import Clients
    from toolkit.event_sources.functions import Handler
    from toolkit.event_sources.sources import EventSources

_BREATH = 0.01


class NotQuiet(Exception):
    """There is work left that does not come to an end."""


class Pump:
    """Pollers and timers of a stack, in the template's order: streams first, then queues.

    `handlers`: by the logical name of their function; one that is replaced is replaced at once.
    `retry_after`: seconds until a failed message is received again, None for its queue's own timeout.
    `start`: where to begin in streams, TRIM_HORIZON or LATEST, instead of where the template says.
    `clock`: seconds since 1970, by which schedules are due and records grow old.
    """

    def __init__(  # noqa: PLR0913  what a test turns
        self,
        sources: EventSources,
        handlers: Mapping[str, Handler],
        clients: Clients,
        *,
        retry_after: float | None = None,
        start: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        functions = Functions(handlers)
        self._clock = clock
        self._timers = [Timer(one, clients, clock()) for one in sources.schedules]
        self._pollers: list[StreamPoller | QueuePoller] = [
            *(StreamPoller(one, functions, clients, clock, start or one.start) for one in sources.streams),
            *(QueuePoller(one, functions, clients, retry_after) for one in sources.queues),
        ]
        # A poller keeps its place between two calls: one thread at a time.
        self._moving = threading.RLock()

    def tick(self, now: float | None = None) -> int:
        """Send what schedules have due at `now`, by default the clock's; return how many messages."""
        now = self._clock() if now is None else now
        with self._moving:
            return sum(timer.run(now) for timer in self._timers)

    def turn(self) -> int:
        """Go round all sources once, one batch each; return how many records and messages that was."""
        return sum(self._poll(poller) for poller in self._pollers)

    def left(self) -> int:
        """Return how many records and messages are known of that are not done, delayed ones included."""
        with self._moving:
            return sum(poller.left() for poller in self._pollers)

    def drain(self, limit: int = 1_000) -> int:
        """Turn until a round moves nothing and nothing is left; return how much was moved.

        Raises NotQuiet after `limit` rounds.
        """
        moved = 0
        for _ in range(limit):
            now = self.turn()
            moved += now
            if now:
                continue
            if not self.left():
                return moved
            # What is left is in flight or delayed: time must pass.
            time.sleep(_BREATH)
        raise NotQuiet(f"{self.left()} records and messages are left after {limit} rounds")

    def running(
        self, interval: float = 0.1, on_quiet: Callable[[], object] = lambda: None
    ) -> AbstractContextManager[None]:
        """Tick and turn in the background until the end of the block, as `repeated` says."""
        polls = [lambda poller=poller: self._poll(poller) for poller in self._pollers]
        return repeated([self.tick, *polls], self.left, interval, on_quiet)

    def _poll(self, poller: StreamPoller | QueuePoller) -> int:
        with self._moving:
            return poller.poll()
