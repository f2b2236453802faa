"""The suite of growth: its tables, its laws, and that it ends where something grows too fast."""

from __future__ import annotations

import pytest

from bench.growing import laws, operations
from bench.growing.list_table import power_of_ten
from bench.measured import Size
from bench.suites import growth

SITES = ((2, 2), (3, 4))
LISTS = (1, 101)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "SITES", {Size.FULL: SITES})
    monkeypatch.setattr(growth, "LISTS", {Size.FULL: LISTS})
    monkeypatch.setattr(growth, "LIMIT", 9.0)  # so small a site is mostly what is there once
    monkeypatch.setattr(growth, "power_of_ten", str)  # two sizes of one power
    monkeypatch.setattr(operations, "noise", lambda _size, _deployed: 0.03)


def test_each_operation_has_a_row_for_each_size() -> None:
    """What was measured, its power between the largest two, and what follows for more, told apart."""
    costs, lists, exponents, simulated = growth.measure(Size.FULL)
    names = list(operations.TERMS)
    assert [row.label.rpartition(" ")[0] for row in costs.rows] == [name for name in names for _ in SITES]
    assert [row.label for row in exponents.rows] == names
    assert len(simulated.rows) == len(names) * len(growth.SIMULATED)
    assert all(row.label.endswith("(simulated)") for row in simulated.rows)
    assert len(lists.rows) == len(LISTS) * len({row.label.rpartition(" ")[0] for row in lists.rows})
    for table in (costs, lists, exponents, simulated):
        assert all(set(row.values) <= set(table.units) for row in table.rows)


def test_what_grows_too_fast_ends_the_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    """A power of calls above the limit is an error that names the operation."""

    def squared(size: tuple[int, int], *_: object) -> list[operations.Cost]:
        pages = size[0] * size[1] * 10
        figures = {"calls": pages * pages, "invocations": 1, "cpu": 1.0, "memory": 1.0}
        return [operations.Cost(next(iter(operations.TERMS)), pages, figures)]

    monkeypatch.setattr(operations, "costs", squared)
    monkeypatch.setattr(growth, "LISTS", {Size.FULL: ()})
    monkeypatch.setattr(growth, "LIMIT", 1.1)
    with pytest.raises(RuntimeError, match=r"first publish: power 2\.00"):
        growth.measure(Size.FULL)


@pytest.mark.parametrize(("term", "at"), [("1", 7), ("√n", 7 + 3 * 1000), ("n", 7 + 3 * 10**6)])
def test_a_law_says_what_was_not_measured(term: str, at: float) -> None:
    """Of points on its curve a law is that curve, and nothing is wrong at any of them."""
    points = [(n, 7 + 3 * laws.TERMS[term](n)) for n in (100, 1000, 10_000)]
    law = laws.fitted(term, points)
    assert law.at(10**6) == pytest.approx(at)
    assert law.error == pytest.approx(0, abs=1e-9)


def test_a_law_says_how_wrong_it_is() -> None:
    """The error is the worst of all points: a line through what is squared is far from it."""
    assert laws.fitted("n", [(n, n * n) for n in (1, 10, 100)]).error > 0.5


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_is_the_slope_between_the_largest(power: float) -> None:
    """Whatever the small ones do, and in whatever order they come."""
    assert laws.exponent([(10**4, 10 ** (4 * power)), (1, 99), (10**3, 10 ** (3 * power))]) == pytest.approx(
        power
    )


@pytest.mark.parametrize(
    ("count", "label"), [(100, "10^2"), (1143, "10^3"), (10_359, "10^4"), (100_000, "10^5")]
)
def test_a_size_is_named_by_its_power_of_ten(count: int, label: str) -> None:
    """What has about so many is called so."""
    assert power_of_ten(count) == label
