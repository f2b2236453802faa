"""Cost: dollars for a million views, by what bench/pricing makes of counted calls and list prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.measured import Row, Size, Table
from bench.pricing.bill import SERVICES
from bench.pricing.sites import MILLION, SITES, one_lambda_a_miss, priced

if TYPE_CHECKING:
    from bench.pricing.demand import Site

TITLE = "Cost"
_DOLLARS = "$ a million views"
_FULL = "if all pages are stored"
_THEIRS = "one Lambda a miss"
_SHARES = ("edge", "shield", "S3", "rendered")
_NOTES = (
    "Dollars at list prices for a million views in a month of so many, without what is free: docs/cost.md.",
    "edge, shield, S3, rendered: percent of views that each answers. stored: pages in S3 after a year.",
    "Calculated from counted calls: the same on every machine.",
)


def measure(size: Size) -> tuple[Table, ...]:  # noqa: ARG001  as quick at any size
    """Return the table of costs."""
    dollars = (_DOLLARS, *(f"$ {name}" for name in _services()), f"$ {_FULL}", f"$ {_THEIRS}")
    units = dict.fromkeys(dollars, "$") | dict.fromkeys(_SHARES, "%") | {"stored": "", "renders": ""}
    rows = tuple(Row(f"{site.views:,} views, {site.pages:,} pages", _values(site)) for site in SITES)
    judged = dict.fromkeys(dollars[:-1], "lower")  # the last is not ours
    return (Table("cost", "Dollars for a million views", units, rows, better=judged, notes=_NOTES),)


def _services() -> list[str]:
    """Return the services that cost anything: the firewall, which is off, does not."""
    return [name for name in SERVICES if any(priced(site).bill.by_service[name] for site in SITES)]


def _values(site: Site) -> dict[str, float]:
    month = priced(site)
    demand = month.demand
    behind = demand.s3_asks - demand.rendered
    answered = (demand.hits, demand.shield_hits, behind / site.views, demand.rendered / site.views)
    spent = month.bill.by_service
    services = {f"$ {name}": spent[name] / site.views * MILLION for name in _services()}
    return {
        _DOLLARS: month.a_million,
        **services,
        f"$ {_FULL}": priced(site._replace(full=True)).a_million,
        f"$ {_THEIRS}": one_lambda_a_miss(site).a_million,
        **{name: share * 100 for name, share in zip(_SHARES, answered, strict=True)},
        "stored": round(demand.stored),
        "renders": round(demand.rendered),
    }
