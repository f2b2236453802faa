"""What is wanted of the table: the items that the records of a content folder come to. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from compound_pages.item_form import digest, encoded, encoded_entry
from compound_pages.items import UNLISTED, Key, Listing, Stored, Tombstone
from compound_pages.records import Ending

from .writes import Place, Write, listed, record_place, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from .seen import Seen

TOMBSTONE = tag(Stored(Tombstone()))


class Wanted(NamedTuple):
    """What is wanted in one place, the hash that it is compared by, and its key where it is a record."""

    place: Place
    value: Stored | Listing
    hash: str
    key: Key | None = None

    def is_in(self, item: Seen) -> bool:
        """Return whether `item` is what is wanted. What is gone must have got a date, if not by its file."""
        return item.hash == self.hash and (item.stamped or not _undated(self.value))

    def write(self, item: Seen | None, today: date) -> Write:
        """Return the write that takes the place of `item`.

        What is gone without saying since when gets the date that `item` has, or `today`.
        """
        before = item.record if item else None
        if not isinstance(self.value, Stored) or not _undated(self.value):
            return Write(self.place, self.value, before=before)
        since = (item.since if item and item.record == TOMBSTONE else None) or today
        return Write(self.place, _dated(self.value, since), self.hash, before)


def wanted(records: Mapping[Key, Stored]) -> Iterator[Wanted]:
    """Yield every item that `records` come to: the records, and what lists show of them."""
    for key, stored in records.items():
        yield Wanted(record_place(key), stored, content_of(stored), key)
        for place, entry in listed(key, stored):
            yield Wanted(place, entry, digest(encoded_entry(entry)["listing"]["B"]))


def unlisted_at(place: Place) -> Wanted:
    """Return the entry that stays of a record which is listed no more, the same whatever it was."""
    entry = Listing(place.sk, status=UNLISTED)
    return Wanted(place, entry, digest(encoded_entry(entry)["listing"]["B"]))


def content_of(stored: Stored) -> str:
    """Return the hash of a record as its file has it."""
    return str(encoded(stored)["version"]["S"])


def _undated(value: Stored | Listing) -> bool:
    match value:
        case Stored(record=Tombstone(ending=Ending(since=None))):
            return True
        case _:
            return False


def _dated(stored: Stored, since: date) -> Stored:
    match stored.record:
        case Tombstone() as gone:
            return replace(stored, record=replace(gone, ending=replace(gone.ending, since=since)))
        case _:
            return stored
