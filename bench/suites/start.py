"""Cold start: from the start of the process to its first page, and where that time goes.

Each handler runs from read-only code with bytecode, under the Lambda runtime emulator, against a replay of
AWS (bench/backend). A turn starts each of them once, in an order drawn by lot, and `bare` twice: what the two
differ by is noise. What a handler is and does is said in its app.py (bench/handlers).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bench import cold_parts, control
from bench.environment import ready
from bench.measured import Row, Size, Table
from bench.stage import staged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.cold_parts import Parts
    from bench.stage import Stage

TITLE = "Cold start"
TURNS = {Size.QUICK: 9, Size.FULL: 41}
BASELINE, AGAIN = "bare", "bare, again"
UNITS = {"cold": "ms", "min": "ms", "cpu": "ms", "memory": "MB", "modules": ""}
JUDGED = ("cold", "cpu", "memory")


class Start(NamedTuple):
    """One cold start: milliseconds to the first page, CPU milliseconds by then, and MB."""

    cold: float
    cpu: float
    memory: float


def measure(size: Size) -> tuple[Table, ...]:
    """Return the cold start of each handler, and its parts."""
    starts: dict[str, list[Start]] = defaultdict(list)
    parts: dict[str, list[Parts]] = defaultdict(list)
    with staged() as stage, cold_parts.clocked(stage) as clock:
        labels = [*stage.handlers, AGAIN]
        for turn in control.turns(labels, TURNS[size]):
            for label in turn:
                starts[label].append(_start(stage, label))
                if label != AGAIN:
                    parts[label].append(clock(label))
    medians = {label: cold_parts.medians(parts[label]) for label in stage.handlers}
    totals = {label: control.median(_column(starts[label], "cold")) for label in labels}
    rows = [_row(label, starts[label], medians.get(label, {})) for label in labels]
    return _table(starts, rows), cold_parts.table(medians, totals)


def _start(stage: Stage, label: str) -> Start:
    with ready(stage.handlers[BASELINE if label == AGAIN else label]) as environment:
        cold = environment.page(stage.event())
        return Start(1000 * cold, 1000 * environment.cpu_seconds(), environment.peak_megabytes())


def _table(starts: Mapping[str, Sequence[Start]], rows: Sequence[Row]) -> Table:
    noise = {
        column: control.noise(_column(starts[BASELINE], column), _column(starts[AGAIN], column))
        for column in JUDGED
    }
    return Table(
        "cold-start",
        "Cold start: from the start of the process to its first page",
        UNITS,
        tuple(rows),
        baseline=BASELINE,
        ratios=JUDGED,
        better=dict.fromkeys(UNITS, "lower"),
        noise=noise,
        notes=(
            f"{len(starts[BASELINE])} starts of each: medians. memory is the most that the process had.",
            "AWS answers from memory here, on the same machine: a deployed function waits longer for it.",
        ),
    )


def _row(label: str, starts: Sequence[Start], parts: Parts) -> Row:
    values = {column: control.median(_column(starts, column)) for column in JUDGED}
    values["min"] = min(_column(starts, "cold"))
    if "modules" in parts:
        values["modules"] = parts["modules"]
    return Row(label, values)


def _column(starts: Sequence[Start], column: str) -> list[float]:
    return [getattr(start, column) for start in starts]
