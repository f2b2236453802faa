"""Amounts: how much of each priced item something uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Used(dict[str, float]):
    """Units by priced item. Uses add up, and may happen so often."""

    def __add__(self, other: Mapping[str, float]) -> Used:
        """Return both together."""
        return Used({item: self.get(item, 0) + other.get(item, 0) for item in (*self, *other)})

    def __mul__(self, count: float) -> Used:
        """Return what happens so often."""
        return Used({item: used * count for item, used in self.items()})
