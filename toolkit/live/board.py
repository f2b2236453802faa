"""The board: what happened last, for whoever looks."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator


class State(Struct, frozen=True):
    """What was published last, what is wrong with the content now, and how often pages may have changed."""

    published: str = "Nothing was published since the start."
    problems: tuple[str, ...] = ()
    changes: int = 0


class Board:
    """Holds the state, and wakes up who waits for the next one."""

    def __init__(self) -> None:
        self.state = State()
        self.started = time.time_ns()  # tells the states of two runs apart
        self._news = threading.Condition()
        self._closed = False

    def tell(self, **changed: Any) -> None:
        """Replace fields of the state. Without any, it is told that something else has changed."""
        with self._news:
            self.state = replace(self.state, **changed)
            self._news.notify_all()

    def quiet(self) -> None:
        """Tell that pages may have changed and that nothing more is under way."""
        self.tell(changes=self.state.changes + 1)

    def looks(self, seconds: float) -> Iterator[State]:
        """Yield the state now, at each news, and where there is none each `seconds`; end with `close`."""
        while not self._closed:
            state = self.state
            yield state
            self._wait(state, seconds)

    def _wait(self, seen: State, seconds: float) -> None:
        with self._news:
            self._news.wait_for(lambda: self.state is not seen or self._closed, seconds)

    def close(self) -> None:
        """End every look."""
        with self._news:
            self._closed = True
            self._news.notify_all()
