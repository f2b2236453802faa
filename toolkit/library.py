"""A library: the records of a content folder, read as the table is read. For what needs no table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.items import Item

from .publishing import Projection, places, with_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from compound_pages.items import Key, Listing, Stored

_VERSION = "content"


class Library:
    """Records and lists in memory; nothing in it ever moves."""

    def __init__(self, records: Mapping[Key, Stored]) -> None:
        """`records`: what would be published."""
        self._items = {key: Item(stored, _VERSION) for key, stored in with_feed(records).items()}
        self._shown = Projection(records)
        self._keys: dict[str, list[Key]] = {}
        for key in records:
            for name in places(key):
                self._keys.setdefault(name, []).append(key)
        self._lists: dict[str, dict[str, Listing]] = {}

    def read(self, keys: Iterable[Key], _seconds_left: Callable[[], float]) -> Mapping[Key, Item]:
        """Return the records that exist of `keys`."""
        return {key: self._items[key] for key in keys if key in self._items}

    def versions(self, keys: Iterable[Key], _seconds_left: Callable[[], float]) -> Mapping[Key, str]:
        """Return a version for each record that exists of `keys`."""
        return {key: _VERSION for key in keys if key in self._items}

    def list(self, name: str, _seconds_left: Callable[[], float]) -> Mapping[str, Listing]:
        """Return every entry of the list `name` by slug."""
        if name not in self._lists:  # made when it is asked for: one page reads few of many lists
            self._lists[name] = dict(self._entries(name))
        return self._lists[name]

    def _entries(self, name: str) -> Iterator[tuple[str, Listing]]:
        for key in self._keys.get(name, ()):
            if listing := self._shown.listing(key):
                yield places(key)[name], listing
