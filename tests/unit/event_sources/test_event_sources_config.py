"""A template's event sources are read to the last property, and none that is unknown gets by."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.cloudformation.intrinsics import Unresolvable
from toolkit.event_sources import NotUnderstood, read_event_sources
from toolkit.event_sources.sources import Function, QueueSource, Schedule, StreamSource

if TYPE_CHECKING:
    from toolkit.event_sources import EventSources

MAPPING = "AWS::Lambda::EventSourceMapping"
TEMPLATE: dict[str, Any] = {
    "Resources": {
        "Table": {"Type": "AWS::DynamoDB::Table"},
        "Work": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 180}},
        "Failures": {"Type": "AWS::S3::Bucket"},
        "PlanFunction": {"Type": "AWS::Lambda::Function", "Properties": {"Timeout": "30", "MemorySize": 512}},
        "WorkFunction": {"Type": "AWS::Lambda::Function"},
        "Live": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "WorkFunction"}}},
        "Tasks": {
            "Type": MAPPING,
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["Work", "Arn"]},
                "FunctionName": {"Ref": "Live"},
                "BatchSize": "40",
                "MaximumBatchingWindowInSeconds": 1,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "ScalingConfig": {"MaximumConcurrency": "5"},
                "MetricsConfig": {"Metrics": ["EventCount"]},
            },
        },
        "Changes": {
            "Type": MAPPING,
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["Table", "StreamArn"]},
                "FunctionName": {"Fn::GetAtt": ["PlanFunction", "Arn"]},
                "StartingPosition": "TRIM_HORIZON",
                "BisectBatchOnFunctionError": True,
                "MaximumRetryAttempts": 20,
                "MaximumRecordAgeInSeconds": -1,
                "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": ["Failures", "Arn"]}}},
            },
        },
        "Daily": {
            "Type": "AWS::Scheduler::Schedule",
            "Properties": {
                "ScheduleExpression": "rate(12 hours)",
                "FlexibleTimeWindow": {"Mode": "OFF"},
                "Target": {
                    "Arn": {"Fn::GetAtt": ["Work", "Arn"]},
                    "Input": "{}",
                    "RoleArn": "arn:aws:iam::1:role/x",
                    "RetryPolicy": {"MaximumRetryAttempts": 3},
                },
            },
        },
    }
}
KNOWN = {
    "Table": {"Ref": "table", "StreamArn": "arn:aws:dynamodb:us-east-1:1:table/table/stream/2026"},
    "Work": {"Ref": "https://sqs/work", "Arn": "arn:aws:sqs:us-east-1:1:work"},
    "Failures": {"Ref": "failures"},
}


def read(changes: dict[str, Any] | None = None, *, of: str = "Tasks", without: str = "") -> EventSources:
    """Read the template after the properties of one resource were changed, or one was left out."""
    template = copy.deepcopy(TEMPLATE)
    properties = template["Resources"][of].setdefault("Properties", {})
    properties |= changes or {}
    properties.pop(without, None)
    return read_event_sources(template, known=KNOWN)


def test_a_queue_is_understood() -> None:
    assert read().queues == (
        QueueSource(
            name="Tasks",
            function=Function("WorkFunction", timeout=3, memory=128),
            url="https://sqs/work",
            arn="arn:aws:sqs:us-east-1:1:work",
            batch_size=40,
            partial=True,
            concurrency=5,
        ),
    )


def test_a_stream_is_understood() -> None:
    assert read().streams == (
        StreamSource(
            name="Changes",
            function=Function("PlanFunction", timeout=30, memory=512),
            arn="arn:aws:dynamodb:us-east-1:1:table/table/stream/2026",
            batch_size=100,
            partial=False,
            bisect=True,
            retries=20,
            seconds=None,
            failures="failures",
            start="TRIM_HORIZON",
        ),
    )


def test_a_schedule_is_understood() -> None:
    assert read().schedules == (Schedule("Daily", 12 * 3600, "https://sqs/work", "{}"),)


def test_what_is_not_said_is_what_lambda_does_by_itself() -> None:
    queue = read(without="ScalingConfig").queues[0]
    assert queue.concurrency is None
    stream = read({"BisectBatchOnFunctionError": "false"}, of="Changes", without="DestinationConfig").streams[
        0
    ]
    assert (stream.bisect, stream.failures) == (False, None)
    assert read(of="Changes", without="MaximumRetryAttempts").streams[0].retries is None


def test_a_disabled_source_is_left_out() -> None:
    assert read({"Enabled": False}).queues == ()
    assert read({"Enabled": "false"}, of="Changes").streams == ()
    assert read({"State": "DISABLED"}, of="Daily").schedules == ()


def test_a_resource_without_its_condition_is_left_out() -> None:
    template = copy.deepcopy(TEMPLATE)
    template["Conditions"] = {"Never": {"Fn::Equals": ["a", "b"]}}
    template["Resources"]["Tasks"]["Condition"] = "Never"
    assert read_event_sources(template, known=KNOWN).queues == ()


@pytest.mark.parametrize(
    ("rate", "seconds"), [("rate(1 minute)", 60), ("rate(90 minutes)", 5_400), ("rate(1 day)", 86_400)]
)
def test_a_rate_is_in_minutes_hours_or_days(rate: str, seconds: int) -> None:
    assert read({"ScheduleExpression": rate}, of="Daily").schedules[0].seconds == seconds


def test_what_has_no_effect_locally_is_listed_with_its_reason() -> None:
    listed = read().without_effect
    assert set(listed) == {
        "Tasks.MaximumBatchingWindowInSeconds",
        "Tasks.MetricsConfig",
        "Daily.FlexibleTimeWindow",
        "Daily.Target.RetryPolicy",
        "Daily.Target.RoleArn",
    }


@pytest.mark.parametrize(
    ("resource", "steps"),
    [
        ("Tasks", ()),
        ("Tasks", ("ScalingConfig",)),
        ("Changes", ()),
        ("Changes", ("DestinationConfig",)),
        ("Changes", ("DestinationConfig", "OnFailure")),
        ("Daily", ()),
        ("Daily", ("Target",)),
    ],
)
def test_an_unknown_property_is_refused_wherever_it_stands(resource: str, steps: tuple[str, ...]) -> None:
    template = copy.deepcopy(TEMPLATE)
    place = template["Resources"][resource]["Properties"]
    for step in steps:
        place = place[step]
    place["Surprise"] = "?"
    with pytest.raises(NotUnderstood, match=rf"^{'.'.join((resource, *steps, 'Surprise'))}: "):
        read_event_sources(template, known=KNOWN)


@pytest.mark.parametrize(
    ("resource", "name", "value"),
    [
        ("Tasks", "EventSourceArn", "arn:aws:sqs:us-east-1:1:other"),
        ("Tasks", "FunctionName", "Nobody"),
        ("Tasks", "BatchSize", "many"),
        ("Tasks", "FunctionResponseTypes", ["Another"]),
        ("Tasks", "ScalingConfig", {"MaximumConcurrency": 1}),
        ("Tasks", "BisectBatchOnFunctionError", True),
        ("Tasks", "FilterCriteria", {"Filters": []}),
        ("Changes", "StartingPosition", "AT_TIMESTAMP"),
        ("Changes", "ParallelizationFactor", 2),
        ("Changes", "TumblingWindowInSeconds", 30),
        ("Changes", "MaximumRetryAttempts", "often"),
        ("Changes", "ScalingConfig", {"MaximumConcurrency": 2}),
        ("Changes", "DestinationConfig", {"OnFailure": {"Destination": "arn:aws:sns:us-east-1:1:topic"}}),
        ("Daily", "ScheduleExpression", "cron(0 3 * * ? *)"),
        ("Daily", "ScheduleExpression", "rate(0 days)"),
        ("Daily", "State", "PAUSED"),
        ("Daily", "StartDate", "2026-01-01T00:00:00Z"),
        ("Daily", "Target", {"Arn": "arn:aws:lambda:us-east-1:1:function:x", "Input": "{}"}),
    ],
)
def test_a_value_that_is_not_understood_is_refused(resource: str, name: str, value: Any) -> None:
    with pytest.raises(NotUnderstood, match=rf"^{resource}\.{name}"):
        read({name: value}, of=resource)


@pytest.mark.parametrize(
    ("resource", "name"), [("Tasks", "FunctionName"), ("Changes", "StartingPosition"), ("Daily", "Target")]
)
def test_a_missing_property_is_named(resource: str, name: str) -> None:
    with pytest.raises(NotUnderstood, match=rf"^{resource}\.{name}: is missing$"):
        read(of=resource, without=name)


def test_many_messages_at_once_need_a_window() -> None:
    with pytest.raises(NotUnderstood, match=r"^Tasks\.BatchSize: .*MaximumBatchingWindowInSeconds$"):
        read(without="MaximumBatchingWindowInSeconds")


def test_a_message_is_hidden_for_as_long_as_its_function_may_take() -> None:
    with pytest.raises(NotUnderstood, match="Work hides a message for 2 s, WorkFunction may take 3 s"):
        read({"VisibilityTimeout": 2}, of="Work")


def test_a_fifo_queue_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="FIFO"):
        read({"FifoQueue": True}, of="Work")


def test_a_reference_to_nothing_is_named() -> None:
    with pytest.raises(Unresolvable, match=r"Tasks.*FunctionName"):
        read({"FunctionName": {"Ref": "Nobody"}})
