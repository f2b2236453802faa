"""Lasting: what a function imports and makes when it starts stays as long as it does (docs/adr/0050)."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_freeze = cache(gc.freeze)  # once a process: on a laptop functions start many times in one


@contextmanager
def lasting() -> Iterator[None]:
    """Let nobody look for garbage in what is imported and made meanwhile, nor ever after."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _freeze()
        if collecting:
            gc.enable()
