"""The records of a pair, taken together."""

from __future__ import annotations

from datetime import date

import pytest
import weighed
from msgspec.structs import replace

from compound_pages.history import Event

GIVEN = weighed.subjects(weighed.pair())
LONELY = weighed.subjects()
DAY = date(2026, 3, 1)


def test_the_pair_speaks_first_and_is_counted_last() -> None:
    """By kind the pair stands before its two subjects, as pages show it; among all records it is the last."""
    assert list(GIVEN.by_kind) == ["pair", "compound", "condition"]
    assert GIVEN.all == (GIVEN.compound, GIVEN.condition, GIVEN.pair)


def test_a_pair_that_is_not_on_record_is_none_of_them() -> None:
    """Without a pair two records are left."""
    assert list(LONELY.by_kind) == ["compound", "condition"]
    assert LONELY.all == (LONELY.compound, LONELY.condition)


@pytest.mark.parametrize("kind", ["compound", "condition", "pair"])
def test_t14_they_changed_when_the_newest_of_them_did(kind: str) -> None:
    """A day that an event or the record itself names counts, in whichever record."""
    event = Event(on=DAY, kind="wording", summary="x")
    old = replace(GIVEN, compound=replace(GIVEN.compound, updated=date(2020, 1, 1)))
    for fields in ({"updated": DAY}, {"history": (event,)}):
        changed = replace(old.by_kind[kind], **fields)
        assert replace(old, **{kind: changed}).changed == DAY


def test_t14_without_a_day_on_record_nobody_knows_when_they_changed() -> None:
    """No day is made up."""
    assert (GIVEN.changed, LONELY.changed) == (None, None)


def test_records_are_called_by_their_labels() -> None:
    """A subject goes by its short name, a pair by both."""
    short = replace(GIVEN, compound=replace(GIVEN.compound, short_name="testy"))
    assert [short.name(record) for record in short.all] == [
        "testy",
        "test disease",
        "testy and test disease",
    ]
