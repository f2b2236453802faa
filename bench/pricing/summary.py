"""Chapters on what a month costs, and what for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bill import SERVICES
from .markdown import count, dollars, percent, power, table
from .sites import MILLION, SITES, one_lambda_a_miss, priced
from .usage import CAUSES, EXPIRY, READERS, SWEEPS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .bill import Bill
    from .demand import Site


def summary() -> str:
    """Return the first table, and how to read it."""
    head = (
        "views a month",
        "pages",
        "edge answers",
        "shield answers",
        "pages stored",
        "$ a month",
        "after free",
    )
    more = ("**$ a million views**", "if all are stored", "one Lambda a miss")
    return f"""\
## A month, in dollars

{table((*head, *more), [_row(site) for site in SITES], left=2)}

A *view* is a request for a page, a crawler's like a reader's; its style sheet and icon are in its price.
*Edge* and *shield* answer from copies; the rest is answered by S3, and by the function the first time
that a page is asked for. *Pages stored*: a site that is a year old holds those that were asked for; the
last column but one is the same month where a crawler has asked for every page. *After free* takes off
what AWS gives each month for ever, to the whole account. *One Lambda a miss* is the same traffic where a
function answers each request that no copy can: see "Compared with one Lambda for each miss".

{_said()}"""


def _row(site: Site) -> tuple[str, ...]:
    month, full = priced(site), priced(site._replace(full=True))
    demand = month.demand
    return (
        *(power(site.views), power(site.pages), percent(demand.hits), percent(demand.shield_hits)),
        *(count(demand.stored), dollars(month.bill.total), dollars(month.bill.after_free)),
        *(
            f"**{dollars(month.a_million)}**",
            dollars(full.a_million),
            dollars(one_lambda_a_miss(site).a_million),
        ),
    )


def _said() -> str:
    small, large = priced(SITES[0]), priced(SITES[-1])
    readers = small.bill.by_cause[READERS] / small.demand.views * MILLION
    sweeps = large.bill.by_cause[SWEEPS]
    return f"""\
- Readers are ${dollars(readers)} a million views, whoever is behind the edge: requests and transfer.
  Nothing here makes that less but a smaller page, `PriceClass`, or a flat-rate plan.
- What stands, alarms, metrics and the secret, is ${dollars(small.bill.by_service["watching"])} a month on
  any site, and most of the bill of a small one. What AWS gives for ever takes
  ${dollars(small.bill.total - small.bill.after_free)} off the first row.
- Sweeps look at each stored page each `SweepRate`. At 10⁷ stored pages that is ${dollars(sweeps)} a month
  whether anybody reads them or not, and a sweep takes longer than the day it has: see "Sweeps".
- An hour at the edge is short for a page that few ask for: where pages are many, most views go on to S3.
  That costs little, ${dollars(large.bill.by_cause[EXPIRY])} of ${dollars(large.bill.total)} in the last
  row, and no compute."""


def where() -> str:
    """Return the same months by service and by cause."""
    services = [name for name in SERVICES if any(priced(site).bill.by_service[name] for site in SITES)]
    return f"""\
## Where the money goes

Dollars a month, by service:

{_split(services, lambda bill_: bill_.by_service)}

The same by what it is for. *Copies that end* is what edges ask the shield and the shield S3; *unknown
paths* are what scanners try; *releases* are the sweep after a deployment that changes every page:

{_split(CAUSES, lambda bill_: bill_.by_cause)}"""


def _split(names: Sequence[str], by: Callable[[Bill], Mapping[str, float]]) -> str:
    rows = [
        (power(site.views), power(site.pages), *(dollars(by(priced(site).bill)[name]) for name in names))
        for site in SITES
    ]
    return table(("views", "pages", *names), rows, left=2)
