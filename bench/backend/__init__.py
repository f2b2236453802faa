"""AWS as a replay: a server that asks moto once for each request and from then on answers from memory.

moto takes milliseconds for a call, in the same measure for whoever asks, and so would hide what is measured.
This takes a tenth of one. Its answers are moto's own, byte by byte, with one exception, without which nothing
could be measured twice: a conditional put always finds its key free, so that each invocation is a miss.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import msgspec

from .counts import COUNTS_PATH, Counts

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parents[2]

__all__ = ["Backend", "Counts", "replaying"]


class Backend:
    """A replay that runs. `address`: for AWS_ENDPOINT_URL."""

    def __init__(self, address: str) -> None:
        self.address = address

    def counts(self) -> Counts:
        """Return what the replay has seen so far; to ask is not counted."""
        with urlopen(self.address + COUNTS_PATH, timeout=5) as answer:  # noqa: S310  local
            return msgspec.json.decode(answer.read(), type=Counts)


@contextmanager
def replaying(upstream: str) -> Iterator[Backend]:
    """Start the replay of the AWS at `upstream`, an address, in a process of its own.

    Raises ChildProcessError if it does not come up.
    """
    command = [sys.executable, "-m", __name__, upstream]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:
                raise ChildProcessError("the replay did not start")
            yield Backend(address)
        finally:
            process.terminate()
