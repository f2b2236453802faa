"""A stampede on one cold page, and how often it is rendered: behind a shield, without, past the edge."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from . import herd, vitals
from .calls import counted
from .herd import CODINGS, PAGE, Herd

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.distribution import Response

    from .house import Environments
    from .plan import Soak

    type Ask = Callable[[Herd, Environments], list[Response]]

_KEY = f"pages{PAGE}"


def stampede(soak: Soak) -> None:
    """Have all readers come in each way; each time the page is cold."""
    plan = soak.plan
    soak.part.say("readers of one cold page", plan.readers)
    soak.part.say("edges", plan.edges)
    _come(soak, "behind one shield", herd.shielded, 1)
    _come(soak, "behind one shield, in two codings", herd.mixed, len(CODINGS))
    _come(soak, "without a shield", herd.unshielded, plan.edges)
    _come_past_the_edge(soak)


def _come(soak: Soak, way: str, ask: Ask, most: int) -> None:
    """Have them come; a cold page may be rendered `most` times."""
    part = soak.part
    soak.progress.tell(f"stampede {way}")
    soak.house.forget(PAGE)
    render, held, started = soak.house.render(), vitals.held(), time.perf_counter()
    with counted() as calls:
        answers = ask(_herd(soak), render)
    seconds, after = time.perf_counter() - started, vitals.held()
    part.say(f"renders {way}", render.calls)
    part.say(f"  reads of S3 {way}", calls["s3:GetObject"])
    part.say(f"  seconds {way}", seconds, "s")
    part.say(f"  memory {way}, before and after", f"{held.megabytes:.0f}, {after.megabytes:.0f}", "MB")
    part.demand(f"a cold page is rendered at most {most} times {way}", holds=render.calls <= most)
    statuses = Counter(answer.status for answer in answers)
    part.demand(f"every reader gets the page {way}: {dict(statuses)}", holds=set(statuses) == {200})
    tags = {answer.headers.get("etag", "").removeprefix("W/") for answer in answers}
    part.demand(f"all get the same page {way}", holds=len(tags) == 1)
    part.demand("one object is left of it", holds=soak.house.kept(_KEY) == [_KEY])
    part.demand("no thread is left", holds=after.threads <= held.threads)


def _come_past_the_edge(soak: Soak) -> None:
    part = soak.part
    soak.progress.tell("stampede past the edge")
    soak.house.forget(PAGE)
    render, started = soak.house.render(), time.perf_counter()
    with counted() as calls:
        answers = herd.past_the_edge(_herd(soak), render)
    part.say("renders past the edge", render.calls)
    part.say("  environments", render.started)
    part.say("  puts", calls["s3:PutObject"])
    part.say("  seconds past the edge", time.perf_counter() - started, "s")
    part.demand("every event gets the page", holds={one["statusCode"] for one in answers} == {200})
    part.demand("one object is left of it", holds=soak.house.kept(_KEY) == [_KEY])


def _herd(soak: Soak) -> Herd:
    return Herd(soak.house, soak.plan.edges, soak.plan.readers, soak.limit)
