"""Chapters on what to turn: parameters, and sweeps above all."""

from __future__ import annotations

from msgspec.structs import replace

from .demand import Site
from .events import measured
from .markdown import count, dollars, more, power, rounded, table
from .parameters import SHOWN, WITHOUT, turned
from .settings import defaults, hours
from .sites import priced
from .upkeep import Upkeep
from .usage import SWEEPS

_STORED = (10**3, 10**4, 10**5, 10**6, 10**7)
_RATES = ("rate(1 day)", "rate(7 days)", "rate(30 days)")
_PACES = (2, 10, 50)


def turning() -> str:
    """Return what each parameter changes."""
    sites = [f"{power(site.views)} views, {power(site.pages)} pages" for site in SHOWN]
    usual = [dollars(priced(site).bill.total) for site in SHOWN]
    rows = [("*as it comes*", "", *usual, "")]
    rows += [
        (f"`{one.turn.parameter}`", f"`{one.turn.to}`", *map(more, one.more), one.turn.remark)
        for one in turned()
    ]
    without = [(f"`{name}`", why) for name, why in WITHOUT.items()]
    return f"""\
## What to turn

Dollars a month more or less than with the template's own values:

{table(("parameter", "turned to", *sites, "and"), rows, left=2)}

Origin Shield costs more than the S3 reads that it saves. What it is there for is not in a bill: of all
edges that miss a page at once one render is asked, and S3 and the function see one place instead of many.

These change no dollar of a month:

{table(("parameter", "why"), without, left=2)}"""


def sweeping() -> str:
    """Return what sweeps cost and how long they take, by stored pages."""
    usual = defaults()
    rows = []
    for stored in _STORED:
        site = Site(1, stored, full=True)
        costs = [_sweeps(site, hours(rate)) for rate in _RATES]
        taken = [_taken(stored, pace) for pace in _PACES]
        rows.append((power(stored), *map(dollars, costs), *taken))
    head = [f"$ at `{rate}`" for rate in _RATES] + [f"takes at {pace}" for pace in _PACES]
    most = usual.sweep_hours * 3600 * usual.sweep_concurrency / _seconds_a_page()
    return f"""\
## Sweeps

A sweep repairs what an event that was lost left behind, and brings the look of a release. It looks at
every page that S3 holds. Dollars a month by `SweepRate`, and how long one sweep takes by
`SweepConcurrency`:

{table(("pages stored", *head), rows)}

A sweep that takes longer than `SweepRate` never catches up: the queue grows, and what waits in it for
seven days is dropped. With the template's own values that is so above {count(most)} stored pages. So with
the size of the site turn

- up to 10⁵ stored pages: nothing;
- at 10⁶: `SweepRate=rate(7 days)`;
- at 10⁷: `SweepRate=rate(30 days)` and `SweepConcurrency=10`, which the account's limit of functions at
  once must allow. The sweep after a release takes twice as long, since it puts what it looks at."""


def _sweeps(site: Site, hours_between: float) -> float:
    return priced(site, replace(defaults(), sweep_hours=hours_between)).bill.by_cause[SWEEPS]


def _taken(stored: float, pace: int) -> str:
    taken = Upkeep(replace(defaults(), sweep_concurrency=pace), measured()).sweep_seconds(stored)
    if taken < 120:
        return f"{rounded(taken)} s"
    if taken < 7200:
        return f"{taken / 60:.0f} min"
    return f"{taken / 3600:.0f} h" if taken < 48 * 3600 else f"**{taken / 86400:.1f} days**"


def _seconds_a_page() -> float:
    return Upkeep(replace(defaults(), sweep_concurrency=1), measured()).sweep_seconds(1)
