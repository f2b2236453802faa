"""What is on record of a record: searches, changes, reviews, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighed import pair

from compound_pages.history import Ending, Event, Review, Search

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

REVIEW = {
    "by": "Reviewer A",
    "credential": "MD",
    "register": "https://register.example/1",
    "on": "2026-05-01",
    "next_due": "2027-05-01",
    "content": "0" * 32,
}
EVENT = {"on": "2026-05-01", "kind": "correction", "summary": "A number was wrong."}
SEARCH = {"on": "2026-05-01", "where": "two indexes"}
days = st.dates()


@pytest.mark.parametrize(
    ("given_", "kind", "field"),
    [
        *((REVIEW, Review, field) for field in REVIEW),
        *((EVENT, Event, field) for field in EVENT),
        *((SEARCH, Search, field) for field in SEARCH),
    ],
    ids=str,
)
def test_t14_nothing_of_an_entry_may_be_missing(given_: Mapping[str, Any], kind: type, field: str) -> None:
    """A review without its hash or its register, a change without its day, is none."""
    assert isinstance(msgspec.convert(given_, kind), kind)
    without = {name: value for name, value in given_.items() if name != field}
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert(without, kind)


def test_a_change_is_of_a_known_kind() -> None:
    """The feed has words for four kinds of change."""
    kinds = msgspec.json.schema(Event)["$defs"]["Event"]["properties"]["kind"]["enum"]
    assert sorted(kinds) == ["correction", "new_evidence", "review", "wording"]


def test_t13_a_review_names_a_content_hash_and_an_entry_in_a_register() -> None:
    """The schema that content files are held to asks for both in their form."""
    fields = msgspec.json.schema(Review)["$defs"]["Review"]["properties"]
    assert fields["content"]["pattern"] == "^[0-9a-f]{32}$"
    assert fields["register"]["pattern"].startswith("^https?://")


def test_an_end_needs_neither_day_nor_reason() -> None:
    """What is not known of an end is left open."""
    assert msgspec.convert({}, Ending) == Ending(since=None, why=None)


@given(st.lists(days, max_size=5), st.none() | days)
def test_t14_a_record_changed_on_the_newest_day_it_names(on: list[date], updated: date | None) -> None:
    """Neither the order of the history nor which field names the day matters."""
    events = tuple(Event(on=day, kind="wording", summary="x") for day in on)
    record = pair(history=events, updated=updated)
    every = [*on, *([updated] if updated else [])]
    assert record.changed == (max(every) if every else None)
