"""A reading: what one page was made from, and whether that has moved since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .listing import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .items import Item, Key, Listing


class Records(Protocol):
    """Where records are read: the table, or a content folder that is exported without one."""

    def read(self, keys: Iterable[Key], seconds_left: Callable[[], float], /) -> Mapping[Key, Item]:
        """Return the records that exist of `keys`."""

    def versions(self, keys: Iterable[Key], seconds_left: Callable[[], float], /) -> Mapping[Key, str]:
        """Return the present version of each record that exists of `keys`."""

    def list(self, name: str, seconds_left: Callable[[], float], /) -> Mapping[str, Listing]:
        """Return every entry of the list `name` by slug."""


class Reading:
    """Remembers the version of everything that was read through it, absent records included."""

    def __init__(self, store: Records, seconds_left: Callable[[], float]) -> None:
        """`seconds_left`: how long the caller can still wait."""
        self._store = store
        self._seconds_left = seconds_left
        self._versions: dict[Key, str | None] = {}
        self._lists: dict[str, Mapping[str, Listing]] = {}

    def records(self, *keys: Key) -> Mapping[Key, Item]:
        """Return the records that exist. Raises as `Store.read` does."""
        items = self._store.read(keys, self._seconds_left)
        self._versions |= {key: items[key].version if key in items else None for key in keys}
        return items

    def list(self, name: str) -> Mapping[str, Listing]:
        """Return the entries of a list by slug, unlisted ones left out. Raises as `Store.list` does."""
        self._lists[name] = self._store.list(name, self._seconds_left)
        return shown(self._lists[name])

    def has_moved(self) -> bool:
        """Look again: whether anything that was read is different now. Raises as the reads did."""
        now = self._store.versions(self._versions, self._seconds_left)
        if any(now.get(key) != version for key, version in self._versions.items()):
            return True
        return any(
            self._store.list(name, self._seconds_left) != entries for name, entries in self._lists.items()
        )
