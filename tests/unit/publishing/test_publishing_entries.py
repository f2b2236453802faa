"""Where each record is listed, for the hubs that read lists instead of records."""

from __future__ import annotations

import pytest

from compound_pages.items import FEED, QUESTIONS, SITE, Key, Listing
from toolkit.publishing import entries, places

ENTRY = Listing("A", studied="limited")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Key("compound", "a"), "compounds"),
        (Key("condition", "a"), "conditions"),
        (Key("about", "a"), "about"),
    ],
)
def test_a_record_is_in_the_list_of_its_kind(key: Key, name: str) -> None:
    assert entries(key, ENTRY) == {name: ("a", ENTRY)}


def test_a_pair_is_in_the_lists_of_both_under_the_slug_of_the_other() -> None:
    assert entries(Key("pair", "a/b"), ENTRY) == {"compound#a": ("b", ENTRY), "condition#b": ("a", ENTRY)}


@pytest.mark.parametrize("key", [Key("compound", "a"), Key("pair", "a/b"), SITE, QUESTIONS, FEED])
def test_what_is_not_shown_is_in_no_list(key: Key) -> None:
    assert entries(key, None) == {}


@pytest.mark.parametrize("key", [SITE, QUESTIONS, FEED])
def test_no_list_can_show_what_the_site_is_made_of(key: Key) -> None:
    assert places(key) == {}
