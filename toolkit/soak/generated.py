"""Generated requests through the whole stack: each is judged, and a fault can be played again by its seed."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from toolkit.site import Folder, paths

from . import crowd, vitals
from .house import NOW
from .judgement import faults_of, faults_of_keys
from .made_requests import made

if TYPE_CHECKING:
    from collections.abc import Collection

    from toolkit.distribution import Distribution

    from .made_requests import MadeRequest
    from .plan import Soak

_WORKERS = 2
_A_SECOND = 50  # requests, by the clock that edges are told: what is not kept for long goes again
_LISTED = 20


def generated(soak: Soak) -> None:
    """Send what a seed makes to the edges, judge every answer, and look at what is kept at the end."""
    plan, part, house = soak.plan, soak.part, soak.house
    render = house.render()
    edge = house.edge(render, plan.edges)
    real = tuple(paths(house.content.records))
    secrets = [one for one in house.stack.environment("RenderFunction")["ORIGIN_SECRETS"].split(",") if one]
    statuses, before, started = Counter[int](), vitals.held(), time.perf_counter()

    def ask(turn: tuple[int, MadeRequest]) -> None:
        number, asked = turn
        found, status = _judged(edge, number, asked, secrets, plan.edges)
        statuses[status] += 1
        for fault in found:
            if len(part.broken) < _LISTED:
                part.demand(f"seed {plan.seed}, request {number}: {fault}", holds=False)

    tell = soak.progress.of("generated requests", plan.requests)
    requests = enumerate(made(plan.seed, plan.requests, real))
    try:
        crowd.each(requests, ask, soak.limit, _WORKERS, tell)
    finally:
        _say(soak, statuses, render.calls, time.perf_counter() - started)
    part.say("memory, before and after", f"{before.megabytes:.0f}, {vitals.held().megabytes:.0f}", "MB")
    _look_at_what_is_kept(soak, edge, real)


def _say(soak: Soak, statuses: Counter[int], renders: int, seconds: float) -> None:
    done = statuses.total()
    soak.part.say("generated requests", done)
    soak.part.say("  of", soak.plan.requests)
    soak.part.say("requests a second", done / seconds)
    for status, count in sorted(statuses.items()):
        soak.part.say(f"  answered {status}", count)
    soak.part.say("Lambda calls per request", renders / max(1, done))


def _judged(
    edge: Distribution, number: int, asked: MadeRequest, secrets: Collection[str], edges: int
) -> tuple[list[str], int]:
    """Return what is wrong with the answer, and its status, 0 where the edge itself failed."""
    try:
        answer = edge.handle(asked.request, NOW + number / _A_SECOND, number % edges)
        return faults_of(asked, answer, secrets), answer.status
    except Exception as fault:  # noqa: BLE001  whatever it is, it is to be found and listed
        return [f"{fault!r}"[:300]], 0


def _look_at_what_is_kept(soak: Soak, edge: Distribution, real: Collection[str]) -> None:
    static = Folder(soak.house.content).static()
    copies = edge.stored_keys()
    soak.part.say("different copies at the edges", len(copies))
    seeded = "pages/is-seeded"  # another part's
    kept = [key for key in soak.house.kept() if not key.startswith(seeded)]
    for fault in faults_of_keys(kept, copies, [*real, *static])[:_LISTED]:
        soak.part.demand(fault, holds=False)
