"""The caches of a distribution: edges, and between them and each origin with Origin Shield its shield.

Source: CloudFront Developer Guide, "Use Amazon CloudFront Origin Shield". Regional edge caches are left out:
a shield is one of them, and what a further one between it and an edge would do, an edge does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.distribution.asking import Targets
from toolkit.distribution.cache import Cache
from toolkit.distribution.finishing import ErrorPages, compressed
from toolkit.distribution.invalidation import read_invalidation
from toolkit.distribution.keeping import Keeper
from toolkit.distribution.origin_link import OriginLink
from toolkit.distribution.shield import Shield

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.distribution.cache import Copy
    from toolkit.distribution.cache_key import CacheKey
    from toolkit.distribution.config import DistributionConfig
    from toolkit.distribution.exchange import Origin
    from toolkit.distribution.question import Question, Source
    from toolkit.distribution.served import Served


class Tiers:
    """All caches, each in front of what it asks."""

    def __init__(self, config: DistributionConfig, origins: Mapping[str, Origin], edges: int) -> None:
        """Build `edges` of them. Raises `ValueError` for an origin that is not given."""
        missing = config.origins.keys() - origins.keys()
        if missing or edges < 1:
            raise ValueError(f"no origin given for {', '.join(sorted(missing))}" if missing else "no edge")
        self._config = config
        self._shields: list[Cache] = []
        links = {id_: OriginLink(one, origins[id_]) for id_, one in config.origins.items()}
        targets = Targets({id_: self._way(id_, link) for id_, link in links.items()}, config.groups)
        self._edges = [Cache() for _ in range(edges)]
        self._keepers = [self._edge(targets, cache) for cache in self._edges]

    def serve(self, question: Question, edge: int) -> Served:
        """Answer at one edge, the first being 0."""
        return self._keepers[edge].serve(question)

    def invalidate(self, items: Iterable[str]) -> None:
        """Forget what the items name, everywhere; in shields first, of which edges would ask it again.

        Raises `ValueError` for what CloudFront would refuse.
        """
        wanted = read_invalidation(items)
        for cache in (*self._shields, *self._edges):
            cache.invalidate(wanted)

    def stored(self) -> dict[CacheKey, list[Copy]]:
        """Return the copies of all edges by their key, fresh or not."""
        found: dict[CacheKey, list[Copy]] = {}
        for cache in self._edges:
            for key, copy in cache.stored().items():
                found.setdefault(key, []).append(copy)
        return found

    def _way(self, target: str, link: OriginLink) -> Source:
        if not self._config.origins[target].shield:
            return link
        self._shields.append(Cache())
        return Shield(Keeper(self._config, link, self._shields[-1]))

    def _edge(self, targets: Targets, cache: Cache) -> Keeper:
        pages = Keeper(self._config, targets, cache, compressed)
        return Keeper(self._config, targets, cache, ErrorPages(self._config, pages).finish)
