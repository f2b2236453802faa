"""What a suite of the bench hands back: tables of numbers, with the row that ratios are to, and the noise."""

from __future__ import annotations

import math
from enum import Enum

from msgspec import Struct


class Size(Enum):
    """How much to measure: what fits into five minutes with the other suites, or all that the docs show."""

    QUICK = "quick"
    FULL = "full"


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that was measured: a number for each column, without those that say nothing here.

    `label` says all that the numbers depend on, how many pages for instance: rows of the same label are
    compared with one another, whatever the size of their runs.
    """

    label: str
    values: dict[str, float]


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows of numbers that may be compared with one another and with the same table of another run.

    `units` names the columns in order, each with its unit ("ms", "pages/s", "MB", "$", "" for a count).
    `baseline` is the label of the row that the columns in `ratios` are also shown against. `better` says of a
    column whether "lower" or "higher" is better; a column it leaves out is never judged. `noise` is what a
    column varies by when nothing differs, from an A/A control (bench/control.py), relative: 0.03 is 3 %;
    0 says that it is exact. Times, rates and memory are never taken to be, and without a word here numbers
    without a unit, or in %, only if they are whole; every other column (bytes, dollars) is exact.

    Raises ValueError for a table that does not hold together, or a number that is not finite.
    """

    name: str
    title: str
    units: dict[str, str]
    rows: tuple[Row, ...]
    baseline: str = ""
    ratios: tuple[str, ...] = ()
    better: dict[str, str] = {}
    noise: dict[str, float] = {}
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        labels = [row.label for row in self.rows]
        named = {*self.ratios, *self.better, *self.noise, *(name for row in self.rows for name in row.values)}
        if unknown := sorted(named - {*self.units}):
            raise ValueError(f"table {self.name}: no such column: {', '.join(unknown)}")
        if twice := sorted({label for label in labels if labels.count(label) > 1}):
            raise ValueError(f"table {self.name}: more than one row {', '.join(twice)}")
        if self.baseline and self.baseline not in labels:
            raise ValueError(f"table {self.name}: its baseline {self.baseline} is none of its rows")
        if self.ratios and not self.baseline:
            raise ValueError(f"table {self.name}: ratios, and no baseline")
        if wrong := sorted({*self.better.values()} - {"lower", "higher"}):
            raise ValueError(f"table {self.name}: better is lower or higher, not {', '.join(wrong)}")
        if not all(noise >= 0 and math.isfinite(noise) for noise in self.noise.values()):
            raise ValueError(f"table {self.name}: a noise that is no share")
        for row in self.rows:
            if wrong := [name for name, value in row.values.items() if not math.isfinite(value)]:
                raise ValueError(f"table {self.name}, {row.label}: not finite: {', '.join(wrong)}")

    def row(self, label: str) -> Row | None:
        """Return the row of this label, None if there is none."""
        return next((row for row in self.rows if row.label == label), None)

    def ratio(self, row: Row, column: str) -> float | None:
        """Return the row's number as a multiple of the baseline's, None where there is no such thing."""
        baseline = self.row(self.baseline)
        if baseline is None or column not in row.values or not baseline.values.get(column):
            return None
        return row.values[column] / baseline.values[column]
