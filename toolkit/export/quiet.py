"""Quiet: work that leaves nothing for the garbage collector, without anybody looking."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def collecting_nothing() -> Iterator[None]:
    """Switch the collector off, in processes that are copied meanwhile too.

    A page leaves nothing behind that is in a circle, as `tests/unit/test_export.py` sees; a look for it would
    go through all that is kept, and write to it, which copies it where processes share it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
