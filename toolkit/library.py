"""A library: the records of a content folder, read as the table is read. For what needs no table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.items import Item

from .publishing import entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from compound_pages.items import Key, Listing, Stored

_VERSION = "content"


class Library:
    """Records and lists in memory; nothing in it ever moves."""

    def __init__(self, records: Mapping[Key, Stored]) -> None:
        """`records`: what would be published."""
        self._records = records
        self._lists: dict[str, dict[str, Listing]] = {}
        for key, stored in records.items():
            for name, (slug, entry) in entries(key, stored).items():
                self._lists.setdefault(name, {})[slug] = entry

    def read(self, keys: Iterable[Key], _seconds_left: Callable[[], float]) -> Mapping[Key, Item]:
        """Return the records that exist of `keys`."""
        return {key: Item(self._records[key], _VERSION) for key in keys if key in self._records}

    def versions(self, keys: Iterable[Key], _seconds_left: Callable[[], float]) -> Mapping[Key, str]:
        """Return a version for each record that exists of `keys`."""
        return {key: _VERSION for key in keys if key in self._records}

    def list(self, name: str, _seconds_left: Callable[[], float]) -> Mapping[str, Listing]:
        """Return every entry of the list `name` by slug."""
        return self._lists.get(name, {})
