"""Where the time of a cold start goes: a bar for each handler, a piece of it for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.colors import to_rgb

from bench.plots.sheet import COLOURS, Undrawable, add_legend, drawing, legend_height

if TYPE_CHECKING:
    from pathlib import Path

    from bench.measured import Row, Table

TABLE = "cold-start-parts"
NAME = "cold-start.png"
# A piece that is narrower than this share of the longest bar has no room for its number.
_ROOM = 0.055
_TOTAL = "total"


def alt(table: Table) -> str:
    """Return in words what the figure shows."""
    parts = _parts(table)
    totals = (f"{row.label} {sum(row.values.get(part, 0) for part in parts):.0f} ms" for row in table.rows)
    return f"A bar of milliseconds for each handler, in pieces: {', '.join(parts)}. {'; '.join(totals)}"


def draw(table: Table, path: Path) -> None:
    """Draw the columns in ms as pieces, in their order. Raises Undrawable if there are none."""
    parts = _parts(table)
    if not parts or not table.rows:
        raise Undrawable(f"{table.name}: no part in ms")
    totals = [sum(row.values.get(part, 0) for part in parts) for row in table.rows]
    with drawing(1.0 + 0.42 * len(table.rows) + legend_height(parts), table.title, path, table) as figure:
        axes = figure.subplots()
        before = [0.0] * len(table.rows)
        places = range(len(table.rows))
        for place, part in enumerate(parts):
            widths = [row.values.get(part, 0) for row in table.rows]
            colour = COLOURS[place % len(COLOURS)]
            bars = axes.barh(
                places, widths, left=before, color=colour, label=part, edgecolor="white", height=0.62
            )
            shown = [f"{width:.0f}" if width > _ROOM * max(totals) else "" for width in widths]
            axes.bar_label(bars, shown, label_type="center", color=_on(colour), fontsize=8)
            before = [one + width for one, width in zip(before, widths, strict=True)]
        for place, total in zip(places, totals, strict=True):
            axes.text(total + 0.01 * max(totals), place, f"{total:.0f} ms", va="center", fontweight="bold")
        axes.set_yticks(places, [_name(row, table) for row in table.rows])
        axes.invert_yaxis()
        axes.grid(visible=False, axis="y")
        axes.set_xlim(0, 1.13 * max(totals))
        axes.set_xlabel("milliseconds from the start of the process to the first page")
        add_legend(figure)


def _parts(table: Table) -> list[str]:
    return [column for column, unit in table.units.items() if unit == "ms" and column != _TOTAL]


def _name(row: Row, table: Table) -> str:
    return f"{row.label} (baseline)" if row.label == table.baseline else row.label


def _on(colour: str) -> str:
    """Return what can be read on a colour."""
    red, green, blue = to_rgb(colour)
    return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"
