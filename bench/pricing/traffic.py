"""Traffic: so many views a month over so many pages, the k-th most asked for in proportion to k^-exponent.

Source: Breslau, Cao, Fan, Phillips, Shenker, "Web Caching and Zipf-like Distributions: Evidence and
Implications", INFOCOM 1999. Views are independent of one another (the independent reference model).
"""

from __future__ import annotations

from math import expm1, log
from typing import NamedTuple

# The first ranks stand alone; later ones, which differ less and less, stand in groups as wide as this share
# of their rank.
_ALONE = 200
_WIDTH = 0.02


class Ranks(NamedTuple):
    """So many pages that are asked for alike, each with this share of all views."""

    pages: int
    share: float


class Traffic(NamedTuple):
    """Views a month, and the pages they go to, from the most asked for to the least."""

    views: float
    ranks: tuple[Ranks, ...]

    def asked(self, months: float) -> float:
        """Return how many pages are asked for at least once in so many months, on average."""
        return sum(one.pages * -expm1(-self.views * one.share * months) for one in self.ranks)


def zipf(views: float, pages: int, exponent: float) -> Traffic:
    """Return the traffic of `views` a month on `pages`."""
    groups = list(_groups(pages))
    weights = [_weight(first, last, exponent) for first, last in groups]
    total = sum(weights)
    sizes = [last - first + 1 for first, last in groups]
    ranks = (Ranks(size, weight / total / size) for size, weight in zip(sizes, weights, strict=True))
    return Traffic(views, tuple(ranks))


def _groups(pages: int) -> list[tuple[int, int]]:
    groups, first = [], 1
    while first <= pages:
        last = first if first <= _ALONE else min(pages, int(first * (1 + _WIDTH)))
        groups.append((first, last))
        first = last + 1
    return groups


def _weight(first: int, last: int, exponent: float) -> float:
    """Return the sum of k^-exponent from first to last; for a group by its integral from half to half."""
    if first == last:
        return float(first**-exponent)
    low, high = first - 0.5, last + 0.5
    power = 1 - exponent
    return log(high / low) if power == 0 else (high**power - low**power) / power
