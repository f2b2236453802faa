"""What is wanted of the table: the items that the records of a content folder come to. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from compound_pages.history import Ending
from compound_pages.item_form import digest, encoded, encoded_entry
from compound_pages.items import UNLISTED, Key, Listing, Stored, Tombstone
from compound_pages.listing import Sheet, sheets_of

from .feed import with_feed
from .projection import Projection
from .writes import Place, Write, listed, record_place, sheet_place, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from .seen import Seen

SUBJECTS = ("compound", "condition")
TOMBSTONE = tag(Stored(Tombstone()))


class Wanted(NamedTuple):
    """What is wanted in one place, and the hash that it is compared by.

    `key`: of a record that the folder has, which its entries and the feed are not.
    """

    place: Place
    value: Stored | Listing | Sheet
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
    """Yield every item that `records` come to: the records, what lists show of them, sheets, and the feed."""
    shown = Projection(records)
    for key, stored in with_feed(records).items():
        yield Wanted(record_place(key), stored, content_of(stored), key if key in records else None)
    for key in records:
        yield from (_shown(*entry) for entry in listed(key, shown.listing(key)))
    yield from (_shown(*sheet) for sheet in sheets(records, shown))


def sheets(records: Iterable[Key], shown: Projection) -> Iterator[tuple[Place, Sheet]]:
    """Yield the sheets of the lists of all compounds and of all conditions, each with its place."""
    for kind in SUBJECTS:
        entries = ((key.slug, shown.listing(key)) for key in records if key.kind == kind)
        made = sheets_of({slug: entry for slug, entry in entries if entry})
        yield from ((sheet_place(kind, number), sheet) for number, sheet in enumerate(made, 1))


def _shown(place: Place, entry: Listing | Sheet) -> Wanted:
    return Wanted(place, entry, digest(encoded_entry(entry)["listing"]["B"]))


def every_write(records: Mapping[Key, Stored], today: date) -> Iterator[Write]:
    """Yield the writes that put `records` and their entries into an empty table."""
    return (one.write(None, today) for one in wanted(records))


def unlisted_at(place: Place) -> Wanted:
    """Return the entry that stays of a record which is listed no more, the same whatever it was."""
    return _shown(place, Listing(place.sk, status=UNLISTED))


def content_of(stored: Stored) -> str:
    """Return the hash of a record as its file has it."""
    return str(encoded(stored)["version"]["S"])


def _undated(value: Stored | Listing | Sheet) -> bool:
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
