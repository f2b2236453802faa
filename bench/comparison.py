"""What got better or worse between two runs, beyond what noise explains.

Where a table has a baseline, what has noise is compared as a ratio to it, so that the machine cancels out;
elsewhere as it is, and only between runs of the same machine. What has no noise (counts, calls, dollars) must
be equal.
"""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.measured import Row, Table
    from bench.results import Result

# No control on a laptop can promise less than this for a run on another day.
FLOOR = 0.05
# Floats that were added up in another order.
EXACT = 1e-9
_CLOCKED = frozenset({"s", "ms", "µs", "us", "ns", "MB", "MiB", "GB", "GiB"})


class Verdict(Enum):
    """What became of a figure; `CHANGED` is an exact one of which nobody said which way is better."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"


class Finding(NamedTuple):
    """A figure of both runs, or its ratio to the baseline; `unit` says which."""

    table: str
    row: str
    column: str
    unit: str
    before: float
    now: float
    noise: float
    verdict: Verdict


class Comparison(NamedTuple):
    """All figures that can be compared, and in words what cannot."""

    findings: tuple[Finding, ...]
    apart: tuple[str, ...]

    def of(self, verdict: Verdict) -> list[Finding]:
        """Return the findings of one verdict."""
        return [finding for finding in self.findings if finding.verdict is verdict]


def compare(before: Result, now: Result) -> Comparison:
    """Return what became of each figure of `before` that `now` has too."""
    alike = before.machine.like(now.machine)
    findings: list[Finding] = []
    apart: list[str] = []
    for new in now.tables:
        old = before.table(new.name)
        if old is None:
            apart.append(f"{new.name}: not in the earlier run")
            continue
        if gone := sum(new.row(row.label) is None for row in old.rows):
            apart.append(f"{new.name}: {gone} of its rows are in the earlier run only")
        for column in new.units:
            if old.units.get(column) != new.units[column]:
                apart.append(f"{new.name}, {column}: not in the earlier run, or in another unit")
            elif _noisy(old, new, column) and not (_against(old, new, column) or alike):
                apart.append(f"{new.name}, {column}: no baseline, and another machine")
            else:
                findings += _column(old, new, column)
    return Comparison(tuple(findings), tuple(apart))


def clocked(table: Table, column: str) -> bool:
    """Whether a column has noise: times, rates, memory always; others by their control, or as quotients."""
    unit = table.units[column]
    if unit in _CLOCKED or unit.endswith("/s"):
        return True
    quotient = unit in {"", "%"} and any(row.values.get(column, 0) % 1 for row in table.rows)
    return table.noise.get(column, float(quotient)) > 0


def _noisy(old: Table, new: Table, column: str) -> bool:
    return clocked(old, column) or clocked(new, column)


def _against(old: Table, new: Table, column: str) -> bool:
    """Whether both tables have the column's figure for the same baseline."""
    rows = [table.row(table.baseline) for table in (old, new)]
    return old.baseline == new.baseline and all(row and row.values.get(column) for row in rows)


def _column(old: Table, new: Table, column: str) -> Iterator[Finding]:
    noisy = _noisy(old, new, column)
    ratios = noisy and _against(old, new, column)
    noise = max(FLOOR, old.noise.get(column, 0), new.noise.get(column, 0)) if noisy else 0.0
    for row in new.rows:
        earlier = old.row(row.label)
        if earlier is None or (ratios and row.label == new.baseline):
            continue
        before, now = (_figure(t, r, column, ratios=ratios) for t, r in ((old, earlier), (new, row)))
        if before is not None and now is not None:
            verdict = judge(before, now, noise, new.better.get(column, ""))
            unit = f"to {new.baseline}" if ratios else new.units[column]
            yield Finding(new.name, row.label, column, unit, before, now, noise, verdict)


def _figure(table: Table, row: Row, column: str, *, ratios: bool) -> float | None:
    return table.ratio(row, column) if ratios else row.values.get(column)


def judge(before: float, now: float, noise: float, better: str) -> Verdict:
    """Return what became of a figure that is better `lower` or `higher`, or of which nobody said that."""
    if math.isclose(before, now, rel_tol=EXACT) or (before > 0 and now > 0 and _near(before, now, noise)):
        return Verdict.SAME
    if not better:
        return Verdict.SAME if noise else Verdict.CHANGED
    return Verdict.BETTER if (now < before) == (better == "lower") else Verdict.WORSE


def _near(before: float, now: float, noise: float) -> bool:
    return abs(math.log(now / before)) <= math.log1p(noise)
