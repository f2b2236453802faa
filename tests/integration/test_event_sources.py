"""The template's own event sources, over real queues and the real stream, with functions that only note."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.event_sources import Pump, clients_of, read_event_sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.service import Service
    from toolkit.stack import Stack

type Event = dict[str, Any]
DAY = 86_400


class Functions:
    """What woke each function up; `plan` and `sweep` send on what they were woken up for."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.planned: list[str] = []
        self.swept: list[str] = []
        self.refreshed: list[list[str]] = []
        self.handlers: dict[str, Callable[[Event, Any], Any]] = {
            "PlanFunction": self.plan,
            "SweepFunction": self.sweep,
            "RefreshFunction": self.refresh,
        }

    def plan(self, event: Event, _: Any) -> Event:
        """Send each record's key to the changes queue; fail for a poisoned one."""
        keys = [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]
        if "poison" in keys:
            raise ValueError(keys)
        self.planned += keys
        for key in keys:
            self.send("ChangesQueue", key)
        return {"batchItemFailures": []}

    def sweep(self, event: Event, _: Any) -> Event:
        """Send thirty messages to the sweep queue."""
        self.swept += [record["body"] for record in event["Records"]]
        for number in range(30):
            self.send("SweepQueue", f"page {number}")
        return {"batchItemFailures": []}

    def refresh(self, event: Event, _: Any) -> Event:
        """Report every message that says it is bad."""
        self.refreshed.append([record["body"] for record in event["Records"]])
        bad = [record["messageId"] for record in event["Records"] if record["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in bad]}

    def send(self, queue: str, body: str) -> None:
        """Send a message to a queue of the template."""
        self.stack.sqs.send_message(QueueUrl=self.stack.queue_url(queue), MessageBody=body)

    def put(self, *keys: str) -> None:
        """Write an item for each key."""
        for key in keys:
            item = {"pk": {"S": key}, "sk": {"S": "record"}}
            self.stack.dynamodb.put_item(TableName=self.stack.table, Item=item)


@pytest.fixture
def functions(service: Service) -> Functions:
    return Functions(service.stack)


@pytest.fixture
def pump(functions: Functions) -> Pump:
    """A pump of the template's event sources that begins now."""
    stack = functions.stack
    sources = read_event_sources(stack.template, parameters=stack.parameters, known=stack.known)
    return Pump(
        sources, functions.handlers, clients_of(stack), retry_after=0, start="LATEST", clock=lambda: 0.0
    )


def test_the_templates_event_sources_are_understood(service: Service) -> None:
    stack = service.stack
    sources = read_event_sources(stack.template, parameters=stack.parameters, known=stack.known)

    (stream,) = sources.streams
    assert (stream.function.name, stream.arn) == ("PlanFunction", stack.stream_arn)
    assert (stream.start, stream.partial, stream.bisect) == ("TRIM_HORIZON", True, True)
    assert stream.failures == stack.failures
    assert stream.retries is not None
    assert stream.seconds is not None
    assert {source.url: (source.function.name, source.partial) for source in sources.queues} == {
        stack.queue_url("ChangesQueue"): ("RefreshFunction", True),
        stack.queue_url("SweepQueue"): ("RefreshFunction", True),
        stack.queue_url("SweepStartQueue"): ("SweepFunction", True),
    }
    assert all(source.concurrency for source in sources.queues)
    (schedule,) = sources.schedules
    assert (schedule.url, schedule.seconds, schedule.body) == (stack.queue_url("SweepStartQueue"), DAY, "{}")


def test_a_change_goes_by_stream_and_queue_to_refresh(functions: Functions, pump: Pump) -> None:
    functions.put("a", "b", "c")
    assert pump.drain() == 6
    assert functions.planned == ["a", "b", "c"]
    assert sorted(body for batch in functions.refreshed for body in batch) == ["a", "b", "c"]


def test_the_schedule_goes_by_two_queues_to_refresh(functions: Functions, pump: Pump) -> None:
    pump.tick()
    pump.drain()
    assert functions.swept == ["{}"]
    pages = [body for batch in functions.refreshed for body in batch]
    assert sorted(pages) == sorted(f"page {number}" for number in range(30))


def test_a_poisoned_record_ends_in_the_failure_bucket_alone(functions: Functions, pump: Pump) -> None:
    functions.put("a", "poison", "b")
    pump.drain()
    assert functions.planned == ["a", "b"]
    stack = functions.stack
    (found,) = stack.s3.list_objects_v2(Bucket=stack.failures)["Contents"]
    record = json.loads(stack.s3.get_object(Bucket=stack.failures, Key=found["Key"])["Body"].read())
    assert [one["dynamodb"]["Keys"]["pk"]["S"] for one in record["payload"]["Records"]] == ["poison"]


def test_a_bad_message_ends_in_its_dead_letter_queue_alone(functions: Functions, pump: Pump) -> None:
    """After five receives, as the template says."""
    for body in ("good", "bad", "good"):
        functions.send("ChangesQueue", body)
    pump.drain()
    assert sum(batch.count("bad") for batch in functions.refreshed) == 5
    assert sum(batch.count("good") for batch in functions.refreshed) == 2
    dead = functions.stack.queue_url("ChangesDeadQueue")
    (message,) = functions.stack.sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=10)["Messages"]
    assert message["Body"] == "bad"
