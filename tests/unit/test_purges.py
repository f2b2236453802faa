"""What CloudFront's API is asked to forget reaches the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import aws
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from toolkit import purges
from toolkit.purges import Purges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONFIG: dict[str, Any] = {
    "Comment": "",
    "Enabled": True,
    "Origins": {"Quantity": 1, "Items": [{"Id": "a", "DomainName": "a.invalid"}]},
    "DefaultCacheBehavior": {"TargetOriginId": "a", "ViewerProtocolPolicy": "https-only"},
}


@pytest.fixture
def cloudfront() -> Iterator[Any]:
    """CloudFront as moto has it."""
    with mock_aws():
        yield aws.client("cloudfront")


def distribution(cloudfront: Any) -> str:
    made = cloudfront.create_distribution(DistributionConfig=CONFIG | {"CallerReference": str(uuid4())})
    return str(made["Distribution"]["Id"])


def purge(cloudfront: Any, id_: str, *items: str) -> None:
    batch = {"Paths": {"Quantity": len(items), "Items": list(items)}, "CallerReference": "-".join(items)}
    cloudfront.create_invalidation(DistributionId=id_, InvalidationBatch=batch)


def test_an_invalidation_is_handed_on(cloudfront: Any) -> None:
    """It has taken effect when CloudFront answers, and CloudFront keeps it in its list."""
    id_, forgotten = distribution(cloudfront), list[str]()
    purges.connect(id_, forgotten.extend)
    purge(cloudfront, id_, "#all", "/compounds")
    assert forgotten == ["#all", "/compounds"]
    assert cloudfront.list_invalidations(DistributionId=id_)["InvalidationList"]["Quantity"] == 1


def test_another_distribution_is_another_edge(cloudfront: Any) -> None:
    """Each has what it is asked for itself, and one without an edge harms nobody."""
    edges: dict[str, list[str]] = {distribution(cloudfront): [] for _ in range(3)}
    first, second, without = edges
    purges.connect(first, edges[first].extend)
    purges.connect(second, edges[second].extend)
    for id_ in edges:
        purge(cloudfront, id_, f"#{id_}")
    assert edges == {first: [f"#{first}"], second: [f"#{second}"], without: []}


def test_the_last_edge_has_them(cloudfront: Any) -> None:
    """Where an edge takes another's place, each invalidation is handed on once."""
    id_, first, second = distribution(cloudfront), list[str](), list[str]()
    purges.connect(id_, first.extend)
    purges.connect(id_, second.extend)
    purge(cloudfront, id_, "/*")
    assert (first, second) == ([], ["/*"])


def test_what_the_edge_does_not_understand_is_refused(cloudfront: Any) -> None:
    """An item that CloudFront would refuse is an error of the call."""
    id_ = distribution(cloudfront)

    def forget(items: Iterable[str]) -> None:
        raise ValueError(f"not {[*items]}")

    purges.connect(id_, forget)
    with pytest.raises(ClientError, match=r"InvalidArgument.* not \['x'\]"):
        purge(cloudfront, id_, "x")


def test_what_is_on_its_way_is_forgotten_when_it_arrives() -> None:
    """A copy that was asked for before a purge, and kept after it, does not stay; others do."""
    kept = {"/a"}
    one = Purges(kept.difference_update)
    with one.met():
        one.forget(["/a", "/b"])
        kept.update({"/a", "/c"})
    assert kept == {"/c"}
    with one.met():
        kept.add("/a")
    assert kept == {"/a", "/c"}


def test_a_purge_that_was_refused_is_not_done_again() -> None:
    """What the edge does not understand harms no request."""

    def refuse(_items: Iterable[str]) -> None:
        raise ValueError("no")

    one = Purges(refuse)
    with one.met(), pytest.raises(ValueError, match="no"):
        one.forget(["x"])
