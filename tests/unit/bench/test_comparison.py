"""What a comparison calls better and worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bench_runs import ELSEWHERE, MISS, changed, result, runs
from hypothesis import given
from msgspec.structs import replace

from bench.comparison import FLOOR, Verdict, compare
from bench.measured import Row, Table
from bench.report import told

if TYPE_CHECKING:
    from bench.machine import Machine
    from bench.results import Result

MIRRORED = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
BULK = Table(
    "bulk", "Bulk", {"rate": "pages/s"}, (Row("export", {"rate": 900.0}),), better={"rate": "higher"}
)


def verdict(before: Table, now: Table, machine: Machine = ELSEWHERE) -> dict[tuple[str, str], Verdict]:
    """Return what is not the same, of runs on two machines or one."""
    found = compare(result(before), result(now, machine=machine))
    return {(f.row, f.column): f.verdict for f in found.findings if f.verdict is not Verdict.SAME}


@given(runs)
def test_a_run_differs_in_nothing_from_itself(run: Result) -> None:
    found = compare(run, run)
    assert [one for one in found.findings if one.verdict is not Verdict.SAME] == []
    assert found.apart == ()


@given(runs, runs)
def test_what_is_worse_one_way_is_better_the_other_way(one: Result, other: Result) -> None:
    """The same figures are compared either way, and each verdict turns round."""
    ahead, back = compare(one, other).findings, compare(other, one).findings
    assert {(f.row, f.column): MIRRORED.get(f.verdict, f.verdict) for f in ahead} == {
        (f.row, f.column): f.verdict for f in back
    }


@given(runs, runs)
def test_any_comparison_can_be_told(one: Result, other: Result) -> None:
    found = compare(one, other)
    assert told(one, other, found).count("\nworse ") == len(found.of(Verdict.WORSE))


def test_a_machine_that_is_slower_for_all_makes_nothing_worse() -> None:
    slow = changed("bare", "p50", 30.0, changed("render", "p50", 24.0))
    assert verdict(MISS, slow) == {}


def test_a_ratio_beyond_the_noise_is_worse_by_its_row() -> None:
    assert verdict(MISS, changed("render", "p50", 8.6)) == {("render", "p50"): Verdict.WORSE}
    assert verdict(MISS, changed("render", "p50", 7.4)) == {("render", "p50"): Verdict.BETTER}


def test_less_than_the_floor_is_never_told() -> None:
    assert verdict(MISS, changed("render", "p50", 8.0 * (1 + FLOOR - 0.001))) == {}


@pytest.mark.parametrize("noisy", [0, 1])
def test_the_noisier_of_the_two_runs_decides(noisy: int) -> None:
    pair = [MISS, changed("render", "p50", 10.0)]
    assert verdict(pair[0], pair[1]) == {("render", "p50"): Verdict.WORSE}
    pair[noisy] = replace(pair[noisy], noise={"p50": 0.3})
    assert verdict(pair[0], pair[1]) == {}


def test_a_call_more_is_worse_whatever_the_noise() -> None:
    assert verdict(MISS, changed("render", "calls", 4)) == {("render", "calls"): Verdict.WORSE}


def test_an_exact_figure_without_a_better_way_is_changed_and_not_worse() -> None:
    before, now = (replace(table, better={}) for table in (MISS, changed("render", "calls", 4)))
    assert verdict(before, now) == {("render", "calls"): Verdict.CHANGED}


def test_a_quotient_of_what_was_measured_is_not_exact() -> None:
    """A number without a unit that is not whole is no count."""
    tables = [
        Table("miss", "M", {"p99/p50": ""}, (Row("a", {"p99/p50": value}),), better={"p99/p50": "lower"})
        for value in (1.500, 1.501, 1.6)
    ]
    here = result().machine
    assert verdict(tables[0], tables[1], here) == {}
    assert verdict(tables[0], tables[2], here) == {("a", "p99/p50"): Verdict.WORSE}


@pytest.mark.parametrize(
    ("unit", "differs"),
    [("", True), ("%", True), ("kB", True), ("s", False), ("MB", False), ("pages/s", False)],
)
def test_no_noise_means_exact_but_for_what_a_clock_or_the_memory_says(unit: str, *, differs: bool) -> None:
    before, now = (
        Table("t", "T", {"it": unit}, (Row("a", {"it": value}),), better={"it": "lower"}, noise={"it": 0.0})
        for value in (10.5, 10.6)
    )
    assert (verdict(before, now, result().machine) == {("a", "it"): Verdict.WORSE}) is differs


def test_without_a_baseline_times_are_compared_on_the_same_machine_only() -> None:
    slower = changed("export", "rate", 700.0, BULK)
    here = result().machine
    assert verdict(BULK, slower, here) == {("export", "rate"): Verdict.WORSE}
    assert verdict(BULK, slower) == {}
    apart = compare(result(BULK), result(slower, machine=ELSEWHERE)).apart
    assert apart == ("bulk, rate: no baseline, and another machine",)


def test_what_only_one_run_has_is_said() -> None:
    fewer = replace(MISS, rows=MISS.rows[:1], units={"p50": "s", "RSS": "MB", "calls": ""})
    assert compare(result(MISS), result(BULK)).apart == ("bulk: not in the earlier run",)
    assert compare(result(MISS), result(fewer)).apart == (
        "miss: 1 of its rows are in the earlier run only",
        "miss, p50: not in the earlier run, or in another unit",
    )


def test_a_comparison_says_row_column_both_figures_and_the_noise() -> None:
    before, now = result(MISS), result(changed("render", "p50", 10.0), commit="def456")
    lines = told(before, now, compare(before, now)).splitlines()
    assert "abc123" in lines[0]
    assert "def456" in lines[1]
    assert lines[2] == "worse    miss, render, p50: 0.800 → 1 to bare, +25.0 % (noise 5.0 %)"
    assert lines[-1] == "4 figures compared: 3 same, 0 better, 1 worse, 0 changed"
