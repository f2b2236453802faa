"""Usage: what a month uses of everything that has a price, by the cause that uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import sheet
from .amounts import Used
from .functions import Functions, calls, seconds
from .upkeep import Upkeep

if TYPE_CHECKING:
    from .demand import Demand
    from .events import Events
    from .settings import Settings

READERS, EXPIRY, RENDERS, UNKNOWN = "readers", "copies that end", "renders", "unknown paths"
CHANGES, RELEASES, SWEEPS, STANDING = "changes", "releases", "sweeps", "standing"
CAUSES = (READERS, EXPIRY, RENDERS, UNKNOWN, CHANGES, RELEASES, SWEEPS, STANDING)

_GIGABYTE = 1e9


class Month(NamedTuple):
    """What a month asks of the site, under these settings, and what each event calls."""

    demand: Demand
    settings: Settings
    events: Events


def used(of: Month) -> dict[str, Used]:
    """Return what a month uses, by cause and priced item."""
    upkeep = Upkeep(of.settings, of.events)
    stored = of.demand.stored
    return {
        READERS: readers(of),
        EXPIRY: _expiry(of),
        RENDERS: _renders(of),
        UNKNOWN: _unknown(of),
        CHANGES: upkeep.changes(of.demand.pages, stored),
        RELEASES: upkeep.stored_page(of.events.put) * (stored * sheet.read().of("releases")),
        SWEEPS: upkeep.stored_page(of.events.looked_at) * (stored * upkeep.sweeps),
        STANDING: upkeep.standing(of.demand.pages, stored),
    }


def readers(of: Month) -> Used:
    """Return what answering readers at the edge uses, whoever is behind it."""
    facts, views = sheet.read(), of.demand.views
    headers, assets = facts.of("header_bytes"), facts.of("asset_requests")
    requests = views * (1 + assets + facts.of("unknown_paths"))
    bodies = views * (facts.of("page_bytes") + assets * facts.of("asset_bytes"))
    return Used(
        edge_request=requests,
        edge_function=requests,
        edge_gigabyte=(bodies + requests * headers) / _GIGABYTE,
        firewall_request=requests * of.settings.firewall,
    )


def _expiry(of: Month) -> Used:
    """What edges ask the shield and the shield asks S3, the first request for a page included."""
    shielded = of.demand.edge_asks * of.settings.shield
    return Used(s3_read=of.demand.s3_asks, shield_request=shielded)


def _renders(of: Month) -> Used:
    facts, functions = sheet.read(), Functions(of.settings)
    operations = of.events.rendered
    one = calls(operations, facts.of("read_units"))
    one += functions.render(seconds({"HeadObject": 1, "PutObject": 1}), facts.of("log_bytes"), _invoked(of))
    one += Used(api_request=1, shield_request=int(of.settings.shield))
    return one * of.demand.rendered


def _unknown(of: Month) -> Used:
    facts, functions = sheet.read(), Functions(of.settings)
    one = calls(of.events.unknown, facts.of("unknown_units"))
    one += functions.render(facts.of("not_found_seconds"), facts.of("log_bytes"), _invoked(of))
    one += Used(api_request=1, s3_read=1, shield_request=2 * of.settings.shield)
    return one * of.demand.views * facts.of("unknown_paths")


def _invoked(of: Month) -> float:
    """Return how often the render function is invoked in a month."""
    return of.demand.rendered + of.demand.views * sheet.read().of("unknown_paths")
