"""Tables as people read them, on a terminal and in Markdown: each figure beside its ratio to the baseline."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.measured import Row, Table

# Before a ratio that two runs of the same thing could have given.
WITHIN_NOISE = "≈"
NOTHING = "-"
# Less than this is what floats leave behind.
TRACE = 1e-9


def text(table: Table) -> str:
    """Return a table for a terminal: title and noise, aligned columns, notes."""
    lines = [_head(table), *(_row(table, row) for row in table.rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = [
        "  ".join(
            [
                cells[0].ljust(widths[0]),
                *(cell.rjust(w) for cell, w in zip(cells[1:], widths[1:], strict=True)),
            ]
        )
        for cells in lines
    ]
    under = f"noise: {said}" if (said := noise(table)) else ""
    return "\n".join(
        [table.title, *filter(None, [under]), rows[0], "-" * len(rows[0]), *rows[1:], *table.notes]
    )


def markdown(table: Table) -> str:
    """Return a table for a page of documentation."""
    head, *rows = [_head(table), *(_row(table, row) for row in table.rows)]
    rule = ["---", *("---:" for _ in head[1:])]
    lines = [
        "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |" for cells in (head, rule, *rows)
    ]
    said = noise(table)
    under = " ".join([*([f"Noise: {said}."] if said else []), *table.notes])
    return "\n".join([f"**{table.title}**", "", *lines, *([f"\n{under}"] if under else [])])


def noise(table: Table) -> str:
    """Return in words what each column varies by when nothing differs; nothing where that is not known."""
    return ", ".join(
        f"{column} {100 * table.noise[column]:.1f} %" for column in table.units if table.noise.get(column)
    )


def number(value: float) -> str:
    """Return a number to three digits, whole numbers as they are, never with an exponent; a trace is 0."""
    if abs(value) < TRACE:
        return "0"
    if value == int(value) and abs(value) < 10**15:
        return f"{int(value):,}"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{decimals}f}"


def _head(table: Table) -> list[str]:
    return [table.baseline and f"to {table.baseline}", *_headings(table)]


def _headings(table: Table) -> Iterator[str]:
    for column, unit in table.units.items():
        yield f"{column}, {unit}" if unit and unit not in column.split() else column
        if column in table.ratios:
            yield "ratio"


def _row(table: Table, row: Row) -> list[str]:
    return [row.label, *_cells(table, row)]


def _cells(table: Table, row: Row) -> Iterator[str]:
    for column in table.units:
        yield number(row.values[column]) if column in row.values else NOTHING
        if column in table.ratios:
            yield _ratio(table, row, column)


def _ratio(table: Table, row: Row, column: str) -> str:
    found = table.ratio(row, column)
    if found is None:
        return NOTHING
    if row.label == table.baseline:
        return "1"
    near = found > 0 and abs(math.log(found)) <= math.log1p(table.noise.get(column, 0.0))
    return f"{WITHIN_NOISE} {found:.2f}" if near else f"{found:.2f}"
