"""The chapter that compares with one Lambda for each miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from .markdown import dollars, power, table
from .opennext import REVALIDATIONS
from .settings import defaults, hours
from .sites import MILLION, SITES, one_lambda_a_miss, priced
from .usage import EXPIRY, RENDERS, UNKNOWN

if TYPE_CHECKING:
    from .demand import Site
    from .sites import Priced

_SELDOM = "rate(30 days)"


def compared() -> str:
    """Return both side by side."""
    rows = [_row(site) for site in SITES]
    head = ("ours", f"ours, `{_SELDOM}`", "a Lambda a miss", "and pages timed")
    behind = ("behind the edge: ours", "a Lambda a miss", "and pages timed")
    return f"""\
## Compared with one Lambda for each miss

OpenNext puts Next.js on AWS in this shape: CloudFront keeps pages, and whatever it cannot answer goes to
a server function, which looks into a table of tags and into its own cache in S3. Dollars for a million
views, and of those what is spent behind the edge on copies that end, renders and unknown paths:

{table(("views", "pages", *head, *behind), rows, left=2)}

**Counted for it:** the same readers, pages, edges, Origin Shield and life at the edge; for each request
that the shield cannot answer one invocation, one S3 read and one query of the tag table; for a page that
is not stored the render, the records, the put and the rows of its tags; after a release a render of each
page that is asked for in the month, since its stored pages belong to one build; for a change the rows of
its paths, the purge, and renders; one queue that is asked in vain; storage; our alarms, metrics and
secret, so that both are watched alike, though it comes without. *Pages timed* is its usual way, where a
page is good for so many seconds: each page past its time is rendered again through a queue and a second
function. Without it pages change when somebody says so, as ours do.

**Not counted for it:** sweeps (it has none: an event that is lost stays lost, unless pages are timed), a
warmer, images, builds, copies of older builds, an API in front of its function (it has a function URL).

**Assumed the same**, which is kind to it: the time of a render and the memory. Under the Lambda runtime
emulator a Node server of this kind was seen to need half as much again and more.

So one Lambda a miss is not dear: {_said()} What the shape here buys is told in other units: no reader
waits for a cold start while S3 has the page, stored pages are served with functions, API and table down,
and what was lost is found. What that costs is the sweep, and it can be turned: see "Sweeps"."""


def _row(site: Site) -> tuple[str, ...]:
    usual = defaults()
    ours, seldom = priced(site), priced(site, replace(usual, sweep_hours=hours(_SELDOM)))
    theirs, timed = one_lambda_a_miss(site), one_lambda_a_miss(site, timed=True)
    totals = (ours.a_million, seldom.a_million, theirs.a_million, timed.a_million)
    behind = (_behind(ours), _behind(theirs), _behind(timed))
    return (power(site.views), power(site.pages), *map(dollars, (*totals, *behind)))


def _behind(month: Priced) -> float:
    """Return dollars for a million views that go on behind the edge because of readers."""
    causes = month.bill.by_cause
    spent = sum(causes.get(name, 0) for name in (EXPIRY, RENDERS, UNKNOWN, REVALIDATIONS))
    return spent / month.demand.views * MILLION


def _said() -> str:
    large = SITES[-1]
    ours, theirs = _behind(priced(large)), _behind(one_lambda_a_miss(large))
    return (
        f"in the last row what goes on behind the edge is ${dollars(ours)} here and ${dollars(theirs)} there."
    )
