"""Publishing a site: what the command does once it has read the folder, on a table in memory.

First into an empty table, then with one record changed, then the same again.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import botocore.session
from msgspec.structs import replace

from compound_pages.items import Key
from toolkit.publishing import FREELY, Table, publish

from .deployment import TABLE
from .taking import cpu_seconds, peak, spared_the_past

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.counted import Calls
    from compound_pages.items import Stored

    from .site import Site

FIRST, ONE_RECORD, NOTHING = "first publish", "publish one changed record", "publish nothing new"
PUBLISHER = "publish"


class Published(NamedTuple):
    """One publication: of how many records, items written, calls by operation, and CPU seconds."""

    name: str
    records: int
    written: int
    calls: Counter[str]
    cpu: float


def publications(site: Site, calls: Calls) -> list[Published]:
    """Publish `site` step by step; clients must be answered from memory."""
    table = _table()
    with spared_the_past():
        return [_published(name, records, table, calls) for name, records in _steps(site).items()]


def peaks(site: Site) -> dict[str, float]:
    """Return the MB that each step takes at its worst; apart, since who watches memory slows all down."""
    table = _table()
    return {name: peak(partial(publish, records, table, FREELY)) for name, records in _steps(site).items()}


def _published(name: str, records: Mapping[Key, Stored], table: Table, calls: Calls) -> Published:
    calls.made.clear()
    calls.by = PUBLISHER
    plan, cpu = cpu_seconds(partial(publish, records, table, FREELY))
    calls.by = ""
    made = Counter({call.operation: count for call, count in calls.made.items()})
    return Published(name, len(records), len(plan.writes) if plan else 0, made, cpu)


def _table() -> Table:
    return Table(botocore.session.get_session().create_client("dynamodb"), TABLE)


def _steps(site: Site) -> Mapping[str, Mapping[Key, Stored]]:
    changed = _changed(site)
    return {FIRST: site.records, ONE_RECORD: changed, NOTHING: changed}


def _changed(site: Site) -> dict[Key, Stored]:
    key = Key("pair", f"{site.compounds[1]}/{site.conditions[1]}")
    stored = site.records[key]
    return site.records | {key: replace(stored, record=replace(stored.record, monitoring="Once a month"))}
