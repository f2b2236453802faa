"""Where each record is listed, for the hubs that read lists instead of records."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from compound_pages.items import QUESTIONS, SITE, AnyRecord, Key, Listing, Redirect, Stored, Tombstone
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import Questions, Site
from toolkit.publishing import entries

DAY = date(2026, 11, 22)


def test_a_compound_is_in_the_list_of_compounds(compound: Compound) -> None:
    listed = entries(Key("compound", "ketamine-iv"), Stored(compound))
    assert listed == {"compounds": ("ketamine-iv", Listing("Ketamine (IV / Esketamine)"))}


def test_a_condition_is_in_the_list_of_conditions(condition: Condition) -> None:
    listed = entries(Key("condition", "liver-cancer"), Stored(condition))
    assert listed == {"conditions": ("liver-cancer", Listing("Liver Cancer"))}


def test_a_record_that_is_newer_is_listed_as_before(compound: Compound) -> None:
    """No list shows the day, so a change of text touches no list."""
    newer = Stored(replace(compound, updated=DAY))
    assert entries(Key("compound", "x"), newer) == entries(Key("compound", "x"), Stored(compound))


def test_a_pair_is_in_the_lists_of_both_under_the_slug_of_the_other() -> None:
    listed = entries(Key("pair", "a/b"), Stored(Pair(studied="limited", updated=DAY)))
    entry = Listing("a/b", studied="limited")
    assert listed == {"compound#a": ("b", entry), "condition#b": ("a", entry)}


def test_a_withdrawn_record_stays_listed(compound: Compound) -> None:
    withdrawn = Stored(replace(compound, status="withdrawn"))
    assert entries(Key("compound", "x"), withdrawn).keys() == {"compounds"}


@pytest.mark.parametrize(
    ("key", "record"),
    [
        (Key("compound", "a"), Redirect("b")),
        (Key("compound", "a"), Tombstone("A")),
        (SITE, Site(name="A", base_url="https://a.example")),
        (QUESTIONS, Questions({})),
    ],
)
def test_what_has_no_page_of_its_own_is_in_no_list(key: Key, record: AnyRecord) -> None:
    assert entries(key, Stored(record)) == {}


def test_a_pair_that_is_gone_stays_listed_as_gone() -> None:
    """Without its entry a hub would take it for a pair about which nothing is on record, and link to it."""
    listed = entries(Key("pair", "a/b"), Stored(Tombstone()))
    assert {name: (slug, entry.status) for name, (slug, entry) in listed.items()} == {
        "compound#a": ("b", "gone"),
        "condition#b": ("a", "gone"),
    }
