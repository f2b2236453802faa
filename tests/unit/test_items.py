from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from compound_pages.history import Ending
from compound_pages.items import QUESTIONS, SITE, Key, Listing, Redirect, Stored, Tombstone
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import Questions, Site
from compound_pages.statements import Source


@pytest.mark.parametrize(
    ("key", "word"),
    [
        (Key("compound", "a-b"), "compound#a-b"),
        (Key("pair", "a/b"), "pair#a/b"),
        (SITE, "site#"),
        (QUESTIONS, "questions#"),
    ],
)
def test_a_key_in_one_word(key: Key, word: str) -> None:
    """A key is its kind and slug, as the table and errors have it."""
    assert str(key) == word


RECORDS: dict[str, tuple[dict[str, Any], type]] = {
    "compound": (
        {
            "name": "x",
            "drug_class": "x",
            "safety": "x",
            "regulatory_status": "x",
            "evidence_level": "x",
            "mechanism": "x",
        },
        Compound,
    ),
    "condition": ({"name": "x", "specialists": ["x"], "affected_organs": "x"}, Condition),
    "pair": ({"studied": "limited"}, Pair),
    "site": ({"name": "x", "base_url": "https://x"}, Site),
    "questions": ({"by_kind": {}}, Questions),
    "redirect": ({"moved_to": "x"}, Redirect),
    "tombstone": ({}, Tombstone),
}


@pytest.mark.parametrize("kind", RECORDS)
def test_an_item_says_which_kind_of_record_it_holds(kind: str) -> None:
    """Each kind of record is told from the others by its tag, in bytes that read back as the same item."""
    fields, type_ = RECORDS[kind]
    stored = msgspec.convert({"record": {"record": kind, **fields}}, Stored)
    assert type(stored.record) is type_
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(stored), type=Stored) == stored


def test_an_item_of_an_unknown_kind_is_refused() -> None:
    """A tag that no record has is an error, not a guess."""
    with pytest.raises(msgspec.ValidationError, match="elixir"):
        msgspec.convert({"record": {"record": "elixir"}}, Stored)


def test_defaults_take_no_room() -> None:
    """What a record does not say is not written."""
    assert msgspec.to_builtins(Stored(Tombstone())) == {"record": {"record": "tombstone"}}
    assert msgspec.to_builtins(Listing("x")) == {"name": "x"}


def test_an_item_embeds_its_sources() -> None:
    """Sources lie beside the record that cites them, by id, dates and all."""
    source = Source(type="label", title="x", retrieved_on=date(2026, 11, 22))
    stored = Stored(Tombstone("x", Ending(since=date(2026, 1, 1))), {"a": source})
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(stored), type=Stored)
    assert again.sources == {"a": source}
    assert isinstance(again.record, Tombstone)
    assert again.record.ending.since == date(2026, 1, 1)
