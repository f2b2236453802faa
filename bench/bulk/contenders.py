"""Contenders: processes that take turns at writing the same site, one contender at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Self, cast

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path


class Turn(Struct, frozen=True):
    """What one turn of a contender took: seconds until its last process had done, CPU seconds of all.

    `peak`: the most memory that one of its processes has had resident, in MB.
    """

    seconds: float
    cpu: float
    files: int
    peak: float


class Contender:
    """The processes of one way to write a site; they have the content in memory before the first turn."""

    def __init__(self, way: str, pages: int, processes: int, folder: Path) -> None:
        """`processes`: of a way that starts more itself there is one, which is told how many."""
        shares = 1 if way == "export" else processes
        self._running = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "bench.bulk.worker",
                    way,
                    str(pages),
                    str(share),
                    str(processes),
                    folder,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for share in range(shares)
        ]

    def __enter__(self) -> Self:
        """Wait until all of them are ready. Raises RuntimeError if one is not."""
        for one in self._running:
            self._line(one)
        return self

    def __exit__(self, *_: object) -> None:
        """End all of them."""
        with ExitStack() as ending:
            for one in self._running:
                ending.enter_context(one)
                cast("IO[str]", one.stdin).close()

    def turn(self) -> Turn:
        """Let them write the site once. Raises RuntimeError if one of them ended."""
        for one in self._running:
            stdin = cast("IO[str]", one.stdin)
            stdin.write("go\n")
            stdin.flush()
        took = [json.loads(self._line(one)) for one in self._running]
        return Turn(
            seconds=max(one["seconds"] for one in took),
            cpu=sum(one["cpu"] for one in took),
            files=sum(one["files"] for one in took),
            peak=max(one["peak"] for one in took),
        )

    @staticmethod
    def _line(one: subprocess.Popen[str]) -> str:
        if line := cast("IO[str]", one.stdout).readline():
            return line
        raise RuntimeError(f"{one.args!r} ended with {one.wait()}")
