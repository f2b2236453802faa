"""What is measured, one module a subject: each has a TITLE, and measure(size), which returns its tables."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from bench.measured import Size, Table

ALL = ("start", "miss", "bulk", "growth", "cost", "item_form")


class Module(Protocol):
    """What the module of a suite has."""

    TITLE: str

    def measure(self, size: Size) -> tuple[Table, ...]:
        """Return what was measured."""
        ...


def load(name: str) -> Module:
    """Import a suite. Raises whatever its import raises."""
    return cast("Module", import_module(f"{__name__}.{name}"))
