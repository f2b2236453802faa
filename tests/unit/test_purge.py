"""What a purge names: each cause, then hubs by their kind, and all only where that is still too much."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compound_pages.purge import ALL, purged

HUBS = [f"page:/conditions/d{i}" for i in range(20)]


def test_few_causes_are_named_one_by_one() -> None:
    assert purged(["compound:a", "page:/compounds"], ["/p"], 3) == {"#compound:a", "#page:/compounds", "/p"}


def test_no_cause_is_no_purge() -> None:
    assert purged([], [], 30) == set()


def test_too_many_hubs_are_named_by_their_kind() -> None:
    """With the cause itself, which is on each question's page."""
    assert purged(["compound:a", *HUBS], [], 5) == {"#compound:a", "#condition"}


def test_the_sitemap_of_a_compound_is_forgotten_with_its_hub() -> None:
    """Both carry the tag of the hub, so both kinds stand in for it."""
    found = purged([f"page:/compounds/c{i}" for i in range(9)], [], 5)
    assert found == {"#compound", "#sitemap"}


def test_lists_are_no_hubs() -> None:
    assert "#page:/compounds" in purged(["page:/compounds", "page:/conditions", *HUBS], [], 4)


def test_more_than_that_is_all() -> None:
    assert purged([f"pair:a:d{i}" for i in range(6)], [], 5) == {ALL}
    assert purged([], [f"/p{i}" for i in range(6)], 5) == {ALL}


def test_all_stands_alone() -> None:
    assert purged(["all", "compound:a"], ["/p"], 30) == {ALL}


tags = st.sampled_from(["compound:a", "pair:a:x", "page:/compounds", *HUBS, "page:/compounds/a"])


@given(st.sets(tags), st.sets(st.sampled_from(["/p", "/q"])), st.integers(1, 30))
def test_whatever_is_named_is_within_the_limit_and_covers_every_cause(
    given_: set[str], paths: set[str], limit: int
) -> None:
    """A cause is named itself, or by the kind of its hubs, or all is."""
    found = purged(given_, paths, limit)
    assert len(found) <= limit
    for tag in given_:
        kinds = {"page:/compounds/": "#compound", "page:/conditions/": "#condition"}
        kind = next((name for prefix, name in kinds.items() if tag.startswith(prefix)), None)
        assert {f"#{tag}", kind, ALL} & found
    assert paths <= found or found == {ALL}
