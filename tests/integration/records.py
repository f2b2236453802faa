"""Changing what the local table holds, as a later publish would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from compound_pages.items import Key, Stored
from toolkit.publishing import Table, writes_of

if TYPE_CHECKING:
    from toolkit.content import Content
    from toolkit.service import Service

KETAMINE = Key("compound", "ketamine-iv")
LIVER_CANCER = Key("condition", "liver-cancer")
BOTH = Key("pair", "ketamine-iv/liver-cancer")


def put(service: Service, key: Key, record: Any) -> None:
    """Put `record` under `key`, citing nothing."""
    _write(service, key, Stored(record))


def change(service: Service, sample: Content, key: Key, **fields: Any) -> None:
    """Put the sample's record under `key` with other values in `fields`."""
    stored = sample.records[key]
    _write(service, key, replace(stored, record=replace(stored.record, **fields)))


def _write(service: Service, key: Key, stored: Stored) -> None:
    Table(service.stack.dynamodb, service.stack.table).write(writes_of(key, stored))
