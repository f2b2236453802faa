"""What users of services like this one complain of, none of which may happen here."""

from __future__ import annotations

import threading
import time
from hashlib import md5
from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import around_calls, failing_calls, recorded_calls
from faults import refusal
from made_records import compound, condition, gone
from traps.world import CHANGED, HUB, PAGE, PAIR, UNAVAILABLE, UNKNOWN, World, about

from compound_pages.items import Key
from toolkit.content import OWN

if TYPE_CHECKING:
    from aws_calls import Proceed

pytestmark = pytest.mark.xdist_group("traps")

HOUR, YEAR = 3_600, 31_536_000
WRITES = ("BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem", "TransactWriteItems")


def test_pain_01_a_404_is_not_remembered_for_a_year(world: World) -> None:
    """What is no page is asked for again after half a minute, and no refusal has the life of a page."""
    world.publish({PAIR: gone()})
    life = world.life()["cache-control"]
    refused = {
        path: world.get(path) for path in (UNKNOWN, f"{UNKNOWN}.json", PAGE, f"{HUB}/1", "/assets/x.0.css")
    }
    assert {answer.status for answer in refused.values()} == {301, 404, 410}
    assert life not in {answer.headers["cache-control"] for answer in refused.values()}
    assert world.get(UNKNOWN, at=29).answered_by == "edge"
    assert world.get(UNKNOWN, at=30).answered_by == "lambda"


def test_pain_02_a_500_is_kept_by_nobody_and_brings_no_cookie(world: World) -> None:
    """Whatever a fault comes with, its reader gets the static page, and five seconds later the site."""
    edge = world.edge()
    edge.s3.say(f"/pages{UNAVAILABLE}", 200, {"cache-control": "no-store"}, b"later")
    edge.api.say("/x", 500, {"set-cookie": "session=1", "cache-control": "no-store"}, b"trace")
    edge.api.say("/y", 404, {"set-cookie": "session=1"}, b"none")
    answer = edge.get()
    assert (answer.status, answer.body) == (503, b"later")
    assert "set-cookie" not in answer.headers.keys() | edge.get("/y").headers.keys()
    edge.api.say("/x", 200, world.life())
    assert edge.get(at=5).status == 200

    before = world.stored()
    with failing_calls(refusal("BatchGetItem", "InternalServerError"), "BatchGetItem"):
        assert world.get().status == 503
    assert world.stored() == before
    assert world.get(at=5).status == 200


def test_pain_03_no_page_stays_old(world: World) -> None:
    """Nothing waits for a reader to notice: a lost event is found by the next sweep, which runs each day."""
    world.get()
    world.service.pump.tick(time.time() + 1)
    world.drain()
    before = world.body()
    world.overwrite(PAGE, b"drifted")
    world.get(at=2 * HOUR)
    world.service.pump.tick(time.time() + 86_401)
    world.drain()
    assert world.body() == before
    assert world.get(at=2 * HOUR + 1).body == before


def test_pain_04_no_change_is_taken_for_a_duplicate(world: World) -> None:
    """Queues are standard ones, and a message says only that something changed: two changes are both done.

    One that fails is tried again, five times, and then lies where an alarm looks.
    """
    for name in world.of_type("AWS::SQS::Queue"):
        assert not world.said(name, "FifoQueue"), name
        if not name.endswith("DeadQueue"):
            assert int(world.said(name, "RedrivePolicy", "maxReceiveCount") or 0) >= 5, name
            assert int(world.said(name, "VisibilityTimeout") or 30) >= 360, name
    for alarm in ("ChangesDeadAlarm", "SweepDeadAlarm", "SweepStartDeadAlarm"):
        assert float(world.said(alarm, "Threshold")) == 0
    world.get()
    bodies: list[bytes] = []
    for studied in ("specific", "none"):
        world.change_pair(studied=studied)
        world.drain()
        bodies.append(world.get(at=len(bodies)).body)
    assert bodies[0] != bodies[1]


def test_pain_05_reading_starts_no_refresh(world: World) -> None:
    """However many read an old page, nothing is rendered for it but what its change asked for, at a pace."""
    world.get()
    world.change_pair(**CHANGED)
    with recorded_calls() as calls:
        for second in range(20):
            world.get(at=2 * HOUR + second)
    assert world.renders == 1
    assert "SendMessage" not in calls
    assert "SendMessageBatch" not in calls
    mappings = world.of_type("AWS::Lambda::EventSourceMapping")
    queued = [name for name in mappings if "Queue" in str(world.said(name, "EventSourceArn"))]
    assert len(queued) == 3
    for name in queued:
        assert 2 <= int(world.said(name, "ScalingConfig", "MaximumConcurrency") or 0) <= 10, name


def test_pain_06_the_end_of_a_life_is_one_request(world: World) -> None:
    """Many readers of a page that has just expired ask S3 once, as many of one that nobody has asked for."""
    edge = world.edge()
    edge.s3.say("/pages/x", 200, {"cache-control": "max-age=0, s-maxage=3600", "etag": '"1"'})
    edge.get()
    edge.s3.company = threading.Barrier(2)
    answers = edge.get_together(6, at=2 * HOUR, cookie="a=b")
    assert {answer.status for answer in answers} == {200}
    assert len(edge.s3.asked) == 2
    assert edge.s3.asked[1].headers.get("if-none-match") == '"1"'


def test_pain_07_a_change_of_many_pages_is_one_purge(world: World) -> None:
    """A batch is purged once, by tag, with few names; where CloudFront is busy, it is asked again."""
    paths = [PAGE, HUB, "/compounds", "/"]
    for path in paths:
        world.get(path)
    purges: list[list[str]] = []
    busy = [refusal("CreateInvalidation", "TooManyInvalidationsInProgress", 400)]

    def note(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation == "CreateInvalidation":
            if busy:
                raise busy.pop()
            purges.append(parameters["InvalidationBatch"]["Paths"]["Items"])
        return proceed()

    newer = {Key("compound", "ketamine-iv"): compound("Ketalar")}
    world.publish(newer | {Key("condition", "liver-cancer"): condition("Hepatoma", aliases=("hepatoma",))})
    with pytest.MonkeyPatch.context() as patch, around_calls(note):
        patch.setattr("random.uniform", lambda *_: 0.0)  # nobody waits here
        world.drain()
    assert int(world.said("RefreshFunction", "Environment", "Variables", "PURGE_LIMIT")) <= 30
    assert len(purges) == 1
    assert 0 < len(purges[0]) <= 30
    assert {item[0] for item in purges[0]} == {"#"}
    assert all(b"Ketalar" in world.get(path, at=1).body for path in paths)


def test_pain_08_there_is_no_register_of_tags_to_grow(world: World) -> None:
    """Reading and refreshing write nothing to the table; which pages a change touches is computed.

    So no list of tags has to be filled, paged through, or paid for.
    """
    assert world.service
    world.change_pair(**CHANGED)
    with recorded_calls() as calls:
        world.get()
        world.get(UNKNOWN)
        world.drain()
    assert not set(WRITES) & set(calls)
    for name in ("RenderRole", "PlanRole", "SweepRole", "RefreshRole"):
        asked = {action.removeprefix("dynamodb:") for action in world.allows(name)}
        assert not asked & {*WRITES, "*"}, name
    assert len(world.of_type("AWS::DynamoDB::Table")) == 1


def test_pain_09_no_reader_waits_for_a_function_to_start(world: World) -> None:
    """What was rendered once never needs the function again, not even with every edge empty."""
    for path in (PAGE, HUB, "/"):
        world.get(path)
    renders = world.renders
    for down in (False, True):
        world.service.edge.invalidate(["/*"])
        world.service.api.down = down
        for path in (PAGE, HUB, "/"):
            answer = world.get(path, at=1)
            assert (answer.status, answer.answered_by) == (200, "s3"), path
    assert world.renders == renders


def test_pain_10_a_query_is_nobodys_business(world: World) -> None:
    """Whatever a campaign or a client adds, there is one copy of a page, and the origins see none of it."""
    edge = world.edge()
    edge.s3.say("/pages/x", 200, world.life())
    for number in range(10):
        edge.get(
            f"/x?utm_source={number}&fbclid={number}", accept_language=f"l{number}", cookie=f"n={number}"
        )
    assert [one.query for one in edge.s3.asked] == [""]
    assert len(edge.distribution.stored_keys()) == 1


def test_pain_11_the_function_is_asked_for_what_s3_lacks_and_for_nothing_else(world: World) -> None:
    """An unknown path has the site's own 404, not S3's XML; a page that S3 has never gets to the function."""
    missing = world.get(UNKNOWN)
    assert (missing.status, missing.answered_by) == (404, "lambda")
    assert b"<Error>" not in missing.body
    world.get()
    renders = world.renders
    for at in (0, 2, 4, 30):
        world.get(at=at * HOUR)
        world.service.edge.invalidate(["/*"])
    assert world.renders == renders
    # Were it otherwise, each of these renders would lose its put: that is counted, and rings.
    assert world.said("NeedlessRenderAlarm", "MetricName") == "PutLost"


def test_pain_12_what_was_removed_is_removed_although_its_event_was_lost(world: World) -> None:
    """Its object goes with the next sweep, which asks the table of each object whether it is still right."""
    world.get()
    stored = world.body()
    world.publish({PAIR: gone()})
    world.drain()
    assert world.get(at=1).status == 410
    place = {"Bucket": world.stack.bucket, "Key": f"pages{PAGE}"}
    tags = {"cache-tag": "all"}
    world.stack.s3.put_object(**place, Body=stored, ContentType="text/html", Metadata=tags)
    assert world.get(at=2 * HOUR).status == 200  # the fault itself
    world.service.pump.tick(time.time() + 1)
    world.drain()
    assert PAGE not in world.stored()
    assert world.get(at=2 * HOUR + 1).status == 410


def test_pain_13_the_etag_is_the_same_wherever_a_page_comes_from(world: World) -> None:
    """It is the MD5 of the bytes, in quotes, as S3 says it: CloudFront keeps that when it compresses."""
    made = world.get()
    world.service.edge.invalidate(["/*"])
    stored, packed = world.get(at=1), world.get(at=1, accept_encoding="gzip")
    expected = f'"{md5(made.body, usedforsecurity=False).hexdigest()}"'
    assert (made.headers["etag"], stored.headers["etag"]) == (expected, expected)
    assert packed.headers["etag"] == f"W/{expected}"
    (rule,) = world.said("PageBucket", "BucketEncryption", "ServerSideEncryptionConfiguration")
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def test_pain_14_a_deployment_leaves_every_page_where_it_is(world: World) -> None:
    """No key holds a build's id: pages of an older release are served, and its assets stay beside them."""
    before = world.stored()
    world.get()
    body = world.body()
    assert world.stored() - before == {PAGE}
    world.service.functions["render"].replace(world.stack.cold_start("render", OWN))
    world.service.edge.invalidate(["/*"])
    renders = world.renders
    assert (world.get(at=1).body, world.renders) == (body, renders)
    styles = {path for path in before if path.endswith(".css")}
    assert len(styles) == 1
    for path in styles:
        answer = world.get(path)
        assert (answer.status, answer.headers["cache-control"]) == (200, f"public, max-age={YEAR}, immutable")
        assert path.encode() in body


def test_pain_15_a_reader_sees_the_change_and_not_only_s3(world: World) -> None:
    """After a change the edge is told, by a tag that S3's copy and the function's both carry."""
    for first in ("lambda", "s3"):
        world.service.edge.invalidate(["/*"])
        assert world.get().answered_by == first
        world.change_pair(studied={"lambda": "specific", "s3": "none"}[first])
        old = world.get(at=1)
        assert old.answered_by == "edge"
        world.drain()
        answer = world.get(at=2)
        assert (answer.status, answer.body) == (200, world.body())
        assert answer.body != old.body
    world.get("/about/rules")
    world.publish({Key("about", "rules"): about("Rules")})
    world.drain()
    assert world.get("/about/rules", at=1).status == 200
