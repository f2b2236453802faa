"""Contenders: processes that take turns at writing the same site, one at a time."""

from __future__ import annotations

import subprocess
import sys
from typing import IO, TYPE_CHECKING, Self, cast

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path


class Turn(Struct, frozen=True):
    """What one turn of a contender took: seconds until its last process had done, CPU seconds of all.

    `start`: how many of the seconds went by before the first page was begun, None where nobody can tell.
    `peak`: the most memory that one of its processes has had resident, in MB.
    """

    seconds: float
    cpu: float
    start: float | None
    files: int
    peak: float


class Contender:
    """A process that writes a site in one way, by itself or with others that it starts each time."""

    def __init__(self, way: str, pages: int, processes: int, folder: Path) -> None:
        """`way`: see ways.py; `folder`: where there is room for the site."""
        given = (way, str(pages), str(processes), folder)
        self._running = subprocess.Popen(
            [sys.executable, "-m", "bench.bulk.worker", *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """It was started, and comes to an end with the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        with self._running:
            cast("IO[str]", self._running.stdin).close()

    def prepare(self) -> None:
        """Wait until it has the content in memory, once. Raises RuntimeError if it ended."""
        self._line()

    def turn(self) -> Turn:
        """Let it write the site once. Raises RuntimeError if it ended."""
        stdin = cast("IO[str]", self._running.stdin)
        stdin.write("go\n")
        stdin.flush()
        return msgspec.json.decode(self._line(), type=Turn)

    def _line(self) -> str:
        if line := cast("IO[str]", self._running.stdout).readline():
            return line
        raise RuntimeError(f"{self._running.args!r} ended with {self._running.wait()}")
