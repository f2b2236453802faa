"""The door between edge and API: who gets in, what a rotation of the secret does, and what load does."""

from __future__ import annotations

import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise, product
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
import pytest
from aws_calls import failing_calls, recorded_calls
from botocore.exceptions import ClientError, EndpointConnectionError
from template import FILE, properties

from toolkit import execution
from toolkit import service as services
from toolkit.cloudformation.expand import expand
from toolkit.distribution import Distribution, OriginRequest, Request
from toolkit.origins import ApiOrigin, Limits, S3Origin
from toolkit.origins.api_event import LambdaContext, api_event
from toolkit.publishing import FREELY, Table, publish
from toolkit.site import Folder
from toolkit.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.content import Content
    from toolkit.distribution import Response
    from toolkit.service import Service
    from toolkit.stack import Handler

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
OTHERS = ("/compounds/none", "/compounds/nothing", "/compounds/nobody")
NOW = 1_795_348_800.0
ROTATING = (FILE.parent / "docs/operating.md").read_text().partition("## Rotating the secret")[2]
# The parameters of each documented deployment, in order.
STEPS = re.findall(r"OriginSecretCurrent=(\w*) OriginSecretPrevious=(\w*)`", ROTATING.partition("\n## ")[0])
STAGE = re.findall(r"--version-stages (\w+)", ROTATING)
FORBIDDEN = ClientError({"Error": {"Code": "AccessDenied"}}, "PutObject")


class Sides(NamedTuple):
    """What one deployment makes of the two sides of the door."""

    stack: Stack
    render: Handler


@pytest.fixture(scope="module")
def stack(_running: Service, sample: Content) -> Stack:
    """The stack that all tests share, with the sample content in its table."""
    made = _running.stack
    made.empty()
    for path, answer in Folder(sample).static().items():
        made.put_static(path, answer)
    publish(sample.records, Table(made.dynamodb, made.table), FREELY)
    return made


@pytest.fixture(autouse=True)
def _cold(stack: Stack) -> None:
    """No test finds a page that another left."""
    forget(stack)


@pytest.fixture(scope="module")
def render(stack: Stack) -> Handler:
    """The function as it is deployed without a word about versions."""
    return stack.cold_start("render")


def forget(stack: Stack) -> None:
    """Take the page out of the page cache."""
    stack.s3.delete_object(Bucket=stack.bucket, Key=f"pages{PAGE}")


def deploy(stack: Stack, **parameters: str) -> Sides:
    """Change the stack as CloudFormation would: the template with these parameters, over what is there."""
    made = Stack(expand(FILE, parameters), parameters, stack.known, stack._content_root)
    return Sides(made, made.cold_start("render"))


def edge_of(stack: Stack, api: ApiOrigin) -> Distribution:
    """Return the distribution of a stack in front of `api`, with nothing in its cache."""
    origins: dict[str, Any] = {
        id_: S3Origin(stack.s3, stack.bucket, origin.access) if origin.access else api
        for id_, origin in stack.distribution.origins.items()
    }
    return Distribution(stack.distribution, origins)


def get(edge: Distribution, path: str = PAGE, now: float = NOW) -> Response:
    """Return what a reader gets."""
    return edge.handle(Request("GET", path), now)


def call(render: Handler, secret: str | None, path: str = PAGE, method: str = "GET") -> dict[str, Any]:
    """Call the function past the edge, as the API would hand it on."""
    headers = {"host": "api.local"} | ({} if secret is None else {"x-origin-secret": secret})
    event = api_event(OriginRequest(method, path, "", headers, NOW))
    return render(event, LambdaContext("render", "local"))


def accepted(stack: Stack) -> list[str]:
    """Return the values that a stack's function accepts."""
    return stack.environment("RenderFunction")["ORIGIN_SECRETS"].split(",")


# ---- A rotation --------------------------------------------------------------------------------------------


class Rotation:
    """A new version in Secrets Manager, and deployments that name it."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.secret = stack.known["OriginSecret"]["Ref"]
        self.client = boto3.client("secretsmanager", region_name="us-east-1")
        staged = self.client.describe_secret(SecretId=self.secret)["VersionIdsToStages"]
        (self.old,) = (version for version, stages in staged.items() if "AWSCURRENT" in stages)
        self.before = deploy(stack)
        put: dict[str, Any] = {"SecretString": "n" * 48, "VersionStages": STAGE}
        self.new = self.client.put_secret_value(SecretId=self.secret, **put)["VersionId"]
        self.deployed = cache(self._deployed)

    def _deployed(self, current: str, previous: str) -> Sides:
        ids = {"OLD": self.old, "NEW": self.new, "": ""}
        return deploy(self.stack, OriginSecretCurrent=ids[current], OriginSecretPrevious=ids[previous])

    def value(self, version: str) -> str:
        """Return the value of a version."""
        found: str = self.client.get_secret_value(SecretId=self.secret, VersionId=version)["SecretString"]
        return found

    def end(self) -> None:
        """Stage the new version as the current one."""
        self.client.update_secret_version_stage(
            SecretId=self.secret,
            VersionStage="AWSCURRENT",
            MoveToVersionId=self.new,
            RemoveFromVersionId=self.old,
        )

    def undo(self) -> None:
        """Stage the old version as the current one, for the tests of others."""
        self.client.update_secret_version_stage(
            SecretId=self.secret,
            VersionStage="AWSCURRENT",
            MoveToVersionId=self.old,
            RemoveFromVersionId=self.new,
        )


@pytest.fixture(scope="module")
def rotation(stack: Stack) -> Iterator[Rotation]:
    """A rotation that has begun: the new value is there, and nothing was deployed yet."""
    return Rotation(stack)


def seen(before: Sides, after: Sides) -> list[int]:
    """Return what readers get of a cold page while one deployment takes the place of another.

    Function and edge change at their own pace, either may be first, and an edge that has the new header lives
    beside one that has not: each pair is asked.
    """
    statuses = []
    for function, edge in product((before, after), repeat=2):
        forget(before.stack)
        statuses.append(get(edge_of(edge.stack, ApiOrigin(function.render))).status)
    return statuses


def test_a_rotation_is_three_deployments() -> None:
    """The runbook's steps, as they are played below; the new value does not become the current one yet."""
    assert STEPS == [("OLD", "NEW"), ("NEW", "OLD"), ("NEW", "")]
    assert STAGE == ["AWSPENDING"]


def test_a_rotation_refuses_no_reader_whichever_side_changes_first(rotation: Rotation) -> None:
    """From the first deployment to the one after the last, every reader of a cold page gets it.

    Among them are two that name no version: one while the new value waits, one when all is over.
    """
    names_none = rotation.deployed("", "")
    played = [rotation.before, names_none, *(rotation.deployed(*step) for step in STEPS)]
    for before, after in pairwise(played):
        assert seen(before, after) == [200] * 4
    rotation.end()
    try:
        assert seen(played[-1], deploy(rotation.stack)) == [200] * 4
    finally:
        rotation.undo()


def test_after_a_rotation_the_old_value_is_worth_nothing(rotation: Rotation) -> None:
    """Both values open the door during a rotation, and the new one alone after it."""
    opened = [
        [call(rotation.deployed(*step).render, rotation.value(version))["statusCode"] for version in versions]
        for step in STEPS
        for versions in [(rotation.old, rotation.new)]
    ]
    assert opened == [[200, 200], [200, 200], [403, 200]]


def test_without_the_middle_deployment_readers_are_refused(rotation: Rotation) -> None:
    """Old to new in one step shuts out whoever meets one side before the other; and nobody keeps the 403."""
    old, new = rotation.deployed("OLD", ""), rotation.deployed("NEW", "")
    assert sorted(seen(old, new)) == [200, 200, 403, 403]
    forget(rotation.stack)
    api = ApiOrigin(old.render)
    edge = edge_of(new.stack, api)
    assert [get(edge).status, get(edge, now=NOW + 1).status, api.calls] == [403, 403, 2]
    assert get(edge).body == b""


# ---- Who gets in -------------------------------------------------------------------------------------------

# What may stand in the header, of the two values that are accepted. Headers of one name are joined by commas.
STRANGERS: dict[str, Callable[[str, str], str | None]] = {
    "no header": lambda _new, _old: None,
    "nothing": lambda _new, _old: "",
    "a space": lambda _new, _old: " ",
    "a comma": lambda _new, _old: ",",
    "both values": lambda new, old: f"{new},{old}",
    "one value twice": lambda new, _old: f"{new},{new}",
    "a right one after a wrong one": lambda new, _old: f"wrong,{new}",
    "a right one before a wrong one": lambda new, _old: f"{new}, wrong",
    "all but its end": lambda new, _old: new[:-1],
    "more than its end": lambda _new, old: f"{old}x",
    "other letters": lambda new, _old: new.swapcase(),
    "no ASCII": lambda _new, _old: "é" * 48,
    "no text": lambda _new, _old: "\ud800",
    "a zero": lambda _new, old: f"{old}\0",
    "a huge one": lambda new, _old: new * 2_000,
    "what it is called": lambda _new, _old: "{{resolve:secretsmanager:OriginSecret}}",
}


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_stranger_gets_403_and_costs_no_call(rotation: Rotation, kind: str) -> None:
    """Whatever is asked for, in whatever way: 403, no body, kept by nobody, and nothing read to say so."""
    render = rotation.deployed("NEW", "OLD").render
    given = STRANGERS[kind](rotation.value(rotation.new), rotation.value(rotation.old))
    with recorded_calls() as calls:
        answers = [
            call(render, given, path, method)
            for path, method in [(PAGE, "GET"), (PAGE, "HEAD"), (PAGE, "POST"), ("/../%00{{7*7}}", "GET")]
        ]
    assert [(answer["statusCode"], answer["body"]) for answer in answers] == [(403, "")] * 4
    assert {answer["headers"]["cache-control"] for answer in answers} == {"no-store"}
    assert calls == []


def test_the_header_of_a_reader_opens_nothing(stack: Stack, render: Handler) -> None:
    """The edge puts its own value in the place of what a reader sends under that name, right or wrong."""
    edge = edge_of(stack, ApiOrigin(render))
    assert edge.handle(Request("GET", PAGE, headers={"x-origin-secret": "wrong"}), NOW).status == 200


@pytest.mark.parametrize("given", ["", " ", ",", " , ", ",,"])
def test_a_door_without_a_lock_does_not_start(stack: Stack, given: str) -> None:
    """An empty secret in the environment stops the cold start, and says which variable it is."""
    environment = stack.environment("RenderFunction") | {"ORIGIN_SECRETS": given}
    with pytest.raises(Exception, match=r"^ORIGIN_SECRETS (is not set|holds no secret)"):
        execution.cold_start("render", environment)


# ---- What is written down ----------------------------------------------------------------------------------


# A fault, and the status that it comes to.
FAULTS: dict[str, tuple[Exception, str, int]] = {
    "none": (FORBIDDEN, "NoSuchOperation", 200),
    "ours": (RuntimeError("a fault of ours"), "BatchGetItem", 500),
    "the table": (EndpointConnectionError(endpoint_url="https://dynamodb"), "BatchGetItem", 503),
    "the bucket": (FORBIDDEN, "PutObject", 200),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_neither_value_is_written_down(
    rotation: Rotation, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    """At the lowest level, with the trace of a fault, and even where events are to be logged."""
    error, operation, status = FAULTS[fault]
    caplog.set_level(logging.DEBUG)
    talkative = {
        "POWERTOOLS_LOG_LEVEL": "DEBUG",
        "POWERTOOLS_LOGGER_LOG_EVENT": "true",
        "POWERTOOLS_SERVICE_NAME": f"door, {fault}",
    }
    environment = rotation.deployed("NEW", "OLD").stack.environment("RenderFunction") | talkative
    render = execution.cold_start("render", environment)
    known, wrong = environment["ORIGIN_SECRETS"].split(","), "a-value-that-is-wrong"
    with failing_calls(error, operation):
        answered = [call(render, one)["statusCode"] for one in (*known, wrong)]
    said = "".join(capsys.readouterr()) + caplog.text
    assert answered == [status, status, 403]
    assert ("stack_trace" in said) is (status >= 500)
    assert '"status":403' in said.replace(" ", "")
    assert not [one for one in (*known, wrong) if one in said]


def _refused(render: Handler, _stack: Stack) -> None:
    call(render, "wrong")


def _put_failed(render: Handler, stack: Stack) -> None:
    with failing_calls(FORBIDDEN, "PutObject"):
        call(render, accepted(stack)[0])


def _put_lost(render: Handler, stack: Stack) -> None:
    call(render, accepted(stack)[0])
    call(render, accepted(stack)[0])


@pytest.mark.parametrize(
    ("name", "cause"),
    [("RefusedAlarm", _refused), ("PutFailedAlarm", _put_failed), ("NeedlessRenderAlarm", _put_lost)],
)
def test_an_alarm_hears_what_the_function_says(
    stack: Stack, capsys: pytest.CaptureFixture[str], name: str, cause: Callable[[Handler, Stack], None]
) -> None:
    """The function counts under the namespace, name and dimensions that the alarm listens to."""
    cause(stack.cold_start("render"), stack)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    said = [
        (about["Namespace"], metric["Name"], [{"Name": one, "Value": line[one]} for one in dimensions])
        for line in lines
        for about in line["_aws"]["CloudWatchMetrics"]
        for metric in about["Metrics"]
        for dimensions in about["Dimensions"]
    ]
    alarm = properties(name)
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Dimensions"]) in said


# ---- Load --------------------------------------------------------------------------------------------------


def test_above_the_throttle_only_pages_that_s3_lacks_get_429(stack: Stack, render: Handler) -> None:
    """A stored page stands. Of the 429 no copy is kept, so the next token brings the page."""
    limited = ApiOrigin(render, limits=Limits(rate=1, burst=2))
    get(edge_of(stack, ApiOrigin(render)))
    edge = edge_of(stack, limited)
    assert [get(edge, path).status for path in OTHERS] == [404, 404, 429]
    refused = get(edge, OTHERS[2])
    assert (refused.status, refused.body) == (429, b'{"message":"Too Many Requests"}')
    assert "cache-control" not in refused.headers
    assert (get(edge).status, get(edge).answered_by) == (200, "edge")
    assert get(edge, OTHERS[2], NOW + 1).status == 404
    assert limited.calls == 3


def test_above_the_concurrency_readers_get_the_static_page(stack: Stack) -> None:
    """Who finds no free place gets 503 and the page for outages; after 5 s the API is asked again."""
    begun, go_on = Event(), Event()

    def slow(_event: Any, _context: Any) -> dict[str, Any]:
        begun.set()
        assert go_on.wait(10)
        return {"statusCode": 200, "headers": {"cache-control": "no-store"}, "body": "rendered"}

    api = ApiOrigin(slow, limits=Limits(rate=100, burst=200, concurrency=1))
    edge = edge_of(stack, api)
    with ThreadPoolExecutor(1) as readers:
        first = readers.submit(get, edge, OTHERS[0])
        assert begun.wait(10)
        second = get(edge, OTHERS[1])
        go_on.set()
        assert first.result().status == 200
    assert (second.status, second.headers["cache-control"]) == (503, "no-store")
    assert b"cannot be shown right now" in second.body
    assert [get(edge, OTHERS[1], NOW + 4).status, api.calls] == [503, 1]
    assert [get(edge, OTHERS[1], NOW + 6).status, api.calls] == [200, 2]


def test_without_a_place_for_renders_stored_pages_stand(stack: Stack, render: Handler) -> None:
    """RenderConcurrency=0 takes the function out of service; readers of stored pages see nothing of it."""
    get(edge_of(stack, ApiOrigin(render)))
    edge = edge_of(stack, ApiOrigin(render, limits=Limits(rate=100, burst=200, concurrency=0)))
    assert (get(edge).status, get(edge, OTHERS[0]).status) == (200, 503)


def test_the_local_service_throttles_where_it_is_asked_to(stack: Stack) -> None:
    """By the numbers of the template's parameters; left alone it lets everything through."""
    parameters = {"ThrottleRate": "1", "ThrottleBurst": "1"}
    made = deploy(stack, **parameters).stack
    limited, free = services.assemble(made, limited=True), services.assemble(made)
    assert [limited.get(path, now=NOW).status for path in OTHERS] == [404, 429, 429]
    assert [free.get(path, now=NOW).status for path in OTHERS] == [404] * 3
