"""Tables as they are read."""

from __future__ import annotations

import pytest
from bench_runs import MISS, changed, tables
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bench import layout
from bench.measured import Row, Table

SHOWN = """\
A warm miss
noise: p50 3.0 %
to bare  p50, ms  ratio  RSS, MB  ratio  calls
----------------------------------------------
bare          10      1       50      1      3
render         8   0.80       52   1.04      3"""
MARKDOWN = """\
**A warm miss**

| to bare | p50, ms | ratio | RSS, MB | ratio | calls |
| --- | ---: | ---: | ---: | ---: | ---: |
| bare | 10 | 1 | 50 | 1 | 3 |
| render | 8 | 0.80 | 52 | 1.04 | 3 |

Noise: p50 3.0 %."""


def test_a_ratio_stands_beside_its_figure() -> None:
    assert layout.text(MISS) == SHOWN
    assert layout.markdown(MISS) == MARKDOWN


def test_notes_stand_below_in_lines_or_as_one_paragraph() -> None:
    noted = replace(MISS, notes=("Medians of", "nine turns."))
    assert layout.text(noted) == f"{SHOWN}\nMedians of\nnine turns."
    assert layout.markdown(noted) == f"{MARKDOWN} Medians of nine turns."


@pytest.mark.parametrize("p50", [9.75, 10.0, 10.25])
def test_a_ratio_within_noise_is_marked(p50: float) -> None:
    assert f"{layout.WITHIN_NOISE} {p50 / 10:.2f}" in layout.text(changed("render", "p50", p50))


def test_a_unit_that_the_name_of_a_column_says_is_not_said_twice() -> None:
    table = Table("t", "T", {"$ edge": "$", "kept": "MB"}, (Row("a", {"$ edge": 1.0}),))
    assert "$ edge  kept, MB\n" in layout.text(table)


def test_what_was_not_measured_is_a_dash() -> None:
    table = replace(MISS, rows=(MISS.rows[0], replace(MISS.rows[1], values={"calls": 3})))
    assert layout.text(table).splitlines()[-1].split() == ["render", "-", "-", "-", "-", "3"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (102889.0, "102,889"),
        (1234.56, "1,235"),
        (12.345, "12.3"),
        (0.9999, "1.000"),
        (0.000023, "0.0000230"),
        (-1.5, "-1.50"),
        (3.3e-14, "0"),
    ],
)
def test_a_number_has_three_digits_and_no_exponent(value: float, said: str) -> None:
    assert layout.number(value) == said


@given(st.floats(-1e12, 1e12))
def test_a_number_is_itself_to_half_a_hundredth(value: float) -> None:
    assert float(layout.number(value).replace(",", "")) == pytest.approx(value, rel=0.005, abs=layout.TRACE)


@given(tables())
def test_the_rows_of_any_table_are_as_wide_as_its_head(table: Table) -> None:
    lines = layout.text(table).splitlines()
    start = next(place for place, line in enumerate(lines) if line and set(line) == {"-"}) - 1
    assert len({len(line) for line in lines[start : start + 2 + len(table.rows)]}) == 1
