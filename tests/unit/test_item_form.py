from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from weighed import SUBJECTS

from compound_pages.errors import Malformed
from compound_pages.item_form import decoded, decoded_entry, encoded, encoded_entry, version
from compound_pages.items import Feed, FeedEntry, Item, Key, Listing, Redirect, Stored, Tombstone
from compound_pages.site import About, Question, Questions, Section
from compound_pages.statements import Source

if TYPE_CHECKING:
    from compound_pages.subjects import Subjects

A = Key("compound", "a")
GOOD = msgspec.msgpack.encode({"record": {"record": "redirect", "moved_to": "b"}})
VERSION = {"S": "1"}


def test_a_record_survives_its_form() -> None:
    """What was encoded is decoded, with the version that it was given."""
    stored = Stored(Tombstone("x"), {"s": Source(type="label", title="é")})
    item = encoded(stored)
    assert decoded(A, item) == Item(stored, version(A, item))
    assert len(version(A, item)) == 32


def test_an_entry_survives_its_form() -> None:
    """What was encoded for a list is decoded from it."""
    entry = Listing("x", studied="limited")
    assert decoded_entry("compounds", {"sk": {"S": "a"}, **encoded_entry(entry)}) == entry


@given(SUBJECTS, st.dictionaries(st.sampled_from(["safety", "research"]), st.just("/x")))
def test_any_record_survives_its_form(given_: Subjects, alike: dict[str, str]) -> None:
    """Claims, rows and all that stands beside them come back as they were, with the same version."""
    for kind, record in given_.by_kind.items():
        stored = Stored(record, dict(given_.sources), alike)  # type: ignore[arg-type]
        item = encoded(stored)
        assert decoded(Key(kind, "a"), item).stored == stored
        assert encoded(decoded(Key(kind, "a"), item).stored) == item


def test_any_entry_of_a_list_survives_its_form() -> None:
    """What sitemaps, the A-Z and the matrix read of a record comes back as it was."""
    entry = Listing("x", date(2026, 11, 22), also=("y",), index=("safety",), glance={"safety": "Ask first"})
    assert decoded_entry("compound#a", {"sk": {"S": "a"}, **encoded_entry(entry)}) == entry


def test_the_feed_and_pages_about_the_site_survive_their_form() -> None:
    """What is made at publish, and what is no medical record, lies in the table like the others."""
    change = FeedEntry(on=date(2026, 11, 22), kind="correction", title="x", path="/x", summary="y")
    page = About(title="x", description="y", sections=(Section(heading="z", items=("a",)),))
    for record in (Feed((change,)), page):
        assert decoded(A, encoded(Stored(record))).stored == Stored(record)


def test_equal_records_have_equal_versions() -> None:
    """The order in which sources were put together makes no new version; other content does."""
    one, two = Source(type="label", title="1"), Source(type="label", title="2")
    first = encoded(Stored(Tombstone("x"), {"a": one, "b": two}))
    assert first == encoded(Stored(Tombstone("x"), {"b": two, "a": one}))
    assert first["version"] != encoded(Stored(Tombstone("y"), {"a": one, "b": two}))["version"]
    assert first["version"] != encoded(Stored(Tombstone("x"), {"a": one}))["version"]


def test_questions_have_one_order() -> None:
    """Questions come back in the order of their page kinds, whatever order they were put in."""
    asked = Question(path="/{compound}-x-{condition}", title="x", label="x", template="x.html")
    stored = Stored(Questions(dict.fromkeys(("c", "a", "b"), asked)))
    found = decoded(A, encoded(stored)).stored.record
    assert isinstance(found, Questions)
    assert list(found.by_kind) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"version": VERSION}, "record"),
        ({"version": VERSION, "record": {"S": "text"}}, "B"),
        ({"version": VERSION, "record": {"B": None}}, "NoneType"),
        ({"version": VERSION, "record": {"B": b"\xc1"}}, "MessagePack"),
        ({"version": VERSION, "record": {"B": b"\x80"}}, "record"),
        (
            {"version": VERSION, "record": {"B": msgspec.msgpack.encode({"record": {"record": "elixir"}})}},
            "elixir",
        ),
        ({"version": VERSION, "record": {"B": GOOD[:-1] + b"\xff"}}, "utf-8"),
        ({"version": VERSION, "record": {"B": b"\x81\xa1x" + b"\x91" * 100_000}}, "recursion"),
        ({"record": {"B": GOOD}}, "it has no version"),
        ({"record": {"B": GOOD}, "version": {"N": "1"}}, "it has no version"),
    ],
)
def test_an_item_without_a_record_is_named(item: dict[str, Any], reason: str) -> None:
    """An item that does not hold a record and a version is malformed, said with key and reason."""
    with pytest.raises(Malformed, match=f"^compound#a: .*{reason}"):
        decoded(A, item)


@pytest.mark.parametrize(
    "listing",
    [{}, {"listing": {"S": "x"}}, {"listing": {"B": b"\x80"}}, {"listing": {"B": b"\x81\xa1\xff\xc0"}}],
)
def test_an_entry_that_is_none_is_named(listing: dict[str, Any]) -> None:
    """A list with an entry that is none says which."""
    with pytest.raises(Malformed, match=r"^list#compounds/a: "):
        decoded_entry("compounds", {"sk": {"S": "a"}, **listing})


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=4))
@example([(2, 0xFF)])
def test_any_bytes_are_a_record_or_malformed(changes: list[tuple[int, int]]) -> None:
    """However the bytes of an item are damaged, they are a record or a named fault, never another error."""
    damaged = bytearray(GOOD)
    for place, value in changes:
        damaged[place] = value
    with suppress(Malformed):
        found = decoded(A, {"record": {"B": bytes(damaged)}, "version": VERSION})
        assert isinstance(found.stored.record, Redirect | Tombstone)
