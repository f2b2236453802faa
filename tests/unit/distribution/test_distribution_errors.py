"""When an origin fails: expired copies, error lives and the page that takes an error's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Edge

ERROR_PAGE = "/pages/errors/unavailable.html"
HOUR, DAY = 3_600, 86_400


def all_down(edge: Edge) -> None:
    edge.s3.down = edge.api.down = True


def compute_down(edge: Edge) -> None:
    edge.s3.answers.pop("/pages/x", None)
    edge.api.down = True


def compute_fails(edge: Edge) -> None:
    edge.s3.answers.pop("/pages/x", None)
    edge.api.say("/x", 500, cache_control="no-store")


@pytest.mark.parametrize("fault", [all_down, compute_down, compute_fails])
def test_an_expired_page_is_served_while_the_origins_fail(edge: Edge, fault: Callable[[Edge], None]) -> None:
    edge.page()
    edge.get()
    fault(edge)
    answer = edge.get(at=HOUR + 100)
    assert (answer.status, answer.body, answer.answered_by) == (200, b"page", "edge")


def test_the_origins_are_left_alone_for_the_error_caching_minimum_ttl(edge: Edge) -> None:
    edge.page()
    edge.get()
    all_down(edge)
    for at in (HOUR + 100, HOUR + 104):
        edge.get(at=at)
    assert len(edge.s3.asked) == 2
    edge.get(at=HOUR + 105)
    assert len(edge.s3.asked) == 3


def test_stale_if_error_bounds_how_old_a_page_may_be(edge: Edge) -> None:
    edge.page()
    edge.get()
    all_down(edge)
    assert edge.get(at=HOUR + DAY - 1).status == 200
    assert edge.get(at=HOUR + DAY).status == 504


def test_without_stale_if_error_an_expired_page_is_served_for_as_long_as_it_takes(edge: Edge) -> None:
    edge.page(cache_control="s-maxage=10")
    edge.get()
    all_down(edge)
    assert edge.get(at=1000 * DAY).status == 200


def test_a_404_is_not_covered_by_an_expired_page(edge: Edge) -> None:
    edge.page()
    edge.get()
    edge.s3.answers.clear()
    assert edge.get(at=HOUR + 100).status == 404


def test_an_error_is_kept_for_its_rule_or_its_headers_whichever_is_longer(edge: Edge) -> None:
    edge.api.say("/x", 404, cache_control="max-age=0, s-maxage=30")
    edge.get()
    assert edge.get(at=29).answered_by == "edge"
    assert edge.get(at=29).headers["x-cache"] == "Error from cloudfront"
    assert edge.get(at=30).answered_by == "lambda"


def test_an_error_page_takes_the_place_of_the_error(edge: Edge) -> None:
    edge.s3.say(
        ERROR_PAGE, body=b"later", content_type="text/html; charset=utf-8", cache_control="s-maxage=60"
    )
    compute_fails(edge)
    answer = edge.get()
    assert (answer.status, answer.body, answer.answered_by) == (503, b"later", "distribution")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"]
    assert edge.get(at=4).answered_by == "edge"
    edge.api.say("/x")
    assert edge.get(at=5).status == 200


def test_the_error_page_is_had_from_the_cache_when_everything_is_down(edge: Edge) -> None:
    edge.s3.say(ERROR_PAGE, body=b"later", cache_control="s-maxage=60")
    edge.get("/errors/unavailable.html")
    all_down(edge)
    assert (edge.get(at=5).status, edge.get(at=5).body) == (503, b"later")


def test_an_error_page_that_is_missing_gives_its_own_error(edge: Edge) -> None:
    compute_fails(edge)
    assert (edge.get().status, edge.get().body) == (404, b"<Error/>")


def test_an_error_page_that_cannot_be_fetched_leaves_cloudfronts_own(edge: Edge) -> None:
    all_down(edge)
    answer = edge.get()
    assert (answer.status, answer.answered_by) == (504, "distribution")
    assert b"could not be satisfied" in answer.body


def test_404_keeps_the_functions_own_page(edge: Edge) -> None:
    edge.s3.say(ERROR_PAGE, body=b"later")
    assert edge.get().body == b"unknown"


def test_with_403_among_the_failover_codes_a_fault_would_look_like_a_miss(
    make_edge: Callable[..., Edge],
) -> None:
    def change(named: dict[str, Any]) -> None:
        group = named["Distribution"]["DistributionConfig"]["OriginGroups"]["Items"][0]
        group["FailoverCriteria"]["StatusCodes"]["Items"].append(403)

    edge = make_edge(change)
    edge.s3.say("/pages/x", 403)
    edge.get()
    assert len(edge.api.asked) == 1
