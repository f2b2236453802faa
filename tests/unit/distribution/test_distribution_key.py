"""What tells two requests apart, and what origins are told of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Edge

ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def counting(**configs: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    """Change what the pages' cache policy has in its key."""

    def change(named: dict[str, Any]) -> None:
        key = named["PageCachePolicy"]["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
        key.update(configs)

    return change


def asking(policy: str) -> Callable[[dict[str, Any]], None]:
    """Give the default behaviour an origin request policy."""

    def change(named: dict[str, Any]) -> None:
        named["Distribution"]["DistributionConfig"]["DefaultCacheBehavior"]["OriginRequestPolicyId"] = policy

    return change


@pytest.mark.parametrize(
    ("config", "sent"),
    [
        ({"CookieBehavior": "all"}, ["a=1; b=2", "a=1; b=3"]),
        ({"CookieBehavior": "whitelist", "Cookies": ["a"]}, ["a=1"]),
        ({"CookieBehavior": "allExcept", "Cookies": ["a"]}, ["b=2", "b=3"]),
        ({"CookieBehavior": "none"}, [None]),
    ],
)
def test_the_cache_policy_says_which_cookies_count(
    make_edge: Callable[..., Edge], config: dict[str, Any], sent: list[str | None]
) -> None:
    edge = make_edge(counting(CookiesConfig=config))
    edge.page()
    edge.get(cookie="b=2; a=1")
    edge.get(cookie="a=1; b=3")
    edge.get(cookie="a=1;b=3")
    assert [one.headers.get("cookie") for one in edge.s3.asked] == sent
    assert len(edge.distribution.stored_keys()) == len(sent)


def test_cookie_names_and_values_count_by_case(make_edge: Callable[..., Edge]) -> None:
    edge = make_edge(counting(CookiesConfig={"CookieBehavior": "whitelist", "Cookies": ["a"]}))
    edge.page()
    for cookie in ("a=x", "a=X", "A=x"):
        edge.get(cookie=cookie)
    assert [one.headers.get("cookie") for one in edge.s3.asked] == ["a=x", "a=X", None]


def test_every_reader_with_a_cookie_of_his_own_is_a_miss(make_edge: Callable[..., Edge]) -> None:
    edge = make_edge(counting(CookiesConfig={"CookieBehavior": "all"}))
    edge.page()
    assert [edge.get(cookie=f"id={one}").answered_by for one in range(5)] == ["s3"] * 5


def test_where_cookies_are_forwarded_an_expired_copy_is_fetched_whole(make_edge: Callable[..., Edge]) -> None:
    edge = make_edge(counting(CookiesConfig={"CookieBehavior": "all"}))
    edge.page()
    edge.get()
    edge.get(at=4000)
    assert ["if-none-match" in one.headers for one in edge.s3.asked] == [False, False]


@pytest.mark.parametrize(("behaviour", "shown"), [("none", False), ("all", True)])
def test_an_origins_cookies_reach_readers_only_where_cookies_are_forwarded(
    make_edge: Callable[..., Edge], behaviour: str, shown: bool
) -> None:
    def change(named: dict[str, Any]) -> None:
        counting(CookiesConfig={"CookieBehavior": behaviour})(named)
        named["HeadersPolicy"]["ResponseHeadersPolicyConfig"].pop("RemoveHeadersConfig")

    edge = make_edge(change)
    edge.page(set_cookie="id=1")
    assert ("set-cookie" in edge.get().headers, "set-cookie" in edge.get().headers) == (shown, shown)


@pytest.mark.parametrize(
    ("config", "sent"),
    [
        ({"QueryStringBehavior": "allExcept", "QueryStrings": ["utm"]}, ["b=2&a=%31", "a=1&b=2", "a"]),
        ({"QueryStringBehavior": "whitelist", "QueryStrings": ["a"]}, ["a=%31", "a=1", "a"]),
    ],
)
def test_a_query_counts_as_it_is_written(
    make_edge: Callable[..., Edge], config: dict[str, Any], sent: list[str]
) -> None:
    edge = make_edge(counting(QueryStringsConfig=config))
    edge.page()
    for query in ("utm=1&b=2&a=%31", "a=1&utm=2&b=2", "a"):
        edge.get(f"/x?{query}")
    assert [one.query for one in edge.s3.asked] == sent


def test_headers_of_the_key_make_copies_of_their_own_and_are_sent(make_edge: Callable[..., Edge]) -> None:
    config = {"HeaderBehavior": "whitelist", "Headers": ["Accept-Language", "Host"]}
    edge = make_edge(counting(HeadersConfig=config))
    edge.page(vary="accept-language, user-agent")
    for language in ("fr", "de", "fr"):
        assert edge.get(accept_language=language, user_agent=language).headers["vary"] == "accept-language"
    assert [one.headers["accept-language"] for one in edge.s3.asked] == ["fr", "de"]
    assert {one.headers["host"] for one in edge.s3.asked} == {"x"}  # which a bucket does not know
    assert {one.headers["user-agent"] for one in edge.s3.asked} == {"Amazon CloudFront"}


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("gzip, deflate, br, zstd", "br,gzip"),
        ("br;q=0, gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("*", "br,gzip"),
        ("br", "br"),
        ("identity", None),
        ("gzip;q=0.000", None),
    ],
)
def test_accept_encoding_is_normalised_to_what_the_policy_enables(
    edge: Edge, accept: str, sent: str | None
) -> None:
    edge.page()
    edge.get(accept_encoding=accept)
    assert edge.s3.asked[0].headers.get("accept-encoding") == sent


def test_what_is_not_enabled_is_not_in_the_key(make_edge: Callable[..., Edge]) -> None:
    edge = make_edge(counting(EnableAcceptEncodingBrotli=False, EnableAcceptEncodingGzip=False))
    edge.page()
    edge.get(accept_encoding="br, gzip")
    assert edge.get().answered_by == "edge"


@pytest.mark.parametrize(("policy", "host"), [(ALL_VIEWER, "x"), (ALL_VIEWER_EXCEPT_HOST, None)])
def test_an_origin_request_policy_sends_more_and_tells_nobody_apart(
    make_edge: Callable[..., Edge], policy: str, host: str | None
) -> None:
    edge = make_edge(asking(policy))
    edge.page()
    edge.get("/x?a=1", cookie="a=1", accept_language="fr", if_none_match='"9"', range="bytes=0-1")
    assert edge.get("/x?a=2", cookie="a=2", accept_language="de").answered_by == "edge"
    (asked,) = edge.s3.asked
    assert (asked.query, asked.headers["cookie"], asked.headers["accept-language"]) == ("a=1", "a=1", "fr")
    assert asked.headers["host"] == (host or edge.config.origins["pages"].domain)
    assert not asked.headers.keys() & {"if-none-match", "range"}


def test_an_origin_request_policy_of_the_template_is_understood(
    template: dict[str, Any], make_edge: Callable[..., Edge]
) -> None:
    config = {
        "Name": "more",
        "HeadersConfig": {"HeaderBehavior": "whitelist", "Headers": ["Referer"]},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "whitelist", "QueryStrings": ["a"]},
    }
    template["Resources"]["More"] = {
        "Type": "AWS::CloudFront::OriginRequestPolicy",
        "Properties": {"OriginRequestPolicyConfig": config},
    }
    edge = make_edge(asking({"Ref": "More"}))  # type: ignore[arg-type]
    edge.page()
    edge.get("/x?a=1&b=2", referer="r", origin="o", cookie="c=1")
    (asked,) = edge.s3.asked
    assert (asked.query, asked.headers["referer"]) == ("a=1", "r")
    assert not asked.headers.keys() & {"origin", "cookie"}
