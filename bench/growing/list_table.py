"""The table of long lists: what one page of each sort costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.measured import Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .long_lists import Made

UNITS = {
    "rows": "",
    "calls": "",
    "items": "",
    "read units": "",
    "cpu": "ms",
    "memory": "MB",
    "size": "kB",
    "gzipped": "kB",
}


def table(lists: Mapping[int, Mapping[str, Made]], noise: float) -> Table:
    """Return what one page of each sort costs, by the rows of the list that it shows."""
    rows = [
        Row(f"{name} {power_of_ten(count)}", _figures(count, pages[name]))
        for name in lists[min(lists)]
        for count, pages in lists.items()
    ]
    return Table(
        name="growth-lists",
        title="One page of a long list, made and looked at again, by the rows of the list",
        units=UNITS,
        rows=tuple(rows),
        better={"calls": "lower", "cpu": "lower", "memory": "lower"},
        noise={"calls": 0.0, "cpu": noise, "memory": 0.02},
        notes=("One question; all may be listed. Of the sitemaps a row is a URL, of the index a compound.",),
    )


def _figures(rows: int, made: Made) -> dict[str, float]:
    figures = made._asdict() | {"rows": rows, "cpu": made.cpu * 1000}
    figures |= {"size": made.size / 1000, "gzipped": made.gzipped / 1000, "read units": made.read_units}
    return {name: figures[name] for name in UNITS}


def power_of_ten(count: int) -> str:
    """Return the size in a row's label: a site of 10,359 pages is one of 10^4."""
    return f"10^{len(str(round(count * 1.01))) - 1}"
