"""Work beside the caller's: a thread that is there for the length of a block."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def in_background(run: Callable[[threading.Event], object], name: str) -> Iterator[None]:
    """Call `run` in a thread `name` until the end of the block: it returns soon after its event is set."""
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(stop,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
