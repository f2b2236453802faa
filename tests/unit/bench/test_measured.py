"""A table holds together, or is refused where it is made."""

from __future__ import annotations

from typing import Any

import pytest
from bench_runs import MISS
from msgspec.structs import replace

from bench.measured import Row, Table


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ratios": ("p99",)}, "no such column: p99"),
        ({"noise": {"p99": 0.1}}, "no such column: p99"),
        ({"better": {"p99": "lower"}}, "no such column: p99"),
        ({"rows": (*MISS.rows, Row("usual", {"p99": 1.0}))}, "no such column: p99"),
        ({"rows": (*MISS.rows, MISS.rows[0])}, "more than one row bare"),
        ({"baseline": "floor"}, "its baseline floor is none of its rows"),
        ({"baseline": ""}, "ratios, and no baseline"),
        ({"better": {"p50": "less"}}, "better is lower or higher, not less"),
        ({"noise": {"p50": float("nan")}}, "a noise that is no share"),
        ({"noise": {"p50": -0.1}}, "a noise that is no share"),
        ({"rows": (*MISS.rows, Row("usual", {"p50": float("inf")}))}, "miss, usual: not finite: p50"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_table_that_does_not_hold_together_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(MISS, **wrong)


def test_a_ratio_is_to_the_same_column_of_the_baseline() -> None:
    assert MISS.ratio(MISS.rows[1], "p50") == 0.8


@pytest.mark.parametrize(
    "table",
    [
        Table("t", "T", {"p50": "ms"}, (Row("a", {"p50": 2.0}),)),
        Table("t", "T", {"p50": "ms"}, (Row("a", {"p50": 2.0}), Row("b", {"p50": 0.0})), baseline="b"),
        Table("t", "T", {"p50": "ms"}, (Row("a", {"p50": 2.0}), Row("b", {})), baseline="b"),
    ],
    ids=["no baseline", "a baseline of 0", "a baseline without the column"],
)
def test_without_a_number_to_divide_by_there_is_no_ratio(table: Table) -> None:
    assert table.ratio(table.rows[0], "p50") is None
