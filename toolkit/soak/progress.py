"""Progress: one line that says what is going on, on a terminal and nowhere else."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

_EACH_SECONDS = 0.2
_WIDTH = 78


class Progress:
    """Tells how far a part has come, a few times a second at most."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out or sys.stderr
        self._shown = self._out.isatty()
        self._clock = clock
        self._last = -_EACH_SECONDS

    def tell(self, words: str) -> None:
        """Put `words` in place of the last, unless those are too new."""
        if self._shown and self._clock() - self._last >= _EACH_SECONDS:
            self._last = self._clock()
            self._write(words)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("")
            self._out.write("\r")
            self._out.flush()

    def of(self, what: str, count: int) -> Callable[[int], None]:
        """Return what tells how many of `count` are done."""
        return lambda done: self.tell(f"{what}: {done:,} of {count:,}")

    def _write(self, words: str) -> None:
        self._out.write(f"\r{words[:_WIDTH]:<{_WIDTH}}")
        self._out.flush()
