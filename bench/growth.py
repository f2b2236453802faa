"""What a change costs as the site grows: AWS calls, messages, dollars, for 10^3, 10^4 and 10^5 cached pages.

The layer's own plan, sweep and refresh, with botocore clients that are answered from memory; at 10^3 pages
the same once more on moto, and nothing may differ: not a call, not a byte that is kept. What a change costs
must follow the pages that carry the record, not the site.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from typing import TYPE_CHECKING

from bench.counted import Calls
from bench.growing import deployment, prices, scenarios, tables
from bench.growing.backing import in_memory
from bench.growing.flow import Flow
from bench.growing.on_moto import on_moto
from bench.growing.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from bench.counted.s3 import Kept
    from bench.growing.backing import Backing
    from bench.growing.deployment import Deployment
    from bench.growing.run import Run

SIZES = ((22, 22), (70, 71), (223, 224))


def main() -> None:
    """Print both tables; end with an error where memory and moto differ."""
    deployed = deployment.read()
    measured = [one for size in SIZES for one in _measured(size, deployed)]
    measured.sort(key=lambda one: _order(one[0]))
    print(tables.calls(run for run, _ in measured), end="\n\n")
    print(tables.costs(measured, deployed), end="\n\n")
    if wrong := differences(SIZES[0], deployed):
        sys.exit("in memory it is not as on moto:\n" + "\n".join(wrong))
    print(f"{SIZES[0][0]} x {SIZES[0][1]} on moto: the same calls, the same bytes.")


def _order(run: Run) -> int:
    return [*scenarios.CHANGES, scenarios.SWEEP].index(run.name)


def _measured(size: tuple[int, int], deployed: Deployment) -> list[tuple[Run, int]]:
    """Return each scenario's run on a site of this size, with the memory that plan or sweep took."""
    started, calls, site = time.perf_counter(), Calls(prices.seconds), Site(*size)
    measured = []
    with in_memory(calls, deployed, bodies=False) as backing:
        site.fill(backing)
        for run in scenarios.runs(site, Flow(backing, calls, deployed)):
            with backing.dropping_messages():
                measured.append((run, _peak(run.again)))
    print(f"{size[0]} x {size[1]} measured in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return measured


def _peak(work: Callable[[], object]) -> int:
    """Return the bytes that `work` takes at its worst moment."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def differences(size: tuple[int, int], deployed: Deployment) -> list[str]:
    """Return what a site of this size does otherwise on moto than in memory, and keeps otherwise."""
    counted, kept = [], []
    backings: tuple[Callable[[Calls, Deployment], AbstractContextManager[Backing]], ...] = (
        in_memory,
        on_moto,
    )
    for backing_of in backings:
        site, calls = Site(*size), Calls(prices.seconds)
        with backing_of(calls, deployed) as backing:
            site.fill(backing)
            counted.append([run.counts for run in scenarios.runs(site, Flow(backing, calls, deployed))])
            kept.append(backing.kept())
    runs = [f"{ours}\n{motos}" for ours, motos in zip(*counted, strict=True) if ours != motos]
    return runs + _different(*kept)


def _different(ours: dict[str, Kept], motos: dict[str, Kept]) -> list[str]:
    return [key for key in sorted({*ours, *motos}) if ours.get(key) != motos.get(key)]


if __name__ == "__main__":
    main()
