"""Work in the background: steps taken one after the other, until told to stop."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.background import in_background

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence

_log = logging.getLogger(__name__)


@contextmanager
def repeated(
    steps: Sequence[Callable[[], int]],
    left: Callable[[], int],
    interval: float,
    on_quiet: Callable[[], object],
) -> Iterator[None]:
    """Take `steps` in a thread of its own, again and again, until the end of the block.

    A step returns how much it did. A round that did nothing is followed by a pause of `interval` seconds;
    when there was work and nothing is `left`, `on_quiet` is called. Errors are logged and survived: a step
    that fails keeps no other from being taken.
    """

    def run(stop: threading.Event) -> None:
        worked = False
        while not stop.is_set():
            done = sum(_survived(step, 0) for step in steps)
            worked = worked or done > 0
            if done:
                continue
            if worked and _survived(left, 1) == 0:
                worked = False
                _survived(on_quiet, None)
            stop.wait(interval)

    with in_background(run, "event sources"):
        yield


def _survived[T](step: Callable[[], T], otherwise: T) -> T:
    try:
        return step()
    except Exception:  # noqa: BLE001  the next round may do better
        _log.exception("a step of the event sources failed")
        return otherwise
