"""How often caches ask: in a formula, for pages that are asked for at random moments.

A copy lives so many seconds from when S3 gave it or confirmed it, however often it is used. Of a page that is
asked for `rate` times a second at one cache, a life of T is begun by one request and answers rate * T more:

    of 1 + rate * T requests one goes on

Source: Jung, Berger, Balakrishnan, "Modeling TTL-based Internet Caches", INFOCOM 2003; for caches behind
caches Fofack, Nain, Neglia, Towsley, "Performance Evaluation of Hierarchical TTL-based Cache Networks",
Computer Networks 65, 2014. Nothing is evicted here, so that Che's approximation of a full cache (Che, Tung,
Wang, "Hierarchical Web Caching Systems", 2002), in which the time to eviction takes the place of T, is not
needed.

With Origin Shield all copies of a page are of one age, since an edge counts from when the shield got its own
(RFC 9111, 4.2.3; docs/operating.md, "What CloudFront does"). They end together; the first to ask for the page
then begins the next life everywhere, at its own edge and at the shield. Every other edge that is asked before
its end asks the shield once.

Within stale-while-revalidate the edge that begins a life gets from the shield the copy that has just ended,
while the shield asks S3. It asks the shield again for the new one, if the page is asked for there once more.
"""

from __future__ import annotations

from math import expm1
from typing import NamedTuple


class Caches(NamedTuple):
    """What readers meet: so many edges that share them evenly, seconds, and a shield behind, or none."""

    edges: int
    life: float
    grace: float
    shield: bool = True


class Asked(NamedTuple):
    """Requests a second for one page: what edges ask whoever is behind them, and what arrives at S3."""

    edges: float
    origin: float


def asked(rate: float, caches: Caches) -> Asked:
    """Return how often caches ask for a page that readers ask for `rate` times a second everywhere."""
    if not caches.shield:
        onward = rate / (1 + rate / caches.edges * caches.life)
        return Asked(onward, onward)
    lives = rate / (1 + rate * caches.life)
    others = (caches.edges - 1) * _once(rate / caches.edges * caches.life)
    again = _once(rate * caches.grace) * _once(rate / caches.edges * caches.life)
    return Asked(lives * (1 + others + again), lives)


def _once(expected: float) -> float:
    """Return how likely it is that something happens which is expected to happen so often."""
    return -expm1(-expected)
