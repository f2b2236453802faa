"""What an invalidation names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from toolkit.distribution.invalidation import read_invalidation, tags

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Edge


@pytest.mark.parametrize("item", ["/x", "/x*", "/*", "#all", "#Compound:Metformin"])
def test_an_invalidated_page_is_fetched_again(edge: Edge, item: str) -> None:
    edge.page()
    edge.get()
    edge.distribution.invalidate([item])
    assert edge.get(at=1).answered_by == "s3"


@pytest.mark.parametrize("item", ["/y", "/", "/X", "/xy*", "#compound", "#none"])
def test_another_item_leaves_the_page_alone(edge: Edge, item: str) -> None:
    edge.page()
    edge.get()
    edge.distribution.invalidate([item])
    assert edge.get(at=1).answered_by == "edge"


@pytest.mark.parametrize(
    "item",
    ["", "x", "*", "/a*b", "/a b", "/é", "/" + "a" * 4000, "#", "#a*", "#a b", "#a,b", "#é", "#" + "a" * 257],
)
def test_an_item_that_cloudfront_would_refuse_is_refused(edge: Edge, item: str) -> None:
    with pytest.raises(ValueError, match="refuses"):
        edge.distribution.invalidate([item])


@pytest.mark.parametrize(("count", "ending"), [(3_000, ""), (15, "*")])
def test_there_is_a_limit_to_what_is_invalidated_at_once(edge: Edge, count: int, ending: str) -> None:
    items = [f"/{number}{ending}" for number in range(count)]
    edge.distribution.invalidate(items)
    with pytest.raises(ValueError, match="at once"):
        edge.distribution.invalidate([*items, f"/{count}{ending}"])


def test_tags_do_nothing_without_a_tag_header(make_edge: Callable[..., Edge]) -> None:
    edge = make_edge(lambda named: named["Distribution"]["DistributionConfig"].pop("CacheTagConfig"))
    edge.page()
    edge.get()
    edge.distribution.invalidate(["#all"])
    assert edge.get(at=1).answered_by == "edge"


def test_every_form_of_a_page_is_forgotten_by_its_path(edge: Edge) -> None:
    edge.page()
    for accept in ("", "gzip", "gzip, br"):
        edge.get(accept_encoding=accept)
    edge.distribution.invalidate(["/x"])
    assert edge.distribution.stored_keys() == []


def test_a_query_in_the_key_is_part_of_the_path_that_names_it(make_edge: Callable[..., Edge]) -> None:
    def change(named: dict[str, Any]) -> None:
        key = named["PageCachePolicy"]["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
        key["QueryStringsConfig"] = {"QueryStringBehavior": "all"}

    edge = make_edge(change)
    edge.page()
    for query in ("", "?a=1", "?a=2"):
        edge.get(f"/x{query}")
    edge.distribution.invalidate(["/x?a=1"])
    assert [key.query for key in edge.distribution.stored_keys()] == ["", "a=2"]
    edge.distribution.invalidate(["/x*"])
    assert edge.distribution.stored_keys() == []


def test_the_first_fifty_tags_of_an_object_count() -> None:
    listed = [f"t{number}" for number in range(60)]
    assert tags(", ".join(listed)) == frozenset(listed[:50])


def test_what_is_no_tag_does_not_count() -> None:
    assert tags("A, a ,b c,é,x*y," + "a" * 256 + "," + "b" * 257) == {"a", "a" * 256}


def test_an_error_is_forgotten_by_the_tags_of_what_is_missing(edge: Edge) -> None:
    edge.api.say("/x", 404, cache_control="s-maxage=30", x_amz_meta_cache_tag="compound:none")
    edge.get()
    edge.distribution.invalidate(["#compound:none"])
    edge.page()
    assert edge.get(at=1).status == 200


def test_nothing_is_named_by_nothing() -> None:
    assert not read_invalidation([]).names(key=_Key(), tags=frozenset({"a"}))  # type: ignore[arg-type]


class _Key:
    path, query = "/x", ""
