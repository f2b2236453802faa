"""Demand: what readers and time ask of a site in a month, and how much of it reaches which tier."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import sheet
from .caches import asked
from .traffic import zipf

if TYPE_CHECKING:
    from .caches import Caches

_HOUR = 3600


class Site(NamedTuple):
    """A site in a month: its views, its pages, and whether S3 holds all of them or those asked for so far."""

    views: float
    pages: int
    full: bool = False


class Demand(NamedTuple):
    """Requests of one month: views, what edges ask behind them, what S3 is asked for pages that it has.

    `pages`: of the site. `rendered`: those asked for a first time. `stored`: those in S3. `asked_pages`:
    those asked for at all.
    """

    views: float
    pages: int
    edge_asks: float
    s3_asks: float
    rendered: float
    stored: float
    asked_pages: float

    @property
    def hits(self) -> float:
        """The share of views that an edge answers by itself."""
        return 1 - self.edge_asks / self.views

    @property
    def shield_hits(self) -> float:
        """The share of views that the shield answers."""
        return (self.edge_asks - self.s3_asks) / self.views


def demand(site: Site, caches: Caches, zipf_exponent: float) -> Demand:
    """Return what a month of views asks behind these caches."""
    facts = sheet.read()
    traffic = zipf(site.views, site.pages, zipf_exponent)
    seconds = facts.of("month") * _HOUR
    edges = origin = 0.0
    for rank in traffic.ranks:
        each = asked(traffic.views * rank.share / seconds, caches)
        edges += rank.pages * each.edges * seconds
        origin += rank.pages * each.origin * seconds
    age = facts.of("age")
    so_far = traffic.asked(age)
    first = 0.0 if site.full else traffic.asked(age + 1) - so_far
    stored = site.pages if site.full else so_far
    return Demand(site.views, site.pages, edges, origin, first, stored, traffic.asked(1))
