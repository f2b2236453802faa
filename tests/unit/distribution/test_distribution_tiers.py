"""Several edges, and the shields between them and the origins."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Edge, ScriptedOrigin

    from toolkit.distribution import OriginRequest, Response

HOUR = 3_600


def hold(origin: ScriptedOrigin) -> threading.Event:
    """Let `origin` answer nobody until the returned event is set."""
    released, fetch = threading.Event(), origin.fetch

    def wait_then_fetch(request: OriginRequest) -> Response:
        released.wait(10)
        return fetch(request)

    origin.fetch = wait_then_fetch  # type: ignore[method-assign]
    return released


def test_edges_behind_a_shield_bring_a_page_once(edges: Edge) -> None:
    edges.page()
    answers = [edges.get(edge=one) for one in range(3)]
    assert edges.asked == ["s3 /pages/x"]
    assert [answer.answered_by for answer in answers] == ["s3", "edge", "edge"]
    assert [answer.headers["x-cache"].split()[0] for answer in answers] == ["Miss", "Hit", "Hit"]


def test_without_a_shield_every_edge_goes_to_the_origin(bare_edges: Edge) -> None:
    bare_edges.page()
    assert [bare_edges.get(edge=one).answered_by for one in range(3)] == ["s3"] * 3


def test_a_shield_that_is_not_enabled_is_none(make_edge: Callable[..., Edge]) -> None:
    def change(named: dict[str, Any]) -> None:
        for origin in named["Distribution"]["DistributionConfig"]["Origins"]:
            origin["OriginShield"]["Enabled"] = False

    edges = make_edge(change, edges=2)
    edges.page()
    assert [edges.get(edge=one).answered_by for one in range(2)] == ["s3"] * 2


def test_a_page_that_the_function_made_is_behind_the_functions_own_shield(edges: Edge) -> None:
    edges.api.say("/x", cache_control="s-maxage=10")
    for one in range(3):
        assert edges.get(edge=one).status == 200
    assert len(edges.api.asked) == 1
    assert len(edges.s3.asked) == 3  # an error of a primary is kept nowhere: the primary is asked every time


def test_an_edge_counts_the_age_of_the_shields_copy(edges: Edge) -> None:
    edges.page()
    edges.get(at=0, edge=0)
    late = edges.get(at=3000, edge=1)
    assert late.headers["age"] == "3000"
    edges.page(etag='"2"')
    assert edges.get(at=HOUR - 1, edge=1).headers["etag"] == '"1"'
    assert edges.get(at=HOUR + 61, edge=1).headers["etag"] == '"2"'


def test_within_stale_while_revalidate_each_tier_has_one_more_reader_of_the_old_copy(edges: Edge) -> None:
    edges.page()
    edges.get()
    edges.page(etag='"2"')
    assert [edges.get(at=HOUR + at).headers["etag"] for at in (10, 11, 12)] == ['"1"', '"1"', '"2"']


def test_stale_while_revalidate_is_no_longer_through_a_shield(edges: Edge) -> None:
    edges.page()
    edges.get()
    edges.page(etag='"2"')
    edges.get(at=HOUR + 59)  # the shield answers with its old copy, and brings the new one
    assert edges.get(at=HOUR + 60).headers["etag"] == '"2"'


def test_a_304_of_the_shield_costs_no_origin_anything(edges: Edge) -> None:
    edges.page()
    edges.get(edge=0)
    edges.get(at=10, edge=1)
    edges.get(at=HOUR + 100, edge=0)
    renewed = edges.get(at=HOUR + 110, edge=1)
    assert (renewed.status, renewed.body) == (200, b"page")
    assert (renewed.headers["x-cache"], renewed.headers["age"]) == ("RefreshHit from cloudfront", "10")
    assert len(edges.s3.asked) == 2


def test_an_edges_condition_passes_a_shield_that_has_no_copy(edges: Edge) -> None:
    edges.api.say("/x", etag='"1"', cache_control="s-maxage=10")
    edges.get()
    edges.page()
    assert edges.get(at=20).answered_by == "s3"
    assert edges.s3.asked[1].headers["if-none-match"] == '"1"'
    assert edges.get(at=21, edge=1).body == b"page"  # the 304 was the first edge's, and not kept for this one


def test_an_outage_behind_the_shield_shows_at_no_edge_that_has_a_copy(edges: Edge) -> None:
    edges.page()
    edges.get(edge=0)
    edges.get(at=10, edge=1)
    edges.s3.down = edges.api.down = True
    assert [edges.get(at=HOUR + 100, edge=one).status for one in range(3)] == [200, 200, 200]
    assert len(edges.s3.asked) == 1 + edges.config.origins["pages"].attempts


@pytest.mark.parametrize("item", ["/x", "/x*", "#all"])
def test_an_invalidation_reaches_shields_and_every_edge(edges: Edge, item: str) -> None:
    edges.page()
    for one in range(3):
        edges.get(edge=one)
    edges.page(etag='"2"')
    edges.distribution.invalidate([item])
    assert edges.distribution.stored_keys() == []
    assert [edges.get(at=1, edge=one).headers["etag"] for one in range(3)] == ['"2"'] * 3
    assert len(edges.s3.asked) == 2


def test_a_key_that_several_edges_hold_is_listed_once(edges: Edge) -> None:
    edges.page()
    edges.get(edge=0)
    edges.get(edge=2)
    ((key, copies),) = edges.distribution.stored().items()
    assert edges.distribution.stored_keys() == [key]
    assert [copy.status for copy in copies] == [200, 200]


def test_readers_of_one_cold_page_over_many_edges_make_one_request_of_each_origin(
    make_edge: Callable[..., Edge],
) -> None:
    edges = make_edge(edges=4)
    edges.api.say("/x", body=b"rendered", cache_control="s-maxage=10")
    released = hold(edges.s3)
    answers: list[Response] = []
    readers = [
        threading.Thread(target=lambda at=at: answers.append(edges.get(edge=at % 4))) for at in range(40)
    ]
    for reader in readers:
        reader.start()
    released.set()
    for reader in readers:
        reader.join(10)
    assert [answer.body for answer in answers] == [b"rendered"] * 40
    assert len(edges.api.asked) == 1
    assert len(edges.s3.asked) <= 4


@pytest.mark.parametrize(("codes", "answered"), [([404], "distribution"), ([404, 503], "lambda")])
def test_a_connection_that_fails_behind_the_shield_fails_over_if_503_is_a_failover_code(
    make_edge: Callable[..., Edge], codes: list[int], answered: str
) -> None:
    def change(named: dict[str, Any]) -> None:
        group = named["Distribution"]["DistributionConfig"]["OriginGroups"]["Items"][0]
        group["FailoverCriteria"]["StatusCodes"] = {"Quantity": len(codes), "Items": codes}

    edge = make_edge(change)
    edge.s3.down = True
    edge.api.say("/x")
    assert edge.get().answered_by == answered


def test_readers_outages_and_invalidations_at_once_leave_nobody_waiting(edges: Edge) -> None:
    """Seeded, but for the order in which threads run: no fault, and an end."""
    for number in range(5):
        edges.page(f"/{number}")
    seen: set[int] = set()

    def run(seed: int) -> None:
        choose = random.Random(seed)  # noqa: S311  no secret
        for _ in range(150):
            what = choose.random()
            if what < 0.05:
                edges.distribution.invalidate([choose.choice(["/*", "#all", "/1"])])
            elif what < 0.1:
                edges.s3.down = not edges.s3.down
            else:
                method, path = choose.choice(["GET", "HEAD"]), f"/{choose.randrange(8)}"
                at, edge = choose.randrange(9_000), choose.randrange(3)
                seen.add(edges.get(path, at, method, edge, accept_encoding="gzip" * (edge == 1)).status)

    threads = [threading.Thread(target=run, args=(seed,), daemon=True) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    assert seen == {200, 404}


def test_there_is_at_least_one_edge(edge: Edge) -> None:
    with pytest.raises(ValueError, match="edge"):
        type(edge.distribution)(edge.config, {"pages": edge.s3, "render": edge.api}, edges=0)
