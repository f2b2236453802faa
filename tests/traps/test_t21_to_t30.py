"""Traps of many at once, of writing and forgetting, and of settings that look harmless."""

from __future__ import annotations

import gzip
import threading
from typing import Any

import pytest
from aws_calls import Proceed, around_calls, failing_calls
from faults import refusal
from traps.world import HUB, PAGE, World

pytestmark = pytest.mark.xdist_group("traps")

HOUR, YEAR = 3_600, 31_536_000
READERS, EDGES = 6, 3
BRIEF = "public, max-age=0, s-maxage=10"


def test_t21_many_readers_of_a_cold_page_cause_one_render(world: World) -> None:
    """Requests for one key wait for each other, at each edge and at the shield that all edges share.

    There is no lease in the table: two renders that do race cost one put, which one of them loses (T22).
    """
    edge = world.edge(EDGES)
    edge.api.say("/x", 200, world.life())
    edge.api.company = threading.Barrier(2)
    answers = edge.get_together(READERS, EDGES)
    assert {(answer.status, answer.body) for answer in answers} == {(200, b"page")}
    assert len(edge.api.asked) == 1

    edge = world.edge(EDGES)
    edge.s3.say("/pages/x", 200, world.life())
    edge.s3.company = threading.Barrier(2)
    edge.get_together(READERS, EDGES)
    assert (len(edge.s3.asked), edge.api.asked) == (1, [])


def test_t22_an_old_render_never_overwrites_a_newer_one(world: World) -> None:
    """Without a fence in the table: every put is conditional on what its writer has seen, here on nothing."""
    newer = b"newer"
    first = True

    def meanwhile(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        nonlocal first
        if operation == "PutObject" and first:
            first = False
            world.stack.s3.put_object(**{**parameters, "Body": newer, "IfNoneMatch": "*"})
        return proceed()

    assert world.service
    with around_calls(meanwhile):
        answer = world.get()
    assert (answer.status, answer.headers["cache-control"]) == (200, BRIEF)
    assert world.body() == newer
    assert world.get(at=10).body == newer


def test_t23_a_put_that_fails_is_not_the_readers_trouble(world: World) -> None:
    """The page is answered all the same, for ten seconds at the edge; as soon as S3 takes it, for an hour."""
    assert world.service
    with failing_calls(refusal("PutObject", "SlowDown", 503), "PutObject"):
        answer = world.get()
        assert (answer.status, answer.headers["cache-control"]) == (200, BRIEF)
        assert PAGE not in world.stored()
        assert world.get(at=9).answered_by == "edge"
    assert world.get(at=10).answered_by == "lambda"
    assert PAGE in world.stored()
    assert world.get(at=10 + HOUR - 1).answered_by == "edge"
    assert world.said("PutFailedAlarm", "MetricName") == "PutFailed"


def test_t24_the_edge_forgets_after_s3_has_the_new_page(world: World) -> None:
    """Were it the other way round, edges would fetch the old page again and keep it for an hour."""
    world.get()
    old = world.body()
    seen: list[tuple[str, bool]] = []

    def note(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        answer = proceed()
        if operation in {"PutObject", "CreateInvalidation"}:
            seen.append((operation, world.body() != old))
        return answer

    world.change_pair(studied="specific")
    with around_calls(note):
        world.drain()
    assert ("PutObject", True) in seen
    assert seen[-1] == ("CreateInvalidation", True)
    assert world.get(at=1).body == world.body() != old


def test_t25_a_purge_of_everything_renders_nothing(world: World) -> None:
    """A purge is a miss everywhere at once, and every miss ends at S3."""
    paths = [PAGE, HUB, "/", "/compounds", "/conditions"]
    for path in paths:
        world.get(path)
    renders = world.renders
    world.service.edge.invalidate(["#all"])
    assert {world.get(path, at=1).answered_by for path in paths} == {"s3"}
    assert world.renders == renders


def test_t26_a_brown_out_of_s3_is_carried(world: World) -> None:
    """Its 5xx goes to the function, which bears it as far as it may; copies at the edge stand for a day."""
    edge = world.edge()
    edge.s3.say("/pages/x", 200, world.life(), b"stored")
    edge.api.say("/z", 200, world.life(), b"made")
    edge.get("/x")
    edge.get("/z")
    for status in (500, 502, 503, 504):
        edge.s3.say("/pages/y", status, {}, b"SlowDown")
        edge.api.say("/y", 200, {"cache-control": "no-store"}, b"rendered")
        assert edge.get("/y").body == b"rendered"
    for path, body in {"/x": b"stored", "/z": b"made"}.items():
        edge.s3.say(f"/pages{path}", 503, {}, b"SlowDown")
        edge.api.say(path, 503, {"cache-control": "no-store"}, b"no function is free")
        answer = edge.get(path, at=2 * HOUR)
        assert (answer.status, answer.body) == (200, body)
    assert world.said("RenderThrottledAlarm", "MetricName") == "Throttles"
    # The limit of it, told in docs/edge.md: 429 of a throttled API is no failure to CloudFront.
    edge.api.say("/z", 429, {}, b"throttled")
    assert edge.get("/z", at=3 * HOUR).status == 429


def test_t27_pages_are_compressed_whoever_made_them(world: World) -> None:
    """CloudFront compresses what has a length and a type that it knows: nothing here is streamed."""
    made = world.get(accept_encoding="gzip, br")
    world.service.edge.invalidate(["/*"])
    stored = world.get(at=1, accept_encoding="gzip, br")
    plain = world.get(at=1)
    assert (made.answered_by, stored.answered_by) == ("lambda", "s3")
    for answer in (made, stored):
        assert answer.headers.get("content-encoding") == "gzip"
        assert gzip.decompress(answer.body) == plain.body
        assert answer.headers["content-length"] == str(len(answer.body))
        assert answer.headers["etag"] == f"W/{plain.headers['etag']}"
    # The local edge has no encoder for it, CloudFront does.
    key = world.said("PageCachePolicy", "CachePolicyConfig", "ParametersInCacheKeyAndForwardedToOrigin")
    assert key["EnableAcceptEncodingBrotli"] is True


def test_t28_the_edge_obeys_no_store_and_forgets_what_forgot_to_say(world: World) -> None:
    """A minimum above 0 would keep them, and CloudFront's own default a page without headers for a day."""
    edge = world.edge()
    for path in ("/x", "/assets/x.css"):
        edge.s3.say(f"/pages{path}", 200, {"cache-control": "no-store"})
        edge.get(path)
        assert edge.get(path, at=0.5).answered_by == "s3", path
        edge.s3.say(f"/pages{path}", 200, {})
        edge.get(path, at=1)
        assert edge.get(path, at=12).answered_by == "s3", path
    edge.s3.say("/pages/assets/y.css", 200, {"cache-control": f"public, max-age={YEAR}, immutable"})
    edge.get("/assets/y.css")
    assert edge.get("/assets/y.css", at=YEAR - 1).answered_by == "edge"


def test_t29_no_cookie_gets_in_or_out(world: World) -> None:
    """A forwarded cookie turns request collapsing off. Drafts are shown on the editor's machine only."""
    edge = world.edge()
    edge.s3.say("/pages/x", 200, world.life() | {"set-cookie": "session=1"})
    edge.s3.company = threading.Barrier(2)
    answers = edge.get_together(3, cookie="preview=1; session=2")
    answers.append(edge.get(at=1, cookie="session=3"))
    assert len(edge.s3.asked) == 1
    assert "cookie" not in edge.s3.asked[0].headers
    assert not [answer for answer in answers if "set-cookie" in answer.headers]
    writers = {role for role in world.of_type("AWS::IAM::Role") if "s3:PutObject" in world.allows(role)}
    assert writers == {"RenderRole", "PlanRole", "RefreshRole"}
    assert all("/pages/" not in where for where in world.allows("PlanRole")["s3:PutObject"])


def test_t30_no_page_expires_in_s3(world: World) -> None:
    """With an object its last good copy would go, and a reader wait for a render: refreshed in place."""
    for rule in world.said("PageBucket", "LifecycleConfiguration", "Rules") or ():
        ends = {name for name in rule if name.startswith("Expiration") or name == "ExpiredObjectDeleteMarker"}
        assert rule.get("Status") == "Disabled" or not ends, rule
    assert world.said("Table", "TimeToLiveSpecification") is None
    for name in ("Table", "PageBucket"):
        about = world.template["Resources"][name]
        assert about.get("DeletionPolicy") == about.get("UpdateReplacePolicy") == "Retain"
