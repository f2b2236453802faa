"""Entries: in which lists each record stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.items import Key, Listing

_LISTS = {"compound": "compounds", "condition": "conditions", "about": "about"}


def entries(key: Key, listing: Listing | None) -> Mapping[str, tuple[str, Listing]]:
    """Return the lists that `listing` of the record `key` stands in, each with its slug there."""
    return {} if listing is None else {name: (slug, listing) for name, slug in places(key).items()}


def places(key: Key) -> Mapping[str, str]:
    """Return the lists that can show the record `key`, each with its slug there."""
    if key.kind in _LISTS:
        return {_LISTS[key.kind]: key.slug}
    if key.kind != "pair":
        return {}
    compound, condition = key.slug.split("/")
    return {f"compound#{compound}": condition, f"condition#{condition}": compound}
