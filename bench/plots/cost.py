"""Dollars per million views by traffic, a panel for each number of pages, a line for each way to serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.ticker import LogLocator, NullLocator, StrMethodFormatter

from bench.plots.labels import sizes
from bench.plots.sheet import COLOURS, MARKERS, Undrawable, add_legend, drawing, legend_height

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from bench.measured import Table

TABLE = "cost"
NAME = "cost.png"
# The columns that are drawn, and what the legend calls them.
_LINES = {
    "$ a million views": "this service",
    "$ if all pages are stored": "this service, every page stored",
    "$ one Lambda a miss": "one Lambda a miss",
}
_DASHES = ("-", ":", "--")


def alt(table: Table) -> str:
    """Return in words what the figure shows."""
    lines = ", ".join(name for column, name in _LINES.items() if column in table.units)
    return f"Dollars per million views against views a month, a panel for each number of pages, for {lines}"


def draw(table: Table, path: Path) -> None:
    """Draw the dollars by views and pages. Raises Undrawable where no row names both."""
    named = ((sizes(row.label), row) for row in table.rows)
    rows = {(at["pages"], at["views"]): row.values for at, row in named if len(at) == 2}
    lines = {column: name for column, name in _LINES.items() if column in table.units}
    if not rows or not lines:
        raise Undrawable(f"{table.name}: no dollars by views and pages")
    pages = sorted({page for page, _ in rows})
    with drawing(2.9 + legend_height([*lines.values()]), table.title, path, table) as figure:
        panels = figure.subplots(1, len(pages), sharey=True, squeeze=False)[0]
        for axes, page in zip(panels, pages, strict=True):
            _scale(axes, [values[column] for values in rows.values() for column in lines])
            for place, (column, name) in enumerate(lines.items()):
                points = sorted((view, rows[at, view][column]) for at, view in rows if at == page)
                style: dict[str, Any] = {
                    "color": COLOURS[place],
                    "marker": MARKERS[place],
                    "linestyle": _DASHES[place],
                }
                # Smaller the later, so that of two in one place both are seen.
                style |= {"markersize": 7 - 1.5 * place, "linewidth": 2.6 - 0.6 * place}
                axes.plot(*zip(*points, strict=True), label=name, **style)
            axes.set_title(f"{page:,} pages")
        panels[0].set_ylabel("dollars per million views")
        panels[len(panels) // 2].set_xlabel("views a month")
        add_legend(figure)


def _scale(axes: Axes, values: Sequence[float]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_locator(NullLocator())
    near = max(values) < 100 * min(values)
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if near else (1,)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("${x:,g}"))
