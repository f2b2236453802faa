"""Each role allows what its function needs, and nothing beside: proven on a walk through all that they do.

The local stack asks the role of whoever makes a call (toolkit/permissions), so that every test of this
suite proves the first half. Here what was asked is held against every permission that the template grants.
"""

from __future__ import annotations

import copy
import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from aws_calls import Proceed, around_calls
from function import invoke
from msgspec.structs import replace
from records import KETAMINE, change, put
from test_races import asked_otherwise

from compound_pages import tasks
from compound_pages.history import Ending
from compound_pages.items import QUESTIONS, Tombstone
from compound_pages.tasks import RefreshTask, SweepTask
from toolkit import service as services
from toolkit.cloudformation.parameters import ACCOUNT
from toolkit.content import OWN
from toolkit.event_sources import Pump, clients_of, read_event_sources
from toolkit.event_sources.functions import TimedContext
from toolkit.permissions import Asked
from toolkit.permissions.evaluation import is_about
from toolkit.publishing import FREELY, Table, publish
from toolkit.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.content import Content
    from toolkit.permissions.roles import Role
    from toolkit.permissions.statements import Statement
    from toolkit.service import Service

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
OTHER = "/does-ketamine-iv-work-for-liver-cancer"
HUB = "/compounds/ketamine-iv"
DEAD = ("ChangesDeadQueue", "SweepDeadQueue", "SweepStartDeadQueue")

# What a role must allow although nothing here calls it: by whom, what, on what, and who says so.
_LOGS = 'Lambda does: Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs"'
_POLLING = 'Lambda looks before it polls: "Using Lambda with Amazon SQS", execution role permissions'
NOT_CALLED = {
    **{
        (f"{name}Role", f"logs:{action}", f"{name}LogGroup"): _LOGS
        for name in ("Render", "Plan", "Sweep", "Refresh")
        for action in ("CreateLogStream", "PutLogEvents")
    },
    **{
        (role, "sqs:GetQueueAttributes", queue): _POLLING
        for role, queue in (
            ("SweepRole", "SweepStartQueue"),
            ("RefreshRole", "ChangesQueue"),
            ("RefreshRole", "SweepQueue"),
        )
    },
    (
        "PlanRole",
        "dynamodb:ListStreams",
        "Table/stream/*",
    ): 'Lambda looks for the stream: "Using AWS Lambda with Amazon DynamoDB", AWSLambdaDynamoDBExecutionRole',
    (
        "PlanRole",
        "s3:ListBucket",
        "FailureBucket",
    ): 'Lambda looks before it keeps a failure: "Retain discarded batch records", permissions for S3',
    (
        "SweepScheduleRole",
        "sqs:SendMessage",
        "SweepStartDeadQueue",
    ): 'Scheduler gives up there: EventBridge Scheduler User Guide, "Configuring a dead-letter queue"',
}
# Where a resource may be `*`: SQS takes one resource a statement, and a queue's policy is about that queue.
WIDE = {"QueuePolicy"}


class Walk:
    """The way through the house."""

    def __init__(self, service: Service, sample: Content) -> None:
        self._service, self._sample = service, sample
        self._stack = service.stack

    def go(self) -> None:
        """Go all of it."""
        self._miss_and_hit()
        self._records_move_under_a_render()
        self._changes_reach_the_pages()
        self._a_sweep_finds_what_was_left()
        self._a_record_that_cannot_be_planned()

    def _miss_and_hit(self) -> None:
        for path in (PAGE, HUB, PAGE):
            assert self._service.get(path).status == 200

    def _records_move_under_a_render(self) -> None:
        """A page is replaced, one is withdrawn, and one is found to be deleted when it is to be replaced."""
        moves: dict[str, list[Callable[[], object]]] = {
            PAGE: [lambda: change(self._service, self._sample, KETAMINE, name="Other")],
            OTHER: [lambda: put(self._service, KETAMINE, Tombstone("Ketamine", Ending()))],
            HUB: [lambda: change(self._service, self._sample, KETAMINE), lambda: self._delete(HUB)],
        }
        for path, acts in moves.items():
            change(self._service, self._sample, KETAMINE, name="Before")
            self._delete(path)
            with _after_a_put(*acts):
                invoke(self._service, path)

    def _changes_reach_the_pages(self) -> None:
        """Pages are put, deleted and purged, and a change of the questions asks for a sweep."""
        for path in (PAGE, HUB):
            invoke(self._service, path)
        change(self._service, self._sample, KETAMINE, name="Another")
        self._service.drain()
        put(self._service, KETAMINE, Tombstone("Ketamine", Ending()))
        put(self._service, QUESTIONS, asked_otherwise(self._sample))
        self._service.drain()
        change(self._service, self._sample, KETAMINE)
        self._service.drain()

    def _a_sweep_finds_what_was_left(self) -> None:
        """It starts by the clock, gives dead letters another chance, and goes on in a message to itself."""
        for queue, task in zip(DEAD, (RefreshTask((PAGE,)), RefreshTask((HUB,)), SweepTask()), strict=True):
            self._send(queue, tasks.encoded(task))
        self._service.pump.tick(time.time() + 10 * 86_400)
        self._service.drain()
        event = {"Records": [{"body": tasks.encoded(SweepTask())}]}
        context = TimedContext("sweep", "in a hurry", deadline=time.monotonic() + 10)
        self._service.functions["sweep"](event, context)
        self._service.drain()

    def _a_record_that_cannot_be_planned(self) -> None:
        """It is given up after one more try, not after two hundred."""

        def fail(*_: object) -> None:
            raise ValueError("not planned")

        stack = self._stack
        found = read_event_sources(stack.template, parameters=stack.parameters, known=stack.known)
        sources = replace(found, streams=tuple(replace(one, retries=1) for one in found.streams))
        handlers = {**self._service.functions, "PlanFunction": fail}
        pump = Pump(sources, handlers, clients_of(stack), retry_after=0, start="LATEST")
        item = {"pk": {"S": "poison"}, "sk": {"S": "record"}}
        stack.dynamodb.put_item(TableName=stack.table, Item=item)
        pump.drain()
        assert stack.s3.list_objects_v2(Bucket=stack.failures)["KeyCount"] == 1

    def _delete(self, path: str) -> None:
        self._stack.s3.delete_object(Bucket=self._stack.bucket, Key=f"pages{path}")

    def _send(self, queue: str, body: str) -> None:
        self._stack.sqs.send_message(QueueUrl=self._stack.queue_url(queue), MessageBody=body)


@contextmanager
def _after_a_put(*acts: Callable[[], object]) -> Iterator[None]:
    """Let something happen once, right after the next page is put."""
    waiting = [*acts]

    def around(operation: str, _: dict[str, Any], proceed: Proceed) -> Any:
        answer = proceed()
        now = waiting[:] if operation == "PutObject" else []
        del waiting[: len(now)]
        for act in now:
            act()
        return answer

    with around_calls(around):
        yield
    assert not waiting


class Grant(NamedTuple):
    """One action on one resource that a role allows; `resource` as the template names it."""

    role: str
    action: str
    resource: str


class Walked(NamedTuple):
    """A service, its stack, and each thing that was asked for on the walk, once."""

    service: Service
    stack: Stack
    asked: list[Asked]


@pytest.fixture(scope="module")
def walked(_running: Service, sample: Content) -> Walked:
    """The walk, gone once for all tests."""
    stack = _running.stack
    stack.empty()
    publish(sample.records, Table(stack.dynamodb, stack.table), FREELY)
    stack.permissions.denied.clear()
    with stack.permissions.recorded() as asked:
        service = services.assemble(stack)
        Walk(service, sample).go()
    return Walked(service, stack, list({repr(one): one for one in asked}.values()))


def grants(stack: Stack) -> dict[Grant, tuple[Role, Statement]]:
    """Return each action on each resource that a role allows: the role, and what allows it."""
    return {
        Grant(role.name, action, named(stack, resource)): (
            role,
            replace(statement, actions=(action,), resources=(resource,)),
        )
        for role in stack.permissions.roles.values()
        for statement in role.statements
        for action in statement.actions
        for resource in statement.resources
    }


def named(stack: Stack, resource: str) -> str:
    """Return a resource with the template's names in the place of ARNs."""
    arns = {stack.known.get(name, {}).get("Arn", f"{name}.Arn"): name for name in stack.template["Resources"]}
    distribution = f"arn:aws:cloudfront::{ACCOUNT}:distribution/{stack.distribution_id}"
    arns |= {stack.stream_arn: "Table/stream", distribution: "Distribution"}
    for arn in sorted(arns, key=len, reverse=True):
        if resource == arn or resource.startswith(f"{arn}/"):
            return resource.replace(arn, arns[arn], 1)
    return resource


def test_whatever_was_asked_for_is_allowed(walked: Walked) -> None:
    """Asked of every role, and never in vain: a fault that is survived would not show."""
    assert {one.actor for one in walked.asked} == set(walked.stack.permissions.actors)
    assert [one for one in walked.asked if not walked.stack.permissions.judged(one).allowed] == []
    assert not walked.stack.permissions.denied


def test_every_action_on_every_resource_is_used(walked: Walked) -> None:
    """Or it is one of those that nothing here can call, each with its reason; none of them is used."""
    used = {
        grant
        for grant, (role, statement) in grants(walked.stack).items()
        for one in walked.asked
        if walked.stack.permissions.actors[one.actor].role == role and is_about(statement, one.permission, "")
    }
    assert grants(walked.stack).keys() - used == NOT_CALLED.keys()


def test_without_any_one_of_them_the_walk_would_end(walked: Walked) -> None:
    """No two say the same: each that is taken out denies something that was asked for."""
    permissions = walked.stack.permissions
    found = grants(walked.stack)
    needless = []
    for grant, (role, taken) in found.items():
        rest = [one for other, (owner, one) in found.items() if owner == role and other != grant]
        less = replace(role, statements=tuple(rest))
        asked = (one for one in walked.asked if permissions.actors[one.actor].role == role)
        assert taken.allows
        if all(permissions.judged(one, less).allowed for one in asked):
            needless.append(grant)
    assert set(needless) == NOT_CALLED.keys()


def test_without_tls_none_of_it_would_be_allowed_on_bucket_or_queue(walked: Walked) -> None:
    permissions = walked.stack.permissions
    for one in walked.asked:
        open_ = replace(one.permission, context=one.permission.context | {"aws:securetransport": ("false",)})
        allowed = permissions.judged(Asked(one.actor, open_)).allowed
        assert allowed is not one.permission.action.startswith(("s3:", "sqs:")), one


def statements(stack: Stack) -> list[tuple[str, dict[str, Any]]]:
    """Return each statement of any policy in the expanded template, with the name of its resource."""

    def inside(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict) and "Effect" in value:
            yield value
        elif isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                yield from inside(one)

    return [(name, one) for name, resource in stack._resources.items() for one in inside(resource)]


def listed(value: Any) -> list[str]:
    """Return one value, or several, as a list."""
    return value if isinstance(value, list) else [value]


def test_no_wildcard_stands_where_a_name_can(walked: Walked) -> None:
    """But behind the name of a bucket or a table, for all that is in it; and never for an action allowed."""
    stack = walked.stack
    wide = []
    for name, one in statements(stack):
        for resource in listed(one.get("Resource", [])):
            shown = named(stack, resource).removesuffix("/*")
            if "*" in shown or "?" in shown or shown.partition("/")[0] not in stack.template["Resources"]:
                wide.append((name, shown))
        if one["Effect"] == "Allow":
            assert "*" not in "".join(listed(one["Action"])), name
            assert "*" not in json.dumps(one.get("Principal", "")), name
    assert wide == [(name, "*") for name in WIDE]


@pytest.mark.parametrize(
    ("action", "path", "status", "edge"),
    [
        ("s3:PutObject", PAGE, 200, "s-maxage=10"),
        ("dynamodb:BatchGetItem", PAGE, 503, "no-store"),
        ("dynamodb:Query", HUB, 503, "no-store"),
    ],
)
def test_a_function_feels_what_its_role_lacks(
    walked: Walked, action: str, path: str, status: int, edge: str
) -> None:
    """The reader gets the next best answer, S3 nothing, and the stack says what was denied."""
    stack, template = walked.stack, copy.deepcopy(walked.stack.template)
    policy = template["Resources"]["RenderRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    for one in policy["Statement"]:
        one["Action"] = [left for left in listed(one["Action"]) if left != action] or ["s3:Nothing"]
    poorer = Stack(template, stack.parameters, stack.known, OWN)
    stack.s3.delete_object(Bucket=stack.bucket, Key=f"pages{path}")
    answer = invoke(walked.service._replace(handler=poorer.cold_start("render")), path)
    assert (answer["statusCode"], edge in answer["headers"]["cache-control"]) == (status, True)
    assert {one.permission.action for one in poorer.permissions.denied} == {action}
    assert f"pages{path}" not in [
        one["Key"] for one in stack.s3.list_objects_v2(Bucket=stack.bucket).get("Contents", [])
    ]
