from __future__ import annotations

import pytest

from bench import cold_parts
from bench.suites import miss, start
from bench.suites.start import Start
from bench.watched import Misses


def starts(milliseconds: float) -> list[Start]:
    """Return some starts of about these milliseconds."""
    return [Start(milliseconds + turn, milliseconds / 2 + turn, 50.0) for turn in range(5)]


def misses(milliseconds: float, last: float) -> list[Misses]:
    """Return the misses of five processes, all alike but for the last one of each."""
    seconds = [milliseconds / 1000] * 99 + [last / 1000]
    return [Misses(seconds, cpu=0.2, memory=50.0, connections=2, calls=3.0)] * 5


def test_cold_starts_are_told_as_medians_and_against_bare() -> None:
    """The A/A control is a row and the noise; modules are counted where parts were taken."""
    found = {"bare": starts(300), "bare, again": starts(303), "render": starts(200)}
    rows = [
        start._row(label, one, {"modules": 375.0} if label == "bare" else {}) for label, one in found.items()
    ]
    table = start._table(found, rows)
    assert [row.label for row in table.rows] == ["bare", "bare, again", "render"]
    assert table.rows[0].values == {"cold": 302, "cpu": 152, "memory": 50, "min": 300, "modules": 375}
    assert "modules" not in table.rows[1].values
    assert table.ratio(table.rows[2], "cold") == pytest.approx(202 / 302)
    assert table.noise["cold"] >= 305 / 302 - 1
    assert table.noise["memory"] == 0


def test_the_parts_begin_with_the_runtime_and_are_held_against_the_whole() -> None:
    parts = {
        "floor": {"own code": 1.0, "first page": 1.0, "modules": 98.0},
        "bare": {"botocore": 100.0, "own code": 40.0, "first page": 10.0, "modules": 375.0},
    }
    table = cold_parts.table(parts, {"floor": 50.0, "bare": 250.0})
    (bare,) = table.rows
    assert bare.values["runtime"] == 50
    assert bare.values["told"] == pytest.approx(200 / 250)
    assert "modules" not in bare.values


def test_misses_are_told_of_all_processes_together() -> None:
    """p99 is of all misses, the CPU time of one, and the connections of the process that opened most."""
    found = {"bare": misses(10, 30), "bare, again": misses(10, 30), "render": misses(8, 9)}
    table = miss._table(found)
    bare, _, render = (row.values for row in table.rows)
    assert (bare["p50"], bare["cpu"], bare["connections"], bare["calls"]) == (10, 2, 2, 3)
    assert bare["p99"] == pytest.approx(10, rel=0.1)
    assert bare["p99/p50"] == pytest.approx(bare["p99"] / 10)
    assert table.ratio(table.rows[2], "p50") == pytest.approx(0.8)
    assert render["memory"] == 50
    assert table.noise == {"p50": 0, "cpu": 0, "memory": 0}


def test_pages_are_told_without_what_their_process_shares() -> None:
    table = miss._page_table({"question": misses(10, 10), "home": misses(12, 12)})
    assert [row.label for row in table.rows] == ["question", "home"]
    assert set(table.rows[0].values) == {"p50", "cpu", "calls"}
