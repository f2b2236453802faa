"""Paths that nobody has heard of, thousands of them: what each costs, and what is left of it."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from toolkit.distribution import Request

from . import crowd, vitals
from .calls import counted
from .house import NOW

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from toolkit.distribution import Distribution, Response

    from .findings import Part
    from .house import Environments
    from .plan import Soak

_A_SECOND = 20  # paths; far below what the API lets through
_AGAIN_SECONDS = 1
_BURST = 1_000
_SOME = 50
_FAULT = 500
_ENDINGS = (
    ".php",
    "/.env",
    "/.git/config",
    ".asp",
    "/wp-admin/setup-config.php",
    ".sql",
    ".bak",
    "/api.json",
)

# What a link from elsewhere may look like; and what scanners ask of every site.
KINDS: dict[str, Callable[[int], str]] = {
    "plausible": lambda n: (
        f"/is-nothing{n}-safe-for-nobody{n % 7}-patients",
        f"/compounds/nothing-{n}",
        f"/nothing{n}-research-in-liver-cancer",
        f"/nothing-{n}.json",
    )[n % 4],
    "scanner's": lambda n: f"/old{n // len(_ENDINGS)}{_ENDINGS[n % len(_ENDINGS)]}",
}


def unknown_paths(soak: Soak) -> None:
    """Ask for very many at one moment, for some at every edge, and for each of many twice within a second."""
    before = set(soak.house.kept())
    _throttled(soak)
    _everywhere(soak)
    for kind, path in KINDS.items():
        _flood(soak, kind, path)
    soak.part.demand("an unknown path leaves no object behind", holds=set(soak.house.kept()) == before)


class _Flood(NamedTuple):
    """What there is to see of one kind: how many were asked for, in how long, and who had work with it."""

    kind: str
    done: int
    seconds: float
    render: Environments
    calls: Counter[str]


def _flood(soak: Soak, kind: str, path: Callable[[int], str]) -> None:
    plan, render = soak.plan, soak.house.render()
    edge = soak.house.edge(render, plan.edges)
    held, started = vitals.held(), time.perf_counter()

    def ask(number: int) -> None:
        now, place = NOW + number / _A_SECOND, number % plan.edges
        first = edge.handle(Request("GET", path(number)), now, place)
        asked = sum(calls.values())
        again = edge.handle(Request("GET", path(number)), now + _AGAIN_SECONDS, place)
        law = f"a {kind} path gets 404: {path(number)}"
        soak.part.demand(law, holds=first.status == again.status == HTTPStatus.NOT_FOUND)
        soak.part.demand("the edge answers a 404 a second later", holds=sum(calls.values()) == asked)

    tell = soak.progress.of(f"{kind} unknown paths", plan.unknown)
    with counted() as calls:
        # One at a time: the seconds of each are its own.
        done = crowd.each(range(plan.unknown), ask, soak.limit, 1, tell)
    if done:
        _say_costs(soak.part, _Flood(kind, done, time.perf_counter() - started, render, calls))
        _say_left(soak.part, kind, edge, done, held)


def _say_costs(part: Part, flood: _Flood) -> None:
    kind, done, calls = flood.kind, flood.done, flood.calls
    part.say(f"{kind} paths, each asked for twice", done)
    part.say(f"Lambda calls per {kind} path", flood.render.calls / done)
    for service in ("s3", "dynamodb"):
        made = sum(count for call, count in calls.items() if call.startswith(f"{service}:"))
        part.say(f"calls to {service} per {kind} path", made / done)
    part.say(f"time per {kind} path", flood.seconds / done * 1e3, "ms")
    part.demand("an unknown path costs at most one Lambda call", holds=flood.render.calls <= done)
    part.demand("the function has no fault", holds=max(flood.render.answers, default=0) < _FAULT)
    part.demand("nothing is written for an unknown path", holds=not calls["s3:PutObject"])


def _say_left(part: Part, kind: str, edge: Distribution, done: int, held: vitals.Vitals) -> None:
    now = NOW + done / _A_SECOND
    copies = [copy for group in edge.stored().values() for copy in group]
    part.say(f"copies of {kind} paths at the edges", len(copies))
    part.say(f"  of which fresh at the end, {kind}", sum(copy.fresh_until > now for copy in copies))
    part.say(f"memory per 1,000 {kind} paths, copies and all", vitals.growth(held, done).per_thousand, "MB")


def _everywhere(soak: Soak) -> None:
    """Ask for the same paths at each edge: whether one edge's 404 spares the others theirs."""
    render, edges = soak.house.render(), soak.plan.edges
    edge = soak.house.edge(render, edges)
    for number in soak.limit.during(range(_SOME * edges)):
        edge.handle(Request("GET", f"/compounds/everywhere-{number // edges}"), NOW, number % edges)
    soak.part.say(f"Lambda calls per path asked for at each of {edges} edges", render.calls / _SOME)


def _throttled(soak: Soak) -> None:
    """Ask for a thousand at one moment, past which the API lets nothing more through."""
    render = soak.house.render()
    edge = soak.house.edge(render, soak.plan.edges, limited=True)

    def ask(number: int) -> Response:
        return edge.handle(Request("GET", f"/compounds/at-once-{number}"), NOW, number % soak.plan.edges)

    worst: list[int] = []
    done = crowd.each(
        range(_BURST),
        lambda number: worst.append(ask(number).status),
        soak.limit,
        4,
        soak.progress.of("unknown paths at one moment", _BURST),
    )
    limits = soak.house.limits()
    soak.part.say("unknown paths asked for at one moment", done)
    soak.part.say("  of which become Lambda calls", render.calls)
    soak.part.demand("the API lets its burst through and no more", holds=render.calls <= limits.burst)
    soak.part.demand("who is throttled gets no 5xx", holds=max(worst, default=0) < _FAULT)
