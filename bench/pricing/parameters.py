"""Parameters: what turning each of them changes, on three sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from .demand import Site
from .settings import defaults, hours
from .sites import priced

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = (Site(10**4, 10**3), Site(10**6, 10**5), Site(10**8, 10**7))


class Turn(NamedTuple):
    """A parameter, what it is turned to, and what else there is to say; `fields`: of Settings."""

    parameter: str
    to: str
    remark: str
    fields: dict[str, Any]


class Turned(NamedTuple):
    """A turn, and by how many dollars a month it changes the bill of each site that is shown."""

    turn: Turn
    more: tuple[float, ...]


TURNS = (
    Turn(
        "SweepRate",
        "rate(7 days)",
        "a lost event is mended after a week",
        {"sweep_hours": hours("rate(7 days)")},
    ),
    Turn("SweepRate", "rate(30 days)", "after a month", {"sweep_hours": hours("rate(30 days)")}),
    Turn("SweepRate", "rate(1 hour)", "after an hour", {"sweep_hours": hours("rate(1 hour)")}),
    Turn("EdgeSeconds", "600", "a lost purge shows for ten minutes", {"edge_seconds": 600}),
    Turn("EdgeSeconds", "86400", "a lost purge shows for a day", {"edge_seconds": 86400}),
    Turn("PriceClass", "PriceClass_100", "slower far from there", {"price_class": "PriceClass_100"}),
    Turn("Architecture", "x86_64", "", {"architecture": "x86_64"}),
    Turn("RenderMemory", "512", "a first reader waits longer", {"render_memory": 512}),
    Turn("RenderMemory", "1769", "a whole processor", {"render_memory": 1769}),
    Turn("RefreshMemory", "512", "a batch must still fit into 60 s", {"refresh_memory": 512}),
    Turn("RefreshMemory", "1769", "", {"refresh_memory": 1769}),
    Turn(
        "SnapStart",
        "on",
        "faster starts; a snapshot is billed as long as its version is there",
        {"snap_start": True},
    ),
    Turn("Firewall", "on", "", {"firewall": True}),
    Turn("PurgeLimit", "1", "a purge takes every page; 1,000 tags a month are free", {"purge_limit": 1}),
    Turn("PurgeLimit", "3000", "a purge takes no page too many", {"purge_limit": 3000}),
    Turn("LogLevel", "WARNING", "nobody can say afterwards what was answered", {"log_level": "WARNING"}),
    Turn("LogRetentionDays", "365", "", {"log_days": 365}),
    Turn("SweepMemory", "1024", "", {"sweep_memory": 1024}),
    Turn("PlanMemory", "1024", "", {"plan_memory": 1024}),
    Turn("OriginShield", "off", "no parameter: `Enabled` in the template", {"shield": False}),
    Turn("stale-while-revalidate", "0", "no parameter: `freshness.py`; readers wait", {"grace": 0}),
)

# Parameters that change no dollar of a month, and why.
WITHOUT: dict[str, str] = {
    "SweepConcurrency": "the pace of a sweep, not its work",
    "ChangeConcurrency": "the pace of changes, not their work",
    "OriginShieldRegion": "elsewhere it is farther from S3 and the API, and its requests may cost more",
    "RenderConcurrency": "bounds what an attack may cost",
    "RenderTimeout": "bounds what one slow render may cost",
    "ThrottleRate": "bounds what an attack may cost: about $5 for a million unknown paths, docs/operating.md",
    "ThrottleBurst": "the same",
    "FirewallRate": "requests that are refused are billed like others",
    "LateSeconds": "an alarm costs the same however soon it rings",
    "AlarmTopic": "mail from SNS is free for the first thousand of a month",
    "DomainName": "a hosted zone of Route 53 is $0.50 a month, and not in this template",
    "CertificateArn": "public certificates of ACM are free",
    "OriginSecretCurrent": "versions of a secret are free",
    "OriginSecretPrevious": "the same",
}


def turned() -> Iterator[Turned]:
    """Yield each turn with what it changes."""
    usual = defaults()
    before = [priced(site).bill.total for site in SHOWN]
    for turn in TURNS:
        after = [priced(site, replace(usual, **turn.fields)).bill.total for site in SHOWN]
        yield Turned(turn, tuple(new - old for new, old in zip(after, before, strict=True)))
