"""The environments that functions run in: as many as are needed at once, and a new one where one died."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from faults import Died
from worst_edge import copy_of

from toolkit.event_sources.functions import TimedContext

if TYPE_CHECKING:
    from house import House
    from passing_time import Clock
    from wire import Wire

    from toolkit.stack import Handler

_SECONDS = 60


class Environments:
    """The functions of a stack as Lambda runs them, each call on the wire by the name of its function."""

    def __init__(self, house: House, wire: Wire, clock: Clock, twice: str = "") -> None:
        """`twice`: the function that gets each event twice at once, and its first again when all is calm."""
        self._house = house
        self._wire = wire
        self._clock = clock
        self._twice = twice
        self._first: dict[str, Any] | None = None
        self._idle = {name: deque(handlers) for name, handlers in house.warm.items()}

    def handlers(self) -> dict[str, Handler]:
        """Return a handler for each function, by its logical name."""
        return {f"{name.capitalize()}Function": self._handler(name) for name in self._idle}

    def calm_down(self) -> None:
        """Deliver no event twice any more, but for one that is late."""
        name, self._twice = self._twice, ""
        if self._first:
            deadline = self._clock.monotonic() + _SECONDS
            self._run(name, self._first, TimedContext(name, "late", deadline=deadline))

    def _handler(self, name: str) -> Handler:
        def handle(event: dict[str, Any], context: Any) -> Any:
            if name == self._twice:
                self._first = self._first or event
                self._run(name, event, context)
            return self._run(name, event, context)

        return handle

    def _run(self, name: str, event: dict[str, Any], context: Any) -> Any:
        idle = self._idle[name]
        handler = idle.popleft() if idle else self._house.start(name)
        try:
            with self._wire.acting(name):
                answer = handler(event, context)
        except Died as error:
            raise RuntimeError(f"{name} died") from error
        except Exception:
            idle.appendleft(handler)
            raise
        idle.appendleft(handler)
        if name == "render":
            copy = copy_of(answer["statusCode"], answer["body"].encode(), answer["headers"])
            self._wire.worst.answered(event["rawPath"], copy)
        return answer
