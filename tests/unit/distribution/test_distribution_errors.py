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
    attempts = edge.config.origins["pages"].attempts
    for at in (HOUR + 100, HOUR + 104):
        edge.get(at=at)
    assert [one.now for one in edge.s3.asked] == [0, *[HOUR + 100] * attempts]
    edge.get(at=HOUR + 105)
    assert edge.s3.asked[-1].now == HOUR + 105


def test_stale_if_error_bounds_how_old_a_page_may_be(edge: Edge) -> None:
    edge.page()
    edge.get()
    all_down(edge)
    assert edge.get(at=HOUR + DAY - 1).status == 200
    assert edge.get(at=HOUR + DAY).status == 503


def test_without_stale_if_error_an_expired_page_is_served_up_to_the_maximum_ttl(edge: Edge) -> None:
    edge.page(cache_control="s-maxage=10")
    edge.get()
    all_down(edge)
    assert edge.get(at=10 + DAY - 1).status == 200
    assert edge.get(at=10 + DAY).status == 503


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
    assert (answer.status, answer.answered_by) == (503, "distribution")
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


@pytest.mark.parametrize(("attempts", "asked"), [(1, 1), (3, 3)])
def test_a_connection_is_tried_as_often_as_the_origin_says(
    make_edge: Callable[..., Edge], attempts: int, asked: int
) -> None:
    edge = make_edge(attempting(attempts))
    edge.s3.down = edge.api.down = True
    assert edge.get().status == 503
    assert (edge.asked.count("s3 /pages/x"), len(edge.api.asked)) == (asked, asked)


def test_an_origin_that_is_silent_is_asked_again_if_it_is_a_custom_one(
    make_edge: Callable[..., Edge],
) -> None:
    edge = make_edge(attempting(3))
    edge.s3.down = edge.api.down = True
    edge.s3.silent = edge.api.silent = True
    assert edge.get().status == 504
    assert (edge.asked.count("s3 /pages/x"), len(edge.api.asked)) == (1, 3)


@pytest.mark.parametrize(("silent", "code"), [(False, 503), (True, 504)])
def test_who_does_not_answer_is_left_for_the_second_if_its_code_is_among_the_groups(
    make_edge: Callable[..., Edge], silent: bool, code: int
) -> None:
    """No connection counts as 503, no answer in time as 504; without that code the function is not asked."""

    def without(named: dict[str, Any]) -> None:
        group = named["Distribution"]["DistributionConfig"]["OriginGroups"]["Items"][0]
        group["FailoverCriteria"]["StatusCodes"]["Items"].remove(code)

    asked = []
    for edge in (make_edge(), make_edge(without)):
        edge.s3.down, edge.s3.silent = True, silent
        edge.get()
        asked.append(len(edge.api.asked))
    assert asked == [1, 0]


def test_a_slow_render_of_the_template_is_not_tried_twice(edge: Edge) -> None:
    edge.api.down = edge.api.silent = True
    edge.get()
    assert len(edge.api.asked) == 1


def test_who_recovers_between_two_attempts_answers(make_edge: Callable[..., Edge]) -> None:
    edge = make_edge(attempting(2))
    edge.page()
    edge.s3.down_for = 1
    assert (edge.get().answered_by, edge.api.asked) == ("s3", [])


def attempting(attempts: int) -> Callable[[dict[str, Any]], None]:
    """Let CloudFront try so often to connect to each origin."""

    def change(named: dict[str, Any]) -> None:
        for origin in named["Distribution"]["DistributionConfig"]["Origins"]:
            origin["ConnectionAttempts"] = attempts

    return change


def test_a_body_shorter_than_it_is_said_to_be_is_handed_on_and_not_kept(edge: Edge) -> None:
    edge.page(content_length="100")
    assert (edge.get().status, edge.get().answered_by) == (200, "s3")
    assert edge.distribution.stored_keys() == []
