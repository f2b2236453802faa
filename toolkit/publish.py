"""Publish: records into the table, with the list entries that hubs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.items import Listing
from compound_pages.records import Compound, Condition, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from compound_pages.items import Key, Stored
    from compound_pages.store import Store


def publish(records: Iterable[tuple[Key, Stored]], store: Store) -> None:
    """Write `records` to the table."""
    for key, stored in records:
        store.put(key, stored, entries(key, stored))


def entries(key: Key, stored: Stored) -> Mapping[str, tuple[str, Listing]]:
    """Return where the record is listed: the list's name, its slug there, and what is shown of it."""
    match stored.record:
        case Compound() | Condition() as subject:
            return {f"{key.kind}s": (key.slug, Listing(subject.name, subject.updated))}
        case Pair() as pair:
            compound, condition = key.slug.split("/")
            entry = Listing(key.slug, pair.updated, pair.studied)
            return {f"compound#{compound}": (condition, entry), f"condition#{condition}": (compound, entry)}
        case _:
            return {}
