"""A shelf: records in memory that a test changes while pages are made from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compound_pages.errors import Malformed, Unavailable
from compound_pages.item_form import encoded
from compound_pages.items import Key, Stored
from toolkit.library import Library
from toolkit.publishing import with_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from compound_pages.items import AnyRecord, Item, Listing


@dataclass
class Shelf:
    """Reads and looks as a store does, remembers what it was asked for, and is down or broken at will."""

    records: dict[Key, Stored]
    asked: list[tuple[Key, ...]] = field(default_factory=list)
    broken: set[Key] = field(default_factory=set)
    down: bool = False

    def put(self, key: Key, record: AnyRecord) -> None:
        """Put a record."""
        self.records[key] = Stored(record)

    def read(self, keys: Iterable[Key], seconds_left: Callable[[], float]) -> Mapping[Key, Item]:
        """Read as a store does."""
        if self.down:
            raise Unavailable
        asked = tuple(keys)
        self.asked.append(asked)
        for key in self.broken.intersection(asked):
            raise Malformed(str(key), "it is broken")
        versions = self.versions(asked, seconds_left)
        items = Library(self.records).read(asked, seconds_left)
        return {key: item._replace(version=versions[key]) for key, item in items.items()}

    def versions(self, keys: Iterable[Key], _seconds_left: Callable[[], float]) -> Mapping[Key, str]:
        """Look as a store does: a version is that of the content."""
        records = with_feed(self.records)
        return {key: str(encoded(records[key])["version"]["S"]) for key in keys if key in records}

    def list(self, name: str, seconds_left: Callable[[], float]) -> Mapping[str, Listing]:
        """List as a store does."""
        return Library(self.records).list(name, seconds_left)
