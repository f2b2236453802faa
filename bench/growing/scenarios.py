"""Scenarios: changes to a site, one after the other, and at the end a sweep that must find nothing to do.

They meet the second compound and the second condition, whatever the size.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from compound_pages.history import Event
from compound_pages.items import SITE, Key
from compound_pages.statements import Source, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from compound_pages.items import Stored

    from .flow import Flow
    from .run import Run
    from .site import Site

AGAIN = "the same content again"
PAIR_TEXT = "a pair: its text"
PAIR_LINE = "a pair: its line on hubs"
COMPOUND_TEXT = "a compound: its text"
COMPOUND_DAY = "a compound: its text, with a day"
COMPOUND_NAME = "a compound: its name"
CONDITION_TEXT = "a condition: its text"
ADDED = "a compound added"
TAKEN_DOWN = "a compound taken down"
SWEEP = "a sweep, nothing changed"

SITE_RECORD = "the site's own record"
SOURCE = "a source that every pair cites"

_CITED = Source(type="label", title="A label")
_CORRECTED = Event(on=date(2026, 11, 22), kind="correction", summary="Less is known than was said.")

CHANGES: Mapping[str, Callable[[Site], Mapping[Key, Stored]]] = {
    AGAIN: lambda site: {_compound(site): site.records[_compound(site)]},
    PAIR_TEXT: lambda site: site.with_fields(_pair(site), monitoring="Blood count once a month"),
    PAIR_LINE: lambda site: site.with_fields(_pair(site), studied="specific"),
    COMPOUND_TEXT: lambda site: site.with_fields(_compound(site), safety="Sleepiness; low blood pressure"),
    COMPOUND_DAY: lambda site: site.with_fields(_compound(site), safety="Sleepiness", history=(_CORRECTED,)),
    COMPOUND_NAME: lambda site: site.with_fields(_compound(site), name="Another Name"),
    CONDITION_TEXT: lambda site: site.with_fields(_condition(site), affected_organs="lungs and lymph nodes"),
    ADDED: lambda site: site.added(Key("compound", "one-more")),
    TAKEN_DOWN: lambda site: site.taken_down(_compound(site)),
}


def runs(site: Site, flow: Flow) -> Iterator[Run]:
    """Yield each scenario's run once it is over; the next one begins when it is asked for."""
    for name, change in CHANGES.items():
        yield flow.change(name, site.change(change(site)))
    yield flow.sweep(SWEEP)


WIDE: Mapping[str, Callable[[Site], Mapping[Key, Stored]]] = {
    COMPOUND_TEXT: CHANGES[COMPOUND_TEXT],
    SITE_RECORD: lambda site: site.with_fields(SITE, name="Another Site"),
    SOURCE: lambda site: {key: _citing(stored) for key, stored in site.records.items() if key.kind == "pair"},
}


def wide_runs(site: Site, flow: Flow, names: Iterable[str]) -> Iterator[Run]:
    """Yield the run of each named wide change, and of a sweep."""
    for name in names:
        yield flow.change(name, site.change(WIDE[name](site)))
    yield flow.sweep(SWEEP)


def _citing(stored: Stored) -> Stored:
    record = replace(stored.record, monitoring=(Statement("Blood count", ("s",)),))
    return replace(stored, record=record, sources={**stored.sources, "s": _CITED})


def _compound(site: Site) -> Key:
    return Key("compound", site.compounds[1])


def _condition(site: Site) -> Key:
    return Key("condition", site.conditions[1])


def _pair(site: Site) -> Key:
    return Key("pair", f"{_compound(site).slug}/{_condition(site).slug}")
