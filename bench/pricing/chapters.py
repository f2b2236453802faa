"""Chapters that are mostly words: what the figures are, what they leave out, where they come from."""

from __future__ import annotations

from .markdown import table
from .sheet import Sheet, read


def opening(facts: Sheet) -> str:
    """Return what this document is."""
    return f"""\
Dollars for a month of this service, from counted calls and list prices of {facts.region} as of
{facts.date}. No deployment has been measured. Calls of each event are counted on the project's own code
(`bench/counted`), how often caches ask is simulated, and every other number stands in `bench/prices.toml`
with its reason. Prices are without what is free, where nothing else is said."""


def left_out() -> str:
    """Return what is not counted."""
    return """\
## What is left out

- **Flat-rate plans.** CloudFront has plans of $0, $15, $200 and $1,000 a month since November 2025 (1,
  10, 125 and 500 million requests, 100 GB or 50 TB), with firewall, functions and log intake in them and
  without overage. For a site whose readers cost more than a plan it is the first thing to look at.
  Whether purges by tag, two origins with a failover and Origin Shield are in each plan is to be read
  before; it was not tried.
- Discounts: Savings Plans, bundles, transfer beyond 10 TB, reserved DynamoDB capacity. Taxes. What AWS
  gives to new accounts for a time.
- Eviction: CloudFront forgets what nobody asks for before its time is up. Then a copy is fetched once
  more, from S3.
- The hours of the day: views are spread evenly. Crowds at noon mean more hits by day and fewer by night.
- Four forms of each page by what a reader's browser can unpack. Nearly all of them can do the same;
  crawlers may not.
- Hubs and lists, which are counted as pages of pairs. They read their lists on top of that.
- Purges: the copies that one takes are fetched once more, all of them where it names all pages.
- What `publish` and `status` read, the alarms' mails, the first minutes of a deployment, the stack's own
  buckets.
- An attack. docs/operating.md says what bounds it."""


def prices() -> str:
    """Return every price with its source."""
    rows = [
        (
            one.service,
            one.what,
            f"{one.dollars:.10f}".rstrip("0").rstrip("."),
            _unit(one.per, one.unit),
            one.source,
            one.confirmed,
        )
        for one in read().price.values()
    ]
    return "## Prices\n\n" + table(("service", "of", "$", "for", "source", "confirmed"), rows, left=6)


def _unit(per: float, unit: str) -> str:
    return unit if per == 1 else f"{per:,.0f} {unit}s"


def assumptions() -> str:
    """Return every assumption with its reason."""
    rows = [(f"`{name}`", f"{one.value:,g}", one.unit, one.why) for name, one in read().assumed.items()]
    head = ("name", "is", "", "why")
    return "## Assumptions\n\nNot counted, and no prices.\n\n" + table(head, rows, left=4)


def again() -> str:
    """Return how to make this document anew."""
    return """\
## With other prices

```sh
$EDITOR bench/prices.toml           # a price, the traffic, seconds from your own logs
.venv/bin/python -m bench.pricing   # writes this file
```

A test fails while this file is not what the command would write:
`tests/unit/bench/test_pricing_report.py`. Parameters are read from `template.yaml`, calls are counted
anew each time. `make bench` has the first table as its suite `cost`."""
