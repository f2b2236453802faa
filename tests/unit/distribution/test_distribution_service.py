"""The way of a request: refusals, function, cache, origins and what the reader sees of them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Edge


def test_a_page_in_s3_is_answered_by_s3_and_then_by_the_edge(edge: Edge) -> None:
    edge.page()
    first, second = edge.get(), edge.get(at=3599)
    assert (first.status, first.answered_by, first.headers["x-cache"]) == (200, "s3", "Miss from cloudfront")
    assert (second.body, second.answered_by) == (first.body, "edge")
    assert (second.headers["x-cache"], second.headers["age"]) == ("Hit from cloudfront", "3599")
    assert edge.asked == ["s3 /pages/x"]


def test_a_page_that_s3_lacks_comes_from_the_function_with_the_secret(edge: Edge) -> None:
    edge.api.say("/x", cache_control="s-maxage=10")
    assert edge.get().answered_by == "lambda"
    assert edge.asked == ["s3 /pages/x", "lambda /x"]
    assert "x-origin-secret" in edge.api.asked[0].headers
    assert "x-origin-secret" not in edge.s3.asked[0].headers
    assert edge.api.asked[0].headers["host"].startswith("Api.execute-api.")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_unwell_s3_fails_over(edge: Edge, status: int) -> None:
    edge.s3.say("/pages/x", status)
    edge.api.say("/x")
    assert edge.get().answered_by == "lambda"


def test_an_unreachable_s3_fails_over(edge: Edge) -> None:
    edge.s3.down = True
    edge.api.say("/x")
    assert edge.get().answered_by == "lambda"


def test_403_of_s3_does_not_fail_over(edge: Edge) -> None:
    edge.s3.say("/pages/x", 403)
    assert (edge.get().status, edge.api.asked) == (403, [])


def test_every_miss_begins_at_s3_whoever_answered_before(edge: Edge) -> None:
    edge.api.say("/x", cache_control="no-store")
    edge.get()
    edge.get()
    assert edge.asked == ["s3 /pages/x", "s3 /pages/x", "lambda /x", "lambda /x"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_another_method_gets_cloudfronts_own_403(edge: Edge, method: str) -> None:
    answer = edge.get(method=method)
    assert (answer.status, answer.answered_by, edge.asked) == (403, "distribution", [])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/" + "a" * 8191, 404),
        ("/" + "a" * 8192, 414),
        ("/?" + "q" * 8191, 414),
        ("x", 400),
        ("/a b", 400),
        ("/\x00", 400),
    ],
)
def test_a_url_too_long_or_malformed_reaches_no_origin(edge: Edge, path: str, status: int) -> None:
    assert (edge.get(path).status, edge.asked) == (status, [])


def test_the_function_answers_before_the_cache(edge: Edge) -> None:
    answer = edge.get("/X/")
    assert (answer.status, answer.headers["location"], answer.answered_by) == (301, "/x", "function")
    assert answer.headers["x-cache"] == "FunctionGeneratedResponse from cloudfront"
    assert edge.asked == []


def test_home_has_a_key_of_its_own(edge: Edge) -> None:
    edge.page("/index.html")
    assert edge.get("/").status == 200
    assert [key.path for key in edge.distribution.stored_keys()] == ["/index.html"]


def test_the_root_object_stands_in_where_no_function_does(make_edge: Callable[..., Edge]) -> None:
    edge = make_edge(
        lambda named: named["Distribution"]["DistributionConfig"]["DefaultCacheBehavior"].pop(
            "FunctionAssociations"
        )
    )
    edge.page("/index.html")
    assert edge.get("/").status == 200


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("function handler(event) { throw new Error('no'); }", 503),
        ("function handler(event) { return null; }", 502),
    ],
)
def test_a_function_that_fails_is_an_error_of_the_edge(
    make_edge: Callable[..., Edge], code: str, status: int
) -> None:
    edge = make_edge(lambda named: named["CanonicalFunction"].update(FunctionCode=code))
    assert (edge.get().status, edge.asked) == (status, [])


def test_query_cookies_and_headers_make_no_second_copy_and_reach_no_origin(edge: Edge) -> None:
    edge.page()
    edge.get("/x?utm=1", cookie="a=b")
    assert edge.get("/x?utm=2", accept_language="fr").answered_by == "edge"
    assert (edge.s3.asked[0].query, len(edge.distribution.stored_keys())) == ("", 1)
    assert "cookie" not in edge.s3.asked[0].headers


@pytest.mark.parametrize(
    ("behaviour", "expected"), [("all", ["a=1&b=2", "a=1&b=3"]), ("whitelist", ["a=1"]), ("none", [""])]
)
def test_the_cache_policy_says_which_queries_count(
    make_edge: Callable[..., Edge], behaviour: str, expected: list[str]
) -> None:
    def change(named: dict[str, Any]) -> None:
        key = named["PageCachePolicy"]["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
        key["QueryStringsConfig"] = {"QueryStringBehavior": behaviour}
        if behaviour == "whitelist":
            key["QueryStringsConfig"]["QueryStrings"] = ["a"]

    edge = make_edge(change)
    edge.page()
    edge.get("/x?a=1&b=2")
    edge.get("/x?a=1&b=3")
    assert [one.query for one in edge.s3.asked] == expected


def test_an_expired_copy_is_renewed_by_a_304_of_s3(edge: Edge) -> None:
    edge.page()
    first = edge.get()
    renewed, later = edge.get(at=4000), edge.get(at=7000)
    assert edge.s3.asked[1].headers["if-none-match"] == '"1"'
    assert (renewed.status, renewed.body) == (200, first.body)
    assert renewed.headers["x-cache"] == "RefreshHit from cloudfront"
    assert (later.answered_by, later.headers["age"]) == ("edge", "3000")


def test_a_copy_that_came_from_the_function_is_revalidated_against_s3(edge: Edge) -> None:
    edge.api.say("/x", etag='"1"', cache_control="s-maxage=10")
    edge.get()
    edge.page()
    assert edge.get(at=20).answered_by == "s3"
    assert edge.s3.asked[1].headers["if-none-match"] == '"1"'
    assert len(edge.api.asked) == 1


def test_a_changed_page_replaces_the_expired_copy(edge: Edge) -> None:
    edge.page()
    edge.get()
    edge.s3.say("/pages/x", body=b"new", etag='"2"')
    assert edge.get(at=4000).body == b"new"


def test_a_page_that_is_gone_replaces_the_expired_copy(edge: Edge) -> None:
    edge.page()
    edge.get()
    edge.s3.answers.clear()
    edge.api.say("/x", 410, cache_control="s-maxage=3600")
    assert edge.get(at=4000).status == 410
    assert edge.get(at=4001).answered_by == "edge"


def test_within_stale_while_revalidate_the_reader_gets_the_old_copy_and_the_next_the_new(
    bare_edge: Edge,
) -> None:
    bare_edge.page()
    bare_edge.get()
    bare_edge.s3.say("/pages/x", body=b"new", etag='"2"', cache_control="s-maxage=3600")
    assert bare_edge.get(at=3650).body == b"page"
    assert bare_edge.get(at=3651).body == b"new"


def test_no_store_is_not_kept(edge: Edge) -> None:
    edge.s3.say("/pages/x", cache_control="no-store")
    edge.get()
    assert (edge.get().answered_by, edge.distribution.stored_keys()) == ("s3", [])


def test_a_minimum_ttl_keeps_even_no_store(make_edge: Callable[..., Edge]) -> None:
    edge = make_edge(lambda named: named["PageCachePolicy"]["CachePolicyConfig"].update(MinTTL=60))
    edge.s3.say("/pages/x", cache_control="no-store")
    edge.get()
    assert edge.get(at=59).answered_by == "edge"


def test_a_redirect_of_the_function_is_kept_as_its_headers_say(edge: Edge) -> None:
    edge.api.say("/x", 301, location="/y", cache_control="public, max-age=300, s-maxage=3600")
    edge.get()
    assert (edge.get(at=3599).status, len(edge.api.asked)) == (301, 1)


def test_head_is_served_from_the_copy_of_a_get(edge: Edge) -> None:
    edge.page()
    edge.get()
    answer = edge.get(method="HEAD", at=1)
    assert (answer.status, answer.body, answer.answered_by) == (200, b"", "edge")
    assert answer.headers["content-length"] == "4"


def test_a_get_after_a_head_fetches_the_body_under_the_same_key(edge: Edge) -> None:
    edge.page()
    assert edge.get(method="HEAD").body == b""
    assert edge.get(method="HEAD", at=1).answered_by == "edge"
    assert edge.get(at=1).body == b"page"
    assert [one.method for one in edge.s3.asked] == ["HEAD", "GET"]
    assert len(edge.distribution.stored_keys()) == 1


def test_head_fails_over_like_get(edge: Edge) -> None:
    edge.api.say("/x")
    assert (edge.get(method="HEAD").status, edge.api.asked[0].method) == (200, "HEAD")


def test_a_readers_condition_is_answered_at_the_edge(edge: Edge) -> None:
    edge.page()
    edge.get()
    answer = edge.get(if_none_match='"0", W/"1"', at=1)
    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", '"1"')
    assert "content-type" not in answer.headers
    assert "content-security-policy" in answer.headers
    assert edge.get(if_none_match='"2"', at=1).status == 200


def test_the_headers_policy_removes_and_adds_on_miss_and_hit_alike(edge: Edge) -> None:
    edge.page(
        server="AmazonS3",
        last_modified="Thu, 01 Jan 1970 00:00:00 GMT",
        content_security_policy="default-src *",
        x_amz_request_id="1",
    )
    for answer in (edge.get(), edge.get(at=1)):
        assert not answer.headers.keys() & {"last-modified", "x-amz-request-id", "x-amz-meta-cache-tag"}
        assert answer.headers["server"] == "CloudFront"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


def test_without_override_the_origins_own_header_stands(make_edge: Callable[..., Edge]) -> None:
    def change(named: dict[str, Any]) -> None:
        security = named["HeadersPolicy"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
        security["ReferrerPolicy"]["Override"] = False

    edge = make_edge(change)
    edge.page("/a", referrer_policy="origin")
    edge.page("/b")
    assert edge.get("/a").headers["referrer-policy"] == "origin"
    assert edge.get("/b").headers["referrer-policy"] == "no-referrer"


def test_what_is_removed_and_added_too_is_there_as_the_policy_says(make_edge: Callable[..., Edge]) -> None:
    """Removed first, then added: the other way round nothing would be left of it."""

    def change(named: dict[str, Any]) -> None:
        policy = named["HeadersPolicy"]["ResponseHeadersPolicyConfig"]
        policy["SecurityHeadersConfig"]["ReferrerPolicy"]["Override"] = False
        policy["RemoveHeadersConfig"]["Items"].append({"Header": "Referrer-Policy"})

    edge = make_edge(change)
    edge.page(referrer_policy="origin")
    assert edge.get().headers["referrer-policy"] == "no-referrer"


def test_a_large_page_is_compressed_for_who_accepts_it(edge: Edge) -> None:
    body = b"<p>page</p>" * 200
    edge.s3.say(
        "/pages/x",
        body=body,
        content_type="text/html; charset=utf-8",
        etag='"1"',
        cache_control="s-maxage=60",
    )
    packed, plain = edge.get(accept_encoding="gzip, br"), edge.get(accept_encoding="gzip;q=0")
    assert gzip.decompress(packed.body) == body == plain.body
    assert (packed.headers["etag"], plain.headers["etag"]) == ('W/"1"', '"1"')
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.body[4:8] == bytes(4)  # no time in it: the same page is always the same bytes
    assert edge.get(accept_encoding="br, gzip", at=90).headers["etag"] == 'W/"1"'
    assert edge.s3.asked[2].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize(("status", "packed"), [(200, True), (403, True), (404, True), (410, False)])
def test_an_error_is_compressed_like_a_page_if_it_is_403_or_404(
    edge: Edge, status: int, packed: bool
) -> None:
    edge.api.say(
        "/x", status, b"x" * 1_000, content_type="text/html; charset=utf-8", cache_control="s-maxage=30"
    )
    assert ("content-encoding" in edge.get(accept_encoding="gzip").headers) is packed


def test_who_accepts_brotli_alone_gets_the_page_as_it_is(edge: Edge) -> None:
    edge.page()
    edge.s3.say("/pages/x", body=b"x" * 2_000, content_type="text/html", cache_control="s-maxage=30")
    assert "content-encoding" not in edge.get(accept_encoding="br").headers


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"x" * 999, {"content_type": "text/html"}),
        (b"x" * 2000, {"content_type": "image/png"}),
        (b"x" * 2000, {"content_type": "text/html", "content_encoding": "br"}),
        (b"x" * 2000, {"content_type": "text/html", "cache_control": "no-store"}),
        (b"x" * 2000, {"content_type": "text/html", "content_length": "many"}),
    ],
)
def test_what_cloudfront_does_not_compress_stays_as_it_is(
    edge: Edge, body: bytes, headers: dict[str, str]
) -> None:
    edge.s3.say("/pages/x", body=body, etag='"1"', **headers)
    answer = edge.get(accept_encoding="gzip")
    assert (answer.body, answer.headers["etag"]) == (body, '"1"')


def test_an_origin_that_nobody_gave_is_named(edge: Edge) -> None:
    with pytest.raises(ValueError, match="render"):
        type(edge.distribution)(edge.config, {"pages": edge.s3})
