"""Ten thousand cached pages and a burst of readers: S3 and the edge answer, and nobody wakes a function."""

from __future__ import annotations

import time
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from moto.s3.models import s3_backends

from compound_pages import freshness
from toolkit.cloudformation.parameters import ACCOUNT
from toolkit.distribution import Request

from . import crowd, vitals
from .calls import counted
from .draws import uniform, zipf
from .house import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.distribution import Distribution

    from .plan import Soak

_WORKERS = 4
_BODY = 4_000  # bytes: small, since all of them lie in this process
_EDGE_SECONDS = 3_600
_LATER = _EDGE_SECONDS + 120  # past their life and past what may be served while it is asked
_LATER_READS = 500
_LEAK_MEGABYTES = 1.0
_ANSWERS = ("edge", "s3", "lambda", "distribution")
_GZIP = {"accept-encoding": "gzip"}


def path_of(number: int) -> str:
    """Return the path of one of the pages."""
    return f"/is-seeded{number}-safe-for-liver-cancer-patients"


def cached_pages(soak: Soak) -> None:
    """Read from pages that S3 holds as the Web reads, and evenly; then warm; then when all have expired."""
    plan, part = soak.plan, soak.part
    _seed(soak)
    render = soak.house.render()
    edge = soak.house.edge(render, plan.edges)
    half = plan.reads // 2
    part.say("pages in S3", plan.pages)
    before = vitals.held()
    cold = set[int]()
    for name, numbers in (("Zipf", zipf(plan.pages, plan.seed)), ("even", uniform(plan.pages, plan.seed))):
        drawn = list(islice(numbers, half))
        cold |= _read(soak, edge, name, drawn, NOW)
    part.say("different pages read", len(cold))
    grown = vitals.growth(before, 2 * half)
    part.say("memory per 1,000 reads, copies and all", grown.per_thousand, "MB")
    part.say("copies at the edges", sum(map(len, edge.stored().values())))
    _read_warm(soak, edge, half)
    later = list(islice(iter(cold), _LATER_READS))
    _read(soak, edge, "expired", later, NOW + _LATER)
    part.say("Lambda calls", render.calls)
    part.demand("a page that S3 holds wakes no function", holds=render.calls == 0)


def _seed(soak: Soak) -> None:
    """Put the pages where moto keeps objects: through its front it would take most of a minute."""
    stack = soak.house.stack
    body = soak.house.service.get("/").body[:_BODY]
    backend: Any = s3_backends[ACCOUNT]["aws"]
    for number in soak.limit.during(range(soak.plan.pages)):
        page = freshness.page(body + str(number).encode(), ("all",), _EDGE_SECONDS)
        kept = backend.put_object(stack.bucket, f"pages{path_of(number)}", page.body)
        named = ("content-type", "cache-control", freshness.TAG_HEADER)
        kept.set_metadata({name: page.headers[name] for name in named})
        soak.progress.tell(f"pages put into S3: {number:,}")


def _read(soak: Soak, edge: Distribution, name: str, numbers: list[int], now: float) -> set[int]:
    """Read pages in many threads at once; return which were read."""
    by, read, started = Counter[str](), set[int](), time.perf_counter()

    def ask(turn: tuple[int, int]) -> None:
        at, number = turn
        answer = edge.handle(Request("GET", path_of(number), headers=_GZIP), now, at % soak.plan.edges)
        by[answer.answered_by] += 1
        read.add(number)
        soak.part.demand(f"a cached page is 200, not {answer.status}", holds=answer.status == 200)  # noqa: PLR2004

    with counted() as calls:
        tell = soak.progress.of(f"{name} reads", len(numbers))
        done = crowd.each(enumerate(numbers), ask, soak.limit, _WORKERS, tell)
    seconds = time.perf_counter() - started
    soak.part.say(f"{name} reads", done)
    for source in _ANSWERS:
        if by[source]:
            soak.part.say(f"  answered by {source}, {name}", by[source])
    soak.part.say(f"  requests to S3, {name}", calls["s3:GetObject"])
    soak.part.say(f"  reads a second, {name}", done / seconds)
    law = "behind the shield S3 is asked for each page once"
    soak.part.demand(law, holds=calls["s3:GetObject"] <= len(read))
    return read


def _read_warm(soak: Soak, edge: Distribution, reads: int) -> None:
    """Read what every edge has: nothing may be kept of that."""
    pages = range(min(100, soak.plan.pages))
    for place in range(soak.plan.edges):
        for number in pages:
            edge.handle(Request("GET", path_of(number), headers=_GZIP), NOW, place)
    ask: Callable[[int], object] = lambda turn: edge.handle(  # noqa: E731
        Request("GET", path_of(turn % len(pages)), headers=_GZIP), NOW, turn % soak.plan.edges
    )
    crowd.each(range(reads // 10), ask, soak.limit, _WORKERS, lambda _: None)
    held, started = vitals.held(), time.perf_counter()
    done = crowd.each(range(reads), ask, soak.limit, _WORKERS, soak.progress.of("warm reads", reads))
    soak.part.say("warm reads a second", done / (time.perf_counter() - started))
    grown = vitals.growth(held, done)
    soak.part.say("memory per 1,000 warm reads", grown.per_thousand, "MB")
    soak.part.demand("nothing is kept of a hit", holds=not grown.is_leak(_LEAK_MEGABYTES))
