"""Changing what the local table holds, as a later publish would."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from in_step import recorded
from msgspec.structs import replace

from compound_pages.items import FEED, Key, Stored
from toolkit.publishing import Table, every_write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.content import Content
    from toolkit.publishing import Write
    from toolkit.service import Service

KETAMINE = Key("compound", "ketamine-iv")
LIVER_CANCER = Key("condition", "liver-cancer")
BOTH = Key("pair", "ketamine-iv/liver-cancer")
TODAY = date(2026, 11, 22)


def put(service: Service, key: Key, record: Any) -> None:
    """Put `record` under `key`, citing nothing."""
    _write(service, key, Stored(record))


def change(service: Service, sample: Content, key: Key, **fields: Any) -> None:
    """Put the sample's record under `key` with other values in `fields`."""
    stored = sample.records[key]
    _write(service, key, replace(stored, record=replace(stored.record, **fields)))


def _write(service: Service, key: Key, stored: Stored) -> None:
    stack = service.stack
    before = {key: stored for key, stored in recorded(stack).items() if key != FEED}
    Table(stack.dynamodb, stack.table).write(puts(before, before | {key: stored}))


def puts(before: Mapping[Key, Stored], after: Mapping[Key, Stored]) -> list[Write]:
    """Return what a publish puts into a table that holds `before`, entries first."""
    there = {write.place: write for write in every_write(before, TODAY)}
    new = (write for write in every_write(after, TODAY) if write != there.get(write.place))
    return sorted(new, key=lambda write: write.place.is_record)
