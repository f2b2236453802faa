"""Vitals: what this process holds of the machine's memory, threads and open files."""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import sys
import threading
from pathlib import Path
from typing import NamedTuple

_STATM = Path("/proc/self/statm")
_OPEN_FILES = Path("/dev/fd")
_MEGABYTE = 1_000_000
_THOUSAND = 1_000
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage: bytes there, kilobytes here


class Vitals(NamedTuple):
    """What is held: resident memory in megabytes, threads, open files."""

    megabytes: float
    threads: int
    files: int


def held() -> Vitals:
    """Return what is held now, once what nobody holds any more is given back."""
    _settle()
    return Vitals(_resident() / _MEGABYTE, threading.active_count(), len(list(_OPEN_FILES.iterdir())))


class Growth(NamedTuple):
    """How many megabytes were taken by a thousand things, of all that were `done`."""

    per_thousand: float
    done: int

    def is_leak(self, most: float) -> bool:
        """Whether it is more than `most`. Fewer than a thousand tell nothing: memory is taken in pieces."""
        return self.done >= _THOUSAND and self.per_thousand > most


def growth(since: Vitals, done: int) -> Growth:
    """Return what `done` things have taken since then."""
    return Growth((held().megabytes - since.megabytes) / max(1, done) * _THOUSAND, done)


def peak_megabytes() -> float:
    """Return the most that this process has held of memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT / _MEGABYTE


def _resident() -> int:
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT  # elsewhere only the peak is told


def _settle() -> None:
    """Have garbage collected, and its memory returned to the system by an allocator that can be asked to.

    Files too: werkzeug leaves the selector of a connection that breaks to the collector.
    """
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except AttributeError:
        return
