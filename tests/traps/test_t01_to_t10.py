"""Traps of staleness, of missing pages, and of what stands in their place."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import Proceed, around_calls
from made_records import gone
from traps.world import HUB, PAGE, PAIR, UNAVAILABLE, UNKNOWN, World, about

from compound_pages.items import Key

if TYPE_CHECKING:
    from traps.world import Change, Template

pytestmark = pytest.mark.xdist_group("traps")

HOUR, MINUTE, DAY = 3_600, 60, 86_400
OUTAGE = 503


def test_t01_html_in_s3_is_made_again_without_a_reader(world: World) -> None:
    """S3 ends the story of a read, so that a change, or the clock where its event was lost, must begin it."""
    world.get()
    before = world.body()
    world.change_pair(studied="specific")
    world.drain()
    after = world.body()
    assert after != before
    assert (world.get(at=1).body, world.renders) == (after, 1)

    world.overwrite(PAGE, before)  # as if its event had been lost
    world.service.pump.tick(time.time() + 1)
    world.drain()
    assert world.body() == after
    for alarm in ("ChangesLateAlarm", "StreamLateAlarm"):
        assert int(world.said(alarm, "Threshold")) <= 10 * MINUTE


def test_t02_the_lives_of_a_copy_add_up_to_an_hour_and_a_minute(world: World) -> None:
    """A copy in S3 cannot count its life down: if its purge is lost, a page is old for all of them at most.

    That is EdgeSeconds, and 60 of stale-while-revalidate.
    """
    world.get()
    world.overwrite(PAGE, b"new")
    assert world.get(at=HOUR + MINUTE).body == b"new"


def test_t03_the_first_reader_of_a_quiet_edge_gets_no_old_page(world: World) -> None:
    """Stale-while-revalidate is a minute. A day is for stale-if-error, when nobody can say what is new."""
    world.get()
    old = world.body()
    world.overwrite(PAGE, b"new")
    assert world.get(at=10 * HOUR).body == b"new"

    edge = world.edge()
    edge.s3.say("/pages/x", 200, world.life(), old)
    edge.get()
    edge.s3.down = edge.api.down = True
    assert edge.get(at=10 * HOUR).body == old


def test_t04_403_is_never_taken_for_a_missing_page(world: World) -> None:
    """A fault of the bucket policy is shown, and sends nobody to the function; a missing page is 404."""
    assert world.get().answered_by == "lambda"

    broken = world.changed(forbid_reading)
    answer = broken.get()
    assert (answer.status, broken.renders) == (403, 0)


def test_t04_a_page_that_nobody_asked_for_is_no_fault(world: World) -> None:
    """The function that refreshes may list too: 404 is nothing to do, and 403 would be a fault."""
    world.change_pair(studied="specific")
    world.drain()
    assert world.waiting("ChangesDeadQueue") == 0
    assert PAGE in world.stored()


def forbid_reading(template: Template) -> None:
    """Let the bucket policy name a folder that there is not."""
    statements = template["Resources"]["PageBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    for statement in statements:
        if statement["Action"] == "s3:GetObject":
            statement["Resource"] = {"Fn::Sub": "${PageBucket.Arn}/elsewhere/*"}


def test_t05_nobody_can_list_the_bucket(world: World) -> None:
    """ListBucket, which tells 404 from 403, lists nothing: every path has a key, and no query gets to S3."""
    world.get("/")  # from now on the home page lies in S3
    world.service.edge.invalidate(["/*"])
    world.service.api.down = True  # so that whatever is answered is S3's
    for path in ("/", "/?list-type=2", "//", "/index.html", "/?prefix=pages/&list-type=2"):
        answer = world.get(path, at=1)
        assert answer.answered_by in {"s3", "edge", "function"}, path
        assert answer.status in {200, 301}, path
        assert not re.search(rb"ListBucketResult|<Key>", answer.body), path


def test_t05_without_the_function_the_root_object_stands_in(world: World) -> None:
    """Were the function lost, `/` would still be a key."""
    bare = world.changed(without_function)
    bare.get("/")
    bare.service.edge.invalidate(["/*"])
    bare.service.api.down = True
    answer = bare.get("/", at=1)
    assert (answer.status, answer.answered_by) == (200, "s3")
    assert b"ListBucketResult" not in answer.body


def without_function(template: Template) -> None:
    """Take the function away from each behaviour."""
    config = template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    for behaviour in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        behaviour.pop("FunctionAssociations", None)


def test_t06_a_missing_page_is_not_remembered_for_long(world: World) -> None:
    """404 lives for half a minute, and what makes the page purges it."""
    assert world.get("/about/rules").status == 404
    assert world.get("/about/people").status == 404
    world.publish({Key("about", "rules"): about("Rules"), Key("about", "people"): about("People")})
    assert world.get("/about/rules", at=30).status == 200
    assert world.get("/about/people", at=29).status == 404
    world.drain()
    assert world.get("/about/people", at=29).status == 200


def test_t07_404_and_410_keep_the_functions_own_words(world: World) -> None:
    """Only a 5xx has a static page in its place, and that page comes from S3 alone."""
    world.publish({PAIR: gone(why="It was a mix-up.")})
    missing, ended = world.get(UNKNOWN), world.get()
    assert (missing.status, missing.answered_by) == (404, "lambda")
    assert b"<h1" in missing.body
    assert (ended.status, ended.answered_by) == (410, "lambda")
    assert b"It was a mix-up." in ended.body

    world.service.api.down = True
    instead = world.get(HUB)
    assert (instead.status, instead.answered_by) == (OUTAGE, "distribution")
    assert instead.body == world.body(UNAVAILABLE)

    world.forget(UNAVAILABLE)
    world.service.api.down = False
    asked = world.renders
    world.get(UNAVAILABLE, at=MINUTE)
    assert world.renders == asked


def test_t08_what_can_be_no_path_ends_at_the_edge(world: World) -> None:
    """A scanner's path costs an origin nothing where it can be none."""
    edge = world.edge()
    for path in (
        "/a%2fb",
        "/%00",
        "/" + "a" * 400,
        "/a b",
        "/\u00e9",
        "/a+b",
        "/<script>",
        "/?" + "a" * 9000,
    ):
        assert edge.get(path).status in {400, 404, 414}, path
    assert edge.s3.asked + edge.api.asked == []


def test_t08_a_path_that_is_no_page_costs_one_call_in_half_a_minute(world: World) -> None:
    """What looks like a page is asked for once, whatever its query, and S3 keeps nothing of it."""
    for number in range(5):
        assert world.get(f"{UNKNOWN}?{number}", at=number).status == 404
    assert world.renders == 1
    assert UNKNOWN not in world.stored()


def test_t08_the_api_lets_so_many_through_and_no_more(world: World) -> None:
    """The bill of a scan has a bound, and no reader of a stored page notices: the stage's throttle.

    The function's concurrency is another bound, where an operator sets it.
    """
    (stage,) = world.of_type("AWS::ApiGatewayV2::Stage")
    assert 0 < int(world.said(stage, "DefaultRouteSettings", "ThrottlingRateLimit") or 0) <= 100
    assert 0 < int(world.said(stage, "DefaultRouteSettings", "ThrottlingBurstLimit") or 0) <= 200

    few = world.changed(chosen(ThrottleRate=1, ThrottleBurst=3, RenderConcurrency=5), limited=True)
    assert few.get().status == 200
    found = [few.get(f"/is-nobody-{number}-safe-for-liver-cancer-patients").status for number in range(5)]
    assert found == [404, 404, 429, 429, 429]
    few.service.edge.invalidate(["/*"])
    assert few.get().status == 200
    assert int(few.said("RenderFunction", "ReservedConcurrentExecutions") or 0) == 5


def test_t08_a_firewall_can_be_put_in_front(world: World) -> None:
    """Who scans past all that is blocked by address, if an operator pays for it: off by default."""
    assert world.said("Distribution", "DistributionConfig", "WebACLId") is None
    guarded = world.changed(chosen(Firewall="on", FirewallRate=500))
    assert guarded.said("Distribution", "DistributionConfig", "WebACLId")
    rules = guarded.said("WebAcl", "Rules")
    limits = [
        rule for rule in rules if "RateBasedStatement" in rule["Statement"] and "Block" in rule["Action"]
    ]
    assert [int(rule["Statement"]["RateBasedStatement"]["Limit"]) for rule in limits] == [500]


def chosen(**values: Any) -> Change:
    """Let an operator have chosen these values of parameters."""

    def change(template: Template) -> None:
        for name, value in values.items():
            template["Parameters"][name]["Default"] = value

    return change


def test_t09_s3_holds_pages_and_nothing_else(world: World) -> None:
    """An object is always a 200: what is moved, missing or gone is answered by the function, and not kept."""
    kept = world.stored()
    world.publish({PAIR: gone()})
    found = {path: world.get(path).status for path in (UNKNOWN, PAGE, f"{HUB}/1")}
    assert found == {UNKNOWN: 404, PAGE: 410, f"{HUB}/1": 301}
    assert world.stored() == kept
    assert world.said("PageBucket", "WebsiteConfiguration") is None


def test_t10_a_page_that_was_taken_down_is_nowhere_left(world: World) -> None:
    """The record ends, then the object goes, then the edge forgets, in this order; from then on it is 410."""
    world.get()
    world.get("/compounds")
    seen: list[tuple[str, Any]] = []

    def note(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation in {"DeleteObject", "CreateInvalidation"}:
            seen.append((operation, parameters.get("Key")))
        return proceed()

    world.publish({PAIR: gone(why="It was a mix-up.")})
    with around_calls(note):
        world.drain()
    assert ("DeleteObject", f"pages{PAGE}") in seen
    assert seen[-1] == ("CreateInvalidation", None)
    assert PAGE not in world.stored()
    answer = world.get(at=1)
    assert (answer.status, b"It was a mix-up." in answer.body) == (410, True)
