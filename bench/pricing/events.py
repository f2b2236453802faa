"""Events: what the service calls of AWS for each thing that happens, counted on its own code in memory."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bench.growing import deployment, scenarios
from bench.growing.backing import InMemory
from bench.growing.flow import Flow
from bench.growing.site import Site
from compound_pages import bootstrap
from compound_pages.tasks import PATHS_MAX, SweepTask

from .workshop import PATIENCE, Workshop, at_work, counted

if TYPE_CHECKING:
    from bench.growing.deployment import Deployment

    from .workshop import Operations

_LISTED = 10_000
_UNKNOWN = "/is-nothing-safe-for-nobody-patients"


class Events(NamedTuple):
    """Calls by operation, of one event of the render function, or of one page in others.

    `rendered`: a page that S3 lacks. `unknown`: a path that looks like a page's and is none. `looked_at`: a
    stored page that is in step. `put`: one that is not. `listed`: a page that a sweep lists. `batch`: pages
    in one event of refresh. `planned`: the plan of a changed pair. All functions are warm.
    """

    rendered: Operations
    unknown: Operations
    looked_at: Operations
    put: Operations
    listed: Operations
    batch: int
    planned: Operations


@cache
def measured() -> Events:
    """Return what each event calls, as the code is now."""
    deployed = deployment.read()
    with at_work(deployed) as (account, calls):
        shop = Workshop(account, calls)
        shop.fill()  # warm, too
        shop.forget()
        rendered = shop.count(lambda: shop.render(shop.paths[0], 200))
        unknown = shop.count(lambda: shop.render(_UNKNOWN, 404))
        shop.refresh()
        looked_at = shop.count(shop.refresh, len(shop.paths))
        shop.age()
        put = shop.count(shop.refresh, len(shop.paths))
    batch = PATHS_MAX * deployed.batches["SWEEP"]
    return Events(rendered, unknown, looked_at, put, _listed(deployed), batch, _planned(deployed))


def _listed(deployed: Deployment) -> Operations:
    """Return the calls of a sweep for each page that it lists, up to the queue."""
    with at_work(deployed) as (account, calls):
        for number in range(_LISTED):
            account.objects.keep(f"pages/{number:05}", b"", "text/html", "", {})
        account.queues.drops = True
        sweeper = bootstrap.sweeper()
        start = SweepTask(after="pages/")  # not from the first page: only that turn sees to dead letters
        return counted(calls, lambda: sweeper.sweep(start, lambda: PATIENCE), _LISTED)


def _planned(deployed: Deployment) -> Operations:
    """Return the calls of the plan of one changed pair."""
    site = Site(2, 2)
    with at_work(deployed) as (account, calls):
        backing = InMemory(account)
        site.fill(backing)
        change = scenarios.CHANGES[scenarios.PAIR_TEXT](site)
        run = Flow(backing, calls, deployed).change("", site.change(change))
    return {call.operation: count for call, count in run.calls.items() if call.by == "plan"}
