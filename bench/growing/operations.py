"""Operations: publish, plan, refresh and sweep of one site, each with what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bench.counted import Calls

from . import prices, publications, scenarios
from .backing import in_memory
from .flow import Flow
from .site import Site
from .taking import peak, spared_the_past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .deployment import Deployment
    from .run import Run

_ALL, _ONE, _ONCE = "n", "√n", "1"
# Each operation, and the term of its law: see `laws`.
TERMS = {
    publications.FIRST: _ALL,
    publications.ONE_RECORD: _ALL,  # the table is read whole
    publications.NOTHING: _ALL,
    f"plan: {scenarios.COMPOUND_TEXT}": _ONE,
    f"plan: {scenarios.SITE_RECORD}": _ONCE,
    f"plan: {scenarios.SOURCE}": _ALL,
    f"sweep: {scenarios.SWEEP}": _ALL,
    f"refresh: {scenarios.COMPOUND_TEXT}": _ONE,
    f"refresh: {scenarios.SITE_RECORD}": _ALL,
    f"refresh: {scenarios.SOURCE}": _ALL,
    f"refresh: {scenarios.SWEEP}": _ALL,
}


class Cost(NamedTuple):
    """What an operation costs on a site of so many cached pages.

    `figures`: calls, invocations, cpu (seconds of all), memory (MB of one event).
    """

    operation: str
    pages: int
    figures: dict[str, float]


def costs(
    size: tuple[int, int], deployed: Deployment, changes: Iterable[str] = scenarios.WIDE
) -> Iterator[Cost]:
    """Yield the cost of each operation on a site of so many compounds and conditions.

    `changes`: which of the wide scenarios; a sweep comes after them.
    """
    calls, site = Calls(prices.seconds), Site(*size)
    with in_memory(calls, deployed, bodies=False) as backing:
        site.fill(backing)
        pages = len(backing.kept())
        with spared_the_past():
            runs = list(scenarios.wide_runs(site, Flow(backing, calls, deployed), changes))
        with backing.dropping_messages():
            found = [cost for run in runs for cost in _of_run(run)]
    yield from found
    yield from _published(size, deployed, pages)


def noise(size: tuple[int, int], deployed: Deployment) -> float:
    """Return what the CPU of all operations together differs by when the same is measured twice."""
    first, second = (sum(cost.figures["cpu"] for cost in costs(size, deployed)) for _ in range(2))
    return abs(first / second - 1)


def _of_run(run: Run) -> Iterator[Cost]:
    function = "sweep" if run.name == scenarios.SWEEP else "plan"
    for by, again in ((function, run.again), ("refresh", run.again_refresh)):
        made = sum(count for call, count in run.calls.items() if call.by == by)
        figures = {"calls": made, "invocations": run.invoked[by], "cpu": run.took[by]}
        yield Cost(f"{by}: {run.name}", run.pages, {**figures, "memory": peak(again)})


def _published(size: tuple[int, int], deployed: Deployment, pages: int) -> Iterator[Cost]:
    calls, site = Calls(), Site(*size)
    with in_memory(calls, deployed, bodies=False):
        published = publications.publications(site, calls)
    with in_memory(Calls(), deployed, bodies=False):
        peaks = publications.peaks(site)
    for one in published:
        figures = {"calls": one.calls.total(), "invocations": 0, "cpu": one.cpu}
        yield Cost(one.name, pages, {**figures, "memory": peaks[one.name]})
