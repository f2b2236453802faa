"""What grows with the site, and how: calls, seconds and memory against the number of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.plots.labels import series
from bench.plots.sheet import COLOURS, GREY, MARKERS, Undrawable, add_legend, drawing, legend_height

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matplotlib.axes import Axes

    from bench.measured import Row, Table

TABLE = "growth"
NAME = "growth.png"
_SLOPE = "as the site grows"
# The columns that are drawn, a panel each.
_PANELS = {"calls": "AWS calls", "cpu": "CPU", "memory": "memory"}


def alt(table: Table) -> str:
    """Return in words what the figure shows."""
    shown = "; ".join(_title(table, column) for column in _columns(table))
    return f"{shown} against pages of the site, on logarithmic scales, for: {'; '.join(series(table))}"


def draw(table: Table, path: Path) -> None:
    """Draw a panel for each of calls, seconds and memory. Raises Undrawable where nothing has two sizes."""
    lines = {what: rows for what, rows in series(table).items() if len(rows) > 1}
    columns = _columns(table)
    if not lines or not columns:
        raise Undrawable(f"{table.name}: nothing that was measured at two sizes")
    with drawing(3.2 + legend_height([*lines, _SLOPE]), table.title, path, table) as figure:
        panels = figure.subplots(1, len(columns), squeeze=False)[0]
        for axes, column in zip(panels, columns, strict=True):
            _panel(axes, lines, column)
            axes.set_title(_title(table, column))
        add_legend(figure)
        panels[len(panels) // 2].set_xlabel("pages of the site")


def _columns(table: Table) -> list[str]:
    return [column for column in _PANELS if column in table.units]


def _title(table: Table, column: str) -> str:
    unit = table.units[column]
    return f"{_PANELS[column]}, {unit}" if unit else _PANELS[column]


def _panel(axes: Axes, lines: Mapping[str, list[tuple[float, Row]]], column: str) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    drawn: list[tuple[float, float]] = []
    for place, (what, rows) in enumerate(lines.items()):
        # A logarithm shows no 0: what took nothing leaves the figure and stays in the table.
        points = [(size, row.values[column]) for size, row in rows if row.values.get(column, 0) > 0]
        # Thinner the later, so that of two lines in one place both are seen.
        axes.plot(
            *(zip(*points, strict=True) if points else ((), ())),
            label=what, color=COLOURS[place % len(COLOURS)], marker=MARKERS[place % len(MARKERS)],
            markersize=max(3.0, 6 - 0.4 * place), linewidth=max(1.0, 2.2 - 0.15 * place),
        )  # fmt: skip
        drawn += points
    if drawn:
        _slope(axes, drawn)


def _slope(axes: Axes, drawn: list[tuple[float, float]]) -> None:
    """Draw what grows as the site does, through the middle: what is steeper grows faster."""
    small, large = min(size for size, _ in drawn), max(size for size, _ in drawn)
    low, high = min(value for _, value in drawn), max(value for _, value in drawn)
    # At least two decades, so that nothing flat looks steep.
    middle, half = (low * high) ** 0.5, max(10.0, 1.5 * (high / low) ** 0.5)
    axes.set_ylim(middle / half, middle * half)
    ends = [middle * size / (small * large) ** 0.5 for size in (small, large)]
    axes.plot([small, large], ends, color=GREY, linestyle=":", label=_SLOPE)
