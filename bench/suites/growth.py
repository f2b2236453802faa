"""Growth: what publish, plan, refresh, sweep and long lists cost as a site grows, at what power of its size.

The layer's own functions on AWS in memory (bench/counted, held against moto by tests). Calls are exact. CPU
is of this process: without signing and HTTP, whose cost goes with the calls; answers of the table are parsed
by botocore in the table of lists alone. Memory is the peak of Python's objects (tracemalloc): of one event of
plan, sweep or refresh, of one page, of one publication.

A figure that grows faster than it should, the power of its calls above `LIMIT`, ends the suite with an error.
Sizes that nobody measured are told by laws fitted to those that were: see bench/growing/laws.py.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bench.growing import deployment, laws, list_table, long_lists, operations
from bench.growing.list_table import power_of_ten
from bench.growing.scenarios import COMPOUND_TEXT, SITE_RECORD, WIDE
from bench.measured import Row, Size, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bench.growing.operations import Cost

TITLE = "Growth"
SITES = {
    Size.QUICK: ((3, 4), (22, 22), (70, 71)),
    Size.FULL: ((3, 4), (22, 22), (70, 71), (223, 224)),
}
# What all pairs cite costs as much as the site's own record, and is left to the large run.
CHANGES = {Size.QUICK: (COMPOUND_TEXT, SITE_RECORD), Size.FULL: tuple(WIDE)}
LISTS = {Size.QUICK: (100, 1000, 10_000), Size.FULL: (100, 1000, 10_000, 100_000)}
SIMULATED = (10**6, 10**7)
LIMIT = 1.1

UNITS = {"pages": "", "calls": "", "invocations": "", "cpu": "s", "memory": "MB"}
JUDGED = {"calls": "lower", "cpu": "lower", "memory": "lower"}


def measure(size: Size) -> tuple[Table, ...]:
    """Return what each operation costs by pages, what each list does by rows, and what follows for more.

    Raises RuntimeError where something grows faster than the site.
    """
    deployed = deployment.read()
    noise = operations.noise(SITES[size][0], deployed)
    costs = [cost for site in SITES[size] for cost in operations.costs(site, deployed, CHANGES[size])]
    order = list(operations.TERMS)
    costs.sort(key=lambda cost: order.index(cost.operation))
    powers = {
        name: _powers([(cost.pages, cost.figures) for cost in found]) for name, found in _by_name(costs)
    }
    if wrong := [f"{name}: power {one['calls']:.2f}" for name, one in powers.items() if one["calls"] > LIMIT]:
        raise RuntimeError("; ".join(wrong))
    lists = {rows: long_lists.measured(rows, deployed) for rows in LISTS[size]}
    return _costs(costs, noise), list_table.table(lists, noise), _exponents(powers), _simulated(costs)


def _costs(costs: Iterable[Cost], noise: float) -> Table:
    rows = [
        Row(f"{cost.operation} {power_of_ten(cost.pages)}", {"pages": cost.pages, **cost.figures})
        for cost in costs
    ]
    return Table(
        name="growth",
        title="What each operation costs, by the cached pages of the site",
        units=UNITS,
        rows=tuple(rows),
        better=JUDGED,
        noise={"calls": 0.0, "cpu": noise, "memory": 0.02},
        notes=("Memory of one event, CPU of all; CPU without signing and HTTP.",),
    )


def _exponents(powers: Mapping[str, Mapping[str, float]]) -> Table:
    return Table(
        name="growth-exponents",
        title="The power of the site's pages at which each figure grows, between the two largest sites",
        units={"calls": "", "cpu": "", "memory": ""},
        rows=tuple(Row(name, dict(found)) for name, found in powers.items()),
        notes=("1: twice the pages cost twice as much. 0.5: as one compound of as many conditions.",),
    )


def _powers(points: Sequence[tuple[int, Mapping[str, float]]]) -> dict[str, float]:
    return {
        column: laws.exponent([(n, figures[column]) for n, figures in points])
        for column in ("calls", "cpu", "memory")
        if all(figures[column] for _, figures in points[-2:])
    }


def _simulated(costs: Iterable[Cost]) -> Table:
    rows = [row for name, found in _by_name(costs) for row in _told(name, found)]
    terms = ", ".join(f"{name}: {term}" for name, term in operations.TERMS.items())
    return Table(
        name="growth-simulated",
        title="What larger sites would cost, by laws fitted to the measured ones",
        units={"pages": "", "calls": "", "cpu": "s", "calls error": "%", "cpu error": "%"},
        rows=tuple(rows),
        notes=(
            "Simulated, not measured: y = a + b f(n), by least squares of the relative error. Error: the",
            f"worst at what was measured. f(n) is, for {terms}.",
        ),
    )


def _told(name: str, found: Sequence[Cost]) -> Iterator[Row]:
    """Yield what one operation would cost at each simulated size, by a law for each figure."""
    fits = {
        column: laws.fitted(operations.TERMS[name], [(one.pages, one.figures[column]) for one in found])
        for column in ("calls", "cpu")
    }
    errors = {f"{column} error": 100 * law.error for column, law in fits.items()}
    for n in SIMULATED:
        figures = {column: law.at(n) for column, law in fits.items()}
        yield Row(f"{name} {power_of_ten(n)} (simulated)", {"pages": n, **figures, **errors})


def _by_name(costs: Iterable[Cost]) -> Iterable[tuple[str, list[Cost]]]:
    return [(name, list(found)) for name, found in groupby(costs, key=lambda cost: cost.operation)]
