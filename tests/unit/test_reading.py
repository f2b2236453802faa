from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compound_pages.errors import Unavailable
from compound_pages.items import UNLISTED, Item, Key, Listing, Stored, Tombstone
from compound_pages.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

A, B = Key("compound", "a"), Key("compound", "b")


class Changing:
    """Records that a test changes between two looks."""

    def __init__(self) -> None:
        self.now = {A: "1"}
        self.lists: dict[str, dict[str, Listing]] = {"compounds": {"a": Listing("A")}}
        self.down = False
        self.asked: list[tuple[Key, ...]] = []
        self.waits: list[float] = []

    def read(self, keys: Iterable[Key], seconds_left: Callable[[], float]) -> dict[Key, Item]:
        """Read as a store does."""
        self.waits.append(seconds_left())
        return {key: Item(Stored(Tombstone()), self.now[key]) for key in keys if key in self.now}

    def versions(self, keys: Iterable[Key], seconds_left: Callable[[], float]) -> dict[Key, str]:
        """Look as a store does."""
        if self.down:
            raise Unavailable
        self.waits.append(seconds_left())
        self.asked.append(tuple(keys))
        return {key: self.now[key] for key in keys if key in self.now}

    def list(self, name: str, _seconds_left: Callable[[], float]) -> dict[str, Listing]:
        """List as a store does."""
        return dict(self.lists.get(name, {}))


@pytest.fixture
def records() -> Changing:
    return Changing()


@pytest.fixture
def reading(records: Changing) -> Reading:
    """A reading of one record that exists, one that does not, and a list."""
    reading = Reading(records, lambda: 4.5)
    assert set(reading.records(A, B)) == {A}
    assert reading.list("compounds") == {"a": Listing("A")}
    return reading


def test_what_stays_has_not_moved(records: Changing, reading: Reading) -> None:
    """A look at what stayed sees nothing, asks for every key that was read, within the deadline."""
    assert not reading.has_moved()
    assert records.asked == [(A, B)]
    assert records.waits == [4.5, 4.5]


def test_a_new_version_is_seen(records: Changing, reading: Reading) -> None:
    """A record that was written again has moved."""
    records.now[A] = "2"
    assert reading.has_moved()


def test_a_deleted_record_is_seen(records: Changing, reading: Reading) -> None:
    """A record that is no longer there has moved."""
    del records.now[A]
    assert reading.has_moved()


def test_a_created_record_is_seen(records: Changing, reading: Reading) -> None:
    """A record that was absent and now exists has moved."""
    records.now[B] = "1"
    assert reading.has_moved()


def test_a_changed_list_is_seen(records: Changing, reading: Reading) -> None:
    """A list that gained an entry or changed one has moved."""
    records.lists["compounds"] = {"a": Listing("A", studied="limited")}
    assert reading.has_moved()


def test_what_is_listed_no_more_is_read_past(records: Changing) -> None:
    """Who reads a list gets what it shows, and hears of an entry that leaves it or comes back."""
    records.lists["compounds"] = {"a": Listing("A"), "b": Listing("B", status=UNLISTED)}
    reading = Reading(records, lambda: 1.0)
    assert reading.list("compounds") == {"a": Listing("A")}
    assert not reading.has_moved()
    records.lists["compounds"] = {"a": Listing("A"), "b": Listing("B")}
    assert reading.has_moved()


def test_other_records_and_lists_do_not_matter(records: Changing, reading: Reading) -> None:
    """What the page was not made from may change."""
    records.now[Key("compound", "c")] = "1"
    records.lists["conditions"] = {"b": Listing("B")}
    assert not reading.has_moved()


def test_each_read_is_remembered(records: Changing) -> None:
    """Records read one after the other are all looked at again."""
    records.now[B] = "1"
    reading = Reading(records, lambda: 1.0)
    reading.records(A)
    reading.records(B)
    records.now[A] = "2"
    assert reading.has_moved()


def test_a_look_that_fails_says_so(records: Changing, reading: Reading) -> None:
    """Whoever cannot look again does not know, and is told."""
    records.down = True
    with pytest.raises(Unavailable):
        reading.has_moved()
