"""A library answers what a table would, once that content was published to it."""

from __future__ import annotations

from datetime import date

import pytest
from made_records import gone, made

from compound_pages import answers
from compound_pages.items import FEED, Key, Listing
from toolkit.library import Library
from toolkit.publishing import every_write

RECORDS = made(3, 2, pairs=3) | {Key("compound", "c2"): gone("C2")}


def _now() -> float:
    return 1.0


def test_its_lists_are_those_that_publishing_writes() -> None:
    lists: dict[str, dict[str, Listing]] = {}
    for write in every_write(RECORDS, date(2026, 11, 22)):
        if isinstance(write.value, Listing):
            lists.setdefault(write.place.name, {})[write.place.sk] = write.value
    library = Library(RECORDS)
    assert {name: library.list(name, _now) for name in lists} == lists
    assert {"compounds", "conditions", "compound#c0", "condition#d0"} <= lists.keys()


def test_it_has_the_feed_beside_the_records() -> None:
    assert Library(RECORDS).read([FEED], _now).keys() == {FEED}


def test_a_list_that_nobody_is_in_is_empty() -> None:
    assert Library(RECORDS).list("compound#nobody", _now) == {}


def test_a_list_is_made_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page needs few of many lists; the entries of all pairs together are what takes long."""

    def made_for_nobody(*_: object) -> str:
        raise AssertionError("made")

    monkeypatch.setattr(answers, "glance", made_for_nobody)
    library = Library(RECORDS)
    assert library.list("compounds", _now).keys() == {"c0", "c1"}
    with pytest.raises(AssertionError, match="made"):
        library.list("compound#c0", _now)
