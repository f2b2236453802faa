"""One execution environment of a function, as its caller sees it and as its process is seen."""

from __future__ import annotations

import json
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bench import process
from toolkit import artifact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bench.stage import Handler
    from toolkit.artifact import Emulated


class Failed(Exception):
    """A handler gave no page."""


class Environment:
    """A function under the runtime emulator; its process starts with the first invocation."""

    def __init__(self, emulated: Emulated) -> None:
        self._emulator = emulated.pid
        self._url = urlsplit(emulated.url)
        self._connection = HTTPConnection(self._url.netloc, timeout=30)  # kept, so that it costs nothing

    def invoke(self, event: Mapping[str, Any]) -> tuple[dict[str, Any], float]:
        """Return the handler's result, and the seconds until it was there."""
        body = json.dumps(event).encode()
        started = time.perf_counter()
        self._connection.request("POST", self._url.path, body)
        answer = self._connection.getresponse().read()
        took = time.perf_counter() - started
        result: dict[str, Any] = json.loads(answer)
        return result, took

    def page(self, event: Mapping[str, Any]) -> float:
        """Return the seconds until the page was there. Raises Failed if none came."""
        result, took = self.invoke(event)
        if result.get("statusCode") != 200:
            raise Failed(str(result))
        return took

    def cpu_seconds(self) -> float:
        """Return the CPU time of the function's process so far. Raises NotTold where that is unknown."""
        return process.cpu_seconds(self._pid())

    def peak_megabytes(self) -> float:
        """Return the most memory that the function's process had, in MB. Raises NotTold."""
        return process.peak_megabytes(self._pid())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _pid(self) -> int:
        return process.only_child(self._emulator)


@contextmanager
def ready(handler: Handler) -> Iterator[Environment]:
    """Start the emulator of a handler, which waits for the first event."""
    with (
        TemporaryDirectory(prefix="bench-") as scratch,
        artifact.emulated(handler.code, handler.environment, Path(scratch)) as emulated,
        closing(Environment(emulated)) as environment,
    ):
        yield environment
