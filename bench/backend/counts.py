"""What the replay has seen."""

from __future__ import annotations

from msgspec import Struct

COUNTS_PATH = "/-/counts"  # no bucket may be called `-`


class Counts(Struct):
    """Connections that were opened, calls that were answered, and those of them that moto was asked for."""

    connections: int = 0
    calls: int = 0
    forwarded: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.connections + other.connections,
            self.calls + other.calls,
            self.forwarded + other.forwarded,
        )

    def __sub__(self, before: Counts) -> Counts:
        return Counts(
            self.connections - before.connections,
            self.calls - before.calls,
            self.forwarded - before.forwarded,
        )
