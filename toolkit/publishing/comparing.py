"""Comparing: the records of a content folder with what the table holds, one item at a time. Pure.

Items are compared by hash, so what the table holds is never in memory as a whole. Items of a kind that this
release does not know are another release's and left alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from compound_pages.history import Ending
from compound_pages.items import Key, Stored, Tombstone

from .difference import KINDS, Difference
from .wanted import TOMBSTONE, unlisted_at, wanted
from .writes import Place, Write, is_sheet, list_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from .seen import Seen
    from .wanted import Wanted

_SUBJECTS = frozenset({"compound", "condition"})
_LISTS = frozenset({"compounds", "conditions"})
_UNSTONED = frozenset({"pair", "about"})  # records that leave no stone behind: what is gone is deleted
REDIRECT = "redirect"


def difference(records: Mapping[Key, Stored], table: Iterable[Seen], today: date) -> Difference:
    """Return what makes a table with the items `table` hold `records`.

    `today`: since when those are gone whose file vanished, or says that they are and not since when.
    """
    comparing = _Comparing(records, today)
    for item in table:
        comparing.see(item)
    return comparing.result()


class _Comparing:
    """The difference while the table is being read."""

    def __init__(self, records: Mapping[Key, Stored], today: date) -> None:
        self._today = today
        self._wanted = {one.place: one for one in wanted(records)}
        self._puts: list[Write] = []
        self._drops: list[Write] = []
        self._told: dict[str, list[Key]] = defaultdict(list)
        self._unchanged = 0
        self._vanished: dict[str, list[str]] = defaultdict(list)
        self._live = dict.fromkeys(KINDS, 0)

    def see(self, item: Seen) -> None:
        """Compare one item of the table with what is wanted in its place."""
        live = item.place.is_record and item.place.kind in KINDS and item.record not in {REDIRECT, TOMBSTONE}
        if live:
            self._live[item.place.kind] += 1
        found = self._wanted.pop(item.place, None)
        if found is None:
            if live:
                self._vanished[item.place.kind].append(item.place.name)
            self._surplus(item)
        elif not found.is_in(item):
            self._put(found, item)
        elif found.key:
            self._unchanged += 1

    def result(self) -> Difference:
        """Return the difference once all was seen: what is still wanted is not in the table."""
        for one in self._wanted.values():
            self._put(one, None)
        self._wanted = {}
        put_entries, put_records = _parted(self._puts)
        drop_entries, delete_records = _parted(self._drops)
        return Difference(
            put_entries,
            put_records,
            delete_records,
            drop_entries,
            added=tuple(sorted(self._told["added"])),
            changed=tuple(sorted(self._told["changed"])),
            gone=tuple(sorted(self._told["gone"])),
            removed=tuple(sorted(self._told["removed"])),
            unchanged=self._unchanged,
            vanished={kind: tuple(sorted(slugs)) for kind, slugs in self._vanished.items()},
            live=self._live,
        )

    def _put(self, one: Wanted, item: Seen | None) -> None:
        write = one.write(item, self._today)
        self._puts.append(write)
        if one.key:
            self._told[_told(write)].append(one.key)

    def _surplus(self, item: Seen) -> None:
        """Decide on an item that the content has nothing for."""
        place = item.place
        key = Key(place.kind, place.name)
        if not place.is_record:
            self._drop(item)
        elif place.kind in _UNSTONED or (place.kind in _SUBJECTS and item.record == REDIRECT):
            self._drops.append(Write(place, None, before=item.record))
            self._told["removed"].append(key)
        elif place.kind in _SUBJECTS and item.record != TOMBSTONE:
            name = item.name if item.record == place.kind else None
            stone = Stored(Tombstone(name, Ending(since=self._today)))
            self._puts.append(Write(place, stone, before=item.record))
            self._told["gone"].append(key)

    def _drop(self, item: Seen) -> None:
        """Decide on an entry of a list that the content has nothing for.

        That of a compound or condition stays, unlisted: without it nobody would look for the cached page of
        two that are taken down at once.
        """
        kind, of_one, _ = item.place.name.partition("#")
        if item.place.kind == "list" and (item.place.name == "about" or (of_one and kind in _SUBJECTS)):
            self._drops.append(Write(item.place, None))
        elif item.place.kind == "list" and item.place.name in _LISTS:
            unlisted = unlisted_at(item.place)
            self._drops += [] if unlisted.is_in(item) else [unlisted.write(item, self._today)]


def _parted(writes: list[Write]) -> tuple[tuple[Write, ...], tuple[Write, ...]]:
    """Return the writes of entries, and those of records."""
    # By list, so that a batch of the stream names few lists, and few pages twice.
    entries = tuple(sorted((write for write in writes if not write.place.is_record), key=_place))
    return entries, tuple(write for write in writes if write.place.is_record)


def _place(write: Write) -> Place:
    # A sheet beside its list, which touches the same pages.
    return Place(list_of(write.place), "") if is_sheet(write.place) else write.place


def _told(write: Write) -> str:
    """Return what a put is called."""
    was_gone, is_gone = write.before == TOMBSTONE, write.after == TOMBSTONE
    if is_gone and not was_gone:
        return "gone"
    return "added" if write.before is None or was_gone is not is_gone else "changed"
