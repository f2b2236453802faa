"""A reading: what one page was made from, and whether that has moved since."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from .listing import sheet_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from .items import Item, Key, Listing
    from .listing import Sheet


class Records(Protocol):
    """Where records are read: the table, or a content folder that is exported without one."""

    def read(self, keys: Iterable[Key], seconds_left: Callable[[], float], /) -> Mapping[Key, Item]:
        """Return the records that exist of `keys`."""

    def versions(self, keys: Iterable[Key], seconds_left: Callable[[], float], /) -> Mapping[Key, str]:
        """Return the present version of each record that exists of `keys`."""

    def list(self, name: str, seconds_left: Callable[[], float], /) -> Mapping[str, Listing]:
        """Return every entry of the list `name` by slug."""


@runtime_checkable
class Parts(Protocol):
    """Records of which part of a list can be read without the rest, as of the table."""

    def sheet(self, name: str, number: int, seconds_left: Callable[[], float], /) -> Sheet | None:
        """Return one page of the list `name`, None where publishing has written none."""

    def between(
        self, name: str, first: str, last: str, seconds_left: Callable[[], float], /
    ) -> Mapping[str, Listing]:
        """Return the entries of the list `name` from one slug to another, both among them."""


class Reading:
    """Remembers the version of everything that was read through it, absent records included."""

    def __init__(self, store: Records, seconds_left: Callable[[], float]) -> None:
        """`seconds_left`: how long the caller can still wait."""
        self._store = store
        self._seconds_left = seconds_left
        self._versions: dict[Key, str | None] = {}
        self._looks: list[tuple[Callable[[], object], object]] = []  # how to read again, and what was read

    def records(self, *keys: Key) -> Mapping[Key, Item]:
        """Return the records that exist. Raises as `Store.read` does."""
        items = self._store.read(keys, self._seconds_left)
        self._versions |= {key: items[key].version if key in items else None for key in keys}
        return items

    def list(self, name: str, slugs: Collection[str] | None = None) -> Mapping[str, Listing]:
        """Return the entries of a list by slug, unlisted ones left out; of `slugs`, and perhaps more.

        Raises as `Store.list` does.
        """
        if slugs is None or not isinstance(self._store, Parts):
            return shown(self._again(partial(self._store.list, name, self._seconds_left)))
        if not slugs:
            return {}
        first, last = min(slugs), max(slugs)
        return shown(self._again(partial(self._store.between, name, first, last, self._seconds_left)))

    def sheet(self, name: str, number: int) -> Sheet | None:
        """Return one page of the list of all compounds or conditions, None past its end. Raises as `list`."""
        if isinstance(self._store, Parts):
            sheet = self._again(partial(self._store.sheet, name, number, self._seconds_left))
            if sheet:
                return sheet
        return sheet_of(self.list(name), number)

    def has_moved(self) -> bool:
        """Look again: whether anything that was read is different now. Raises as the reads did."""
        now = self._store.versions(self._versions, self._seconds_left)
        if any(now.get(key) != version for key, version in self._versions.items()):
            return True
        return any(again() != before for again, before in self._looks)

    def _again[T](self, read: Callable[[], T]) -> T:
        """Read, and remember how to look again."""
        found = read()
        self._looks.append((read, found))
        return found
