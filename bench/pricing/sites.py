"""Sites: those of docs/cost.md, and what a month of one of them comes to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from . import events, sheet
from .bill import Bill, bill
from .caches import Caches
from .demand import Demand, Site, demand
from .opennext import Server
from .settings import Settings, defaults
from .usage import Month, used

if TYPE_CHECKING:
    from .amounts import Used

VIEWS = (10**4, 10**6, 10**8)
PAGES = (10**3, 10**5, 10**7)
SITES = tuple(Site(views, pages) for views in VIEWS for pages in PAGES)
MILLION = 1e6


class Priced(NamedTuple):
    """A site's month: what it is asked, and what that costs in dollars."""

    demand: Demand
    bill: Bill

    @property
    def a_million(self) -> float:
        """Dollars for a million views."""
        return self.bill.total / self.demand.views * MILLION


@cache
def priced(site: Site, settings: Settings | None = None) -> Priced:
    """Return what a month costs, parameters at their defaults where none are given."""
    month = _month(site, settings or defaults())
    return _priced(month, used(month))


@cache
def one_lambda_a_miss(site: Site, *, timed: bool = False) -> Priced:
    """Return what the same month costs where a Lambda answers each miss; see `opennext`."""
    month = _month(site, defaults())
    return _priced(month, Server(month, timed=timed).used())


def _month(site: Site, settings: Settings) -> Month:
    facts = sheet.read()
    asked = demand(site, caches(settings), facts.of("zipf"))
    return Month(asked, settings, events.measured())


def caches(settings: Settings) -> Caches:
    """Return the caches that readers meet under these settings."""
    edges = round(sheet.read().of("edges"))
    return Caches(edges, settings.edge_seconds, settings.grace, settings.shield)


def _priced(month: Month, by_cause: dict[str, Used]) -> Priced:
    return Priced(month.demand, bill(by_cause, month.settings.price_class))
