"""The same caches, event by event: what the formula in `caches` is held against, and the local edge too."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .caches import Caches
    from .traffic import Traffic

_MONTH = 730 * 3600


class View(NamedTuple):
    """Somebody asks for a page, by its rank, at one of the edges; `at` in seconds."""

    at: int
    page: int
    edge: int


class Counted(NamedTuple):
    """Requests: of readers, of edges behind them, and to S3, of which so many are answered 304."""

    views: int
    edges: int
    origin: int
    confirmed: int


def views(traffic: Traffic, edges: int, seconds: int, seed: int) -> Iterator[View]:
    """Yield views at random moments for so many seconds, each at any of the edges."""
    draw = random.Random(seed)
    pages = [rank.share for rank in traffic.ranks for _ in range(rank.pages)]
    rate, now = traffic.views / _MONTH, 0.0
    order = range(len(pages))
    while (now := now + draw.expovariate(rate)) < seconds:
        # Whole seconds, since an edge is told the age of a copy in those.
        yield View(int(now), draw.choices(order, pages)[0], draw.randrange(edges))


def simulate(happened: Iterable[View], caches: Caches) -> Counted:
    """Return what the caches ask while this happens."""
    at_edges: dict[tuple[int, int], int] = {}
    at_shield: dict[int, int] = {}
    count = edges = origin = confirmed = 0

    def from_shield(page: int, now: int) -> int:
        """Return when the copy was born that the shield answers with."""
        nonlocal origin, confirmed
        born = at_shield.get(page)
        if born is not None and now < born + caches.life:
            return born
        origin += 1
        confirmed += born is not None
        at_shield[page] = now
        return born if born is not None and now < born + caches.life + caches.grace else now

    for view in happened:
        count += 1
        place = (view.page, view.edge)
        copy = at_edges.get(place)
        if copy is not None and view.at < copy + caches.life:
            continue
        edges += 1
        if caches.shield:
            at_edges[place] = from_shield(view.page, view.at)
        else:
            origin, confirmed = origin + 1, confirmed + (copy is not None)
            at_edges[place] = view.at
    return Counted(count, edges, origin, confirmed)
