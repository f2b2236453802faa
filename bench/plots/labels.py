"""What the label of a row says of size: `publish 10^3`, or `10,000 views, 1,000 pages`."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.measured import Row, Table

_POWER = re.compile(r" 10\^(\d+)$")
_COUNT = re.compile(r"([\d,]+) (views|pages)")


def series(table: Table) -> dict[str, list[tuple[float, Row]]]:
    """Return rows by what they are, each with its size, the smallest first; without a size it is left out."""
    found: dict[str, list[tuple[float, Row]]] = defaultdict(list)
    for row in table.rows:
        if match := _POWER.search(row.label):
            found[row.label[: match.start()]].append((10.0 ** int(match[1]), row))
    return {what: sorted(rows, key=lambda one: one[0]) for what, rows in found.items()}


def sizes(label: str) -> dict[str, int]:
    """Return the views and pages that a label names."""
    return {what: int(count.replace(",", "")) for count, what in _COUNT.findall(label)}
