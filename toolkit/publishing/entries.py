"""Entries: where each record is listed, and what is shown of it there. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.items import Listing, Tombstone
from compound_pages.records import Compound, Condition, Pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.items import Key, Stored


def entries(key: Key, stored: Stored) -> Mapping[str, tuple[str, Listing]]:
    """Return where the record is listed: the list's name, its slug there, and what is shown of it."""
    match stored.record:
        case Compound() | Condition() as subject:
            return {f"{key.kind}s": (key.slug, Listing(subject.name, status=subject.status))}
        case Pair() as pair:
            return _of_pair(key, Listing(key.slug, studied=pair.studied, status=pair.status))
        case Tombstone() if key.kind == "pair":
            return _of_pair(key, Listing(key.slug, status="gone"))
        case _:
            return {}


def _of_pair(key: Key, entry: Listing) -> Mapping[str, tuple[str, Listing]]:
    compound, condition = key.slug.split("/")
    return {f"compound#{compound}": (condition, entry), f"condition#{condition}": (compound, entry)}
