"""Runs of the bench that nobody measured: tables, machines and results to compare and to print."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st
from msgspec.structs import replace

from bench.machine import Machine
from bench.measured import Row, Size, Table
from bench.results import VERSION, Result, Suite

HERE = Machine(cores=2, model="Quiet 9000", memory=8.0, kernel="Linux 6", python="3.13.0", load=0.1)
ELSEWHERE = replace(HERE, model="Other 1")
MISS = Table(
    "miss",
    "A warm miss",
    {"p50": "ms", "RSS": "MB", "calls": ""},
    (
        Row("bare", {"p50": 10.0, "RSS": 50.0, "calls": 3}),
        Row("render", {"p50": 8.0, "RSS": 52.0, "calls": 3}),
    ),
    baseline="bare",
    ratios=("p50", "RSS"),
    better={"p50": "lower", "RSS": "lower", "calls": "lower"},
    noise={"p50": 0.03},
)


def result(*tables: Table, machine: Machine = HERE, commit: str = "abc123") -> Result:
    """Return a run of one suite with these tables."""
    when = datetime(2026, 11, 22, 23, 50, 1, tzinfo=UTC)
    suite = Suite("miss", "A warm miss", 1.5, tables)
    return Result(VERSION, when, Size.QUICK, commit, dirty=False, machine=machine, suites=(suite,))


def changed(row: str, column: str, value: float, table: Table = MISS) -> Table:
    """Return a table with one number in another's place."""
    rows = (
        replace(one, values={**one.values, column: value}) if one.label == row else one for one in table.rows
    )
    return replace(table, rows=tuple(rows))


_NUMBERS = st.one_of(st.just(0.0), st.floats(1e-6, 1e9), st.integers(0, 10**6).map(float))
_LABELS = ("bare", "render", "usual")
_UNITS = {"p50": "ms", "rate": "pages/s", "calls": "", "dollars": "$", "unjudged": ""}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a table of times, rates and counts; two of them differ in numbers, rows, baseline and noise."""
    labels = draw(st.lists(st.sampled_from(_LABELS), unique=True, min_size=1))
    rows = tuple(
        Row(label, {column: draw(_NUMBERS) for column in _UNITS if draw(st.booleans())}) for label in labels
    )
    return Table(
        "drawn",
        "Drawn",
        _UNITS,
        rows,
        baseline=draw(st.sampled_from(["", labels[0]])),
        better={"p50": "lower", "rate": "higher", "calls": "lower", "dollars": "lower"},
        noise=draw(st.dictionaries(st.sampled_from(["p50", "rate"]), st.floats(0, 1))),
    )


machines = st.sampled_from([HERE, ELSEWHERE])
runs = st.builds(result, tables(), machine=machines)
