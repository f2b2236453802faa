"""The chapter on hits: how often a view is answered by the edge, and how that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import sheet
from .demand import Demand, demand
from .markdown import percent, power, table
from .parameters import SHOWN
from .settings import defaults
from .sites import caches

if TYPE_CHECKING:
    from .caches import Caches


def reaching() -> str:
    """Return hit ratios under other assumptions, and the model behind them."""
    usual, exponent = caches(defaults()), sheet.read().of("zipf")
    crowds: list[tuple[str, Caches, float]] = [("as above", usual, exponent)]
    crowds += [("1 edge", usual._replace(edges=1), exponent)]
    crowds += [(f"{edges} edges", usual._replace(edges=edges), exponent) for edges in (4, 40)]
    crowds += [
        (f"`EdgeSeconds` {life:,}", usual._replace(life=life), exponent) for life in (600, 21_600, 86_400)
    ]
    crowds += [(f"exponent {other}", usual, other) for other in (0.6, 1.0)]
    crowds += [
        ("no stale-while-revalidate", usual._replace(grace=0), exponent),
        ("no Origin Shield", usual._replace(shield=False), exponent),
    ]
    sites = [f"{power(site.views)} views, {power(site.pages)} pages" for site in SHOWN]
    rows = [(name, *(_shares(demand(site, some, zipf)) for site in SHOWN)) for name, some, zipf in crowds]
    return f"""\
## How often the edge answers

Views answered by an edge, and by the shield behind it:

{table(("", *sites), rows)}

The k-th page is asked for in proportion to k to the power of -{exponent}, at random moments, by readers
who are spread evenly over {usual.edges} edges. A copy lives `EdgeSeconds` from when S3 gave or confirmed
it, so that of 1 + λT requests at λ a second and a life of T one goes on (Jung, Berger, Balakrishnan,
*Modeling TTL-based Internet Caches*, INFOCOM 2003). Behind a shield all copies of a page end together,
since an edge counts the age of the shield's copy: a little fewer hits at the edge, far fewer requests at
S3. Within `stale-while-revalidate` nobody waits, and the edge that asked first asks the shield once more.

Three things are held against one another by tests: the formula (`bench/pricing/caches.py`), the same
caches event by event (`simulated.py`), and the project's own distribution in front of a bucket, several
edges and a shield, asked for the same pages at the same moments (`replay.py`). The last two count the
same S3 reads and the same 304s, to the request."""


def _shares(asked: Demand) -> str:
    return f"{percent(asked.hits)} + {percent(asked.shield_hits)}"
