"""Traps of HTTP: methods, conditions, headers, spellings of a path, and how long the edge waits."""

from __future__ import annotations

import re

import pytest
from traps.world import HUB, UNKNOWN, World

pytestmark = pytest.mark.xdist_group("traps")

HOUR = 3_600
DEFAULT_ATTEMPTS, DEFAULT_CONNECT, DEFAULT_READ = 3, 10, 30  # CloudFront Developer Guide, "Origin settings"
# What tells one answer from another of the same page: when, and by whom it was handed on.
OF_THE_MOMENT = {"age", "date", "via", "x-cache"}
STRICT = re.compile(r"default-src 'none';(?!.*unsafe)(?!.*nonce)(?!.*script-src)")


def test_t11_head_is_get_without_a_body(world: World) -> None:
    """HEAD of a page that S3 lacks fails over too; its headers are GET's, and a GET after it is whole."""
    head = world.get(method="HEAD")
    whole = world.get(at=1)
    assert (head.status, head.body) == (whole.status, b"") == (200, b"")
    assert _lasting(head.headers) == _lasting(whole.headers)
    assert len(whole.body) == int(head.headers["content-length"])
    assert world.get(UNKNOWN, method="HEAD").status == 404
    assert world.get(at=2, method="HEAD").answered_by == "edge"


def _lasting(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in OF_THE_MOMENT}


def test_t11_the_api_hands_every_path_and_method_on(world: World) -> None:
    """A route for GET alone would answer HEAD with 404, and a stage with a name is a part of each path."""
    (stage,) = world.of_type("AWS::ApiGatewayV2::Stage")
    assert world.said(stage, "StageName") == "$default"
    assert not world.origin("render").get("OriginPath")
    routes = world.said("Api", "Body", "paths")
    assert list(routes) == ["/$default"]
    assert routes["/$default"].get("x-amazon-apigateway-any-method", {}).get("isDefaultRoute") is True


def test_t12_an_expired_copy_of_the_functions_is_renewed_by_s3(world: World) -> None:
    """The function answers with the ETag that S3 has: its MD5 in quotes, which needs SSE-S3, not KMS."""
    first = world.get()
    assert first.answered_by == "lambda"
    again = world.get(at=2 * HOUR)
    assert again.headers["x-cache"] == "RefreshHit from cloudfront"
    assert (again.answered_by, again.body, world.renders) == ("s3", first.body, 1)
    assert world.get(at=2 * HOUR + 1).answered_by == "edge"
    assert world.get(at=2 * HOUR + 2, if_none_match=first.headers["etag"]).status == 304
    (rule,) = world.said("PageBucket", "BucketEncryption", "ServerSideEncryptionConfiguration")
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert not rule.get("BucketKeyEnabled")


def test_t13_both_copies_of_a_page_have_the_same_headers(world: World) -> None:
    """The policy takes away what S3 and API Gateway say of themselves; the rest is made in one place."""
    from_function = world.get()
    world.service.edge.invalidate(["/*"])
    from_s3 = world.get()
    assert (from_function.answered_by, from_s3.answered_by) == ("lambda", "s3")
    assert from_function.body == from_s3.body
    assert _lasting(from_function.headers) == _lasting(from_s3.headers)
    shown = [name for name in from_s3.headers if name.startswith(("x-amz", "apigw"))]
    assert shown == []
    # What neither emulation sends, although AWS may: a version's id once somebody turns versions on.
    removed = world.said("HeadersPolicy", "ResponseHeadersPolicyConfig", "RemoveHeadersConfig", "Items")
    assert {"accept-ranges", "x-amz-version-id"} <= {one["Header"] for one in removed or ()}


def test_t14_one_strict_policy_for_every_page(world: World) -> None:
    """S3 cannot send a policy of a page's own, so there is one, without exceptions, and no page needs any."""
    answers = [world.get(), world.get(at=1), world.get(UNKNOWN), world.get(HUB)]
    world.service.edge.invalidate(["/*"])
    answers.append(world.get(at=2))
    policies = {answer.headers.get("content-security-policy", "") for answer in answers}
    assert len(policies) == 1
    assert STRICT.match(policies.pop())
    for answer in answers:
        assert not re.search(
            rb"<script(?! type=\"application/ld\+json\")|\sstyle=|\son\w+=|<style", answer.body
        )

    edge = world.edge()
    edge.s3.say("/pages/x", 200, world.life() | {"content-security-policy": "default-src *"})
    assert STRICT.match(edge.get().headers["content-security-policy"])


def test_t15_nothing_that_a_reader_sends_goes_to_an_origin(world: World) -> None:
    """A reader's Host or Authorization would break the signature for S3 and the way to the API."""
    edge = world.edge()
    for host in ("pages.example", "other.example"):
        edge.get(host=host, authorization="Basic x", x_forwarded_host="evil.example", accept_language="fr")
    assert len(edge.s3.asked) == len(edge.api.asked) == 1
    hosts = {one.asked[0].headers["host"] for one in (edge.s3, edge.api)}
    assert hosts == {one.domain for one in edge.config.origins.values()}
    for asked in (*edge.s3.asked, *edge.api.asked):
        assert not asked.headers.keys() & {"authorization", "x-forwarded-host", "accept-language"}


def test_t16_only_get_and_head_get_in(world: World) -> None:
    """A group fails over for reads only, so that nothing here takes a form or is called by others."""
    edge = world.edge()
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
        answer = edge.get(method=method)
        assert (answer.status, answer.answered_by) == (403, "distribution"), method
    assert edge.s3.asked + edge.api.asked == []


def test_t17_an_escaped_path_never_becomes_a_key(world: World) -> None:
    """An escaped letter is sent to the plain path, any other escape ends at the edge: no key holds a `%`."""
    for path in ("/%63ompounds", "/compound%73", "/%43OMPOUNDS"):
        answer = world.get(path)
        assert (answer.status, answer.headers.get("location")) == (301, "/compounds"), path
    for path in ("/a%2Fb", "/%2563ompounds", "/caf%C3%A9", "/%"):
        assert world.get(path).status == 404, path
    assert world.renders == 0
    assert not [key for key in world.stored() if "%" in key]


def test_t18_one_page_has_one_path_one_copy_and_one_object(world: World) -> None:
    """Slashes, case, dots and index names are sent to the one form before the cache sees them."""
    before = world.stored()
    assert world.get("/compounds").status == 200
    for path in (
        "/compounds/",
        "/Compounds",
        "//compounds",
        "/./compounds",
        "/a/../compounds",
        "/compounds/index.html",
    ):
        answer = world.get(path, at=1)
        assert (answer.status, answer.headers.get("location")) == (301, "/compounds"), path
    assert world.get("/").status == 200
    assert world.get("/index.html").headers.get("location") == "/"
    assert {key.path for key in world.service.edge.stored_keys()} == {"/compounds", "/index.html"}
    assert world.stored() - before == {"/compounds", "/index.html"}
    assert world.renders == 2


def test_t19_s3_is_given_up_within_seconds(world: World) -> None:
    """Every page that S3 lacks or cannot give waits for S3 first; CloudFront's own patience is minutes."""
    origin = world.origin("pages")
    attempts = int(origin.get("ConnectionAttempts", DEFAULT_ATTEMPTS))
    connect = int(origin.get("ConnectionTimeout", DEFAULT_CONNECT))
    read = int(origin["S3OriginConfig"].get("OriginReadTimeout", DEFAULT_READ))
    assert attempts * connect <= 4
    assert attempts * (connect + read) <= 15


def test_t20_a_slow_page_is_rendered_once(world: World) -> None:
    """CloudFront tries a slow API again, each try a render. Function, API and edge end in this order."""
    origin = world.origin("render")
    assert int(origin.get("ConnectionAttempts", DEFAULT_ATTEMPTS)) == 1
    (route,) = world.said("Api", "Body", "paths").values()
    integration = route["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"]
    function = int(world.said("RenderFunction", "Timeout"))
    most = int(world.template["Parameters"]["RenderTimeout"]["MaxValue"])
    edge = int(origin["CustomOriginConfig"].get("OriginReadTimeout", DEFAULT_READ))
    assert max(function, most) < integration["timeoutInMillis"] / 1000 < edge
