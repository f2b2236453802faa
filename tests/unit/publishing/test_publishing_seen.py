"""What is seen of an item: never the record itself, and nothing that an item may hold stops anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from made_records import compound, gone, pair

from compound_pages.item_form import digest, encoded, encoded_entry
from compound_pages.items import Key, Listing, Redirect, Stored
from toolkit.publishing.seen import Seen, seen
from toolkit.publishing.writes import Place, Write, record_place

PLACE = Place("compound#a", "record")
KEYS = {"pk": {"S": "compound#a"}, "sk": {"S": "record"}}
DAY = date(2026, 11, 22)


def item_of(stored: Stored, content: str | None = None) -> dict[str, Any]:
    """Return the item that publishing writes for a compound `a`."""
    request: dict[str, Any] = Write(record_place(Key("compound", "a")), stored, content).request()
    item: dict[str, Any] = request["PutRequest"]["Item"]
    return item


@pytest.mark.parametrize(
    ("stored", "tag", "name", "since"),
    [
        (compound("A"), "compound", "A", None),
        (pair(), "pair", None, None),
        (Stored(Redirect("b")), "redirect", None, None),
        (gone("A", since=DAY), "tombstone", "A", DAY),
    ],
)
def test_of_a_record_its_tag_its_name_and_its_end_are_seen(
    stored: Stored, tag: str, name: str | None, since: date | None
) -> None:
    version = encoded(stored)["version"]["S"]
    assert seen(item_of(stored)) == Seen(PLACE, version, tag, name, since)


def test_what_was_stamped_is_compared_by_what_its_file_says() -> None:
    stamped = gone("A", since=DAY)
    assert seen(item_of(stamped, "of the file")) == Seen(PLACE, "of the file", "tombstone", "A", DAY, True)


def test_an_entry_is_compared_by_its_bytes() -> None:
    place = {"pk": {"S": "list#compounds"}, "sk": {"S": "a"}}
    entry = encoded_entry(Listing("A"))
    assert seen(place | entry) == Seen(Place("list#compounds", "a"), digest(entry["listing"]["B"]))


RECORD = item_of(compound("A"))


@pytest.mark.parametrize(
    "item",
    [
        KEYS,
        KEYS | {"record": {"S": "text"}, "version": {"S": "v"}},
        KEYS | {"record": {"B": b"\xff\x00 no record"}, "version": {"S": "v"}},
        KEYS | {"record": {"B": b""}, "version": {"S": digest(b"")}},
        KEYS | {"record": {"B": b"\x81" * 100_000}, "version": {"S": "v"}},
        KEYS | {"record": RECORD["record"]},
        KEYS | {"record": RECORD["record"], "version": {"N": "1"}},
        {"pk": {"S": "list#compounds"}, "sk": {"S": "a"}},
        {"pk": {"S": "list#compounds"}, "sk": {"S": "a"}, "listing": {"S": "text"}},
        {"pk": {"S": "list#compounds"}, "sk": {"S": "record"}, "listing": {"L": []}},
    ],
)
def test_an_item_that_holds_nothing_of_ours_has_no_hash(item: dict[str, Any]) -> None:
    assert seen(item).hash is None


def test_a_record_that_its_version_does_not_fit_has_no_hash() -> None:
    """Somebody wrote past publishing: whatever the content says is a difference."""
    found = seen(item_of(compound("A"), "of the file") | {"version": {"S": "another"}})
    assert (found.hash, found.record, found.name) == (None, "compound", "A")
