"""A template's event sources, decoded into values; a property that nobody here understands is refused.

Source: AWS CloudFormation Template Reference, "AWS::Lambda::EventSourceMapping"; Lambda Developer Guide,
"Lambda parameters for Amazon SQS event source mappings" and "… for Amazon DynamoDB event source mappings".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.cloudformation.intrinsics import resolve_resources
from toolkit.cloudformation.resource_attributes import Attributes
from toolkit.distribution.properties import Properties
from toolkit.event_sources.references import References
from toolkit.event_sources.schedule_config import read_schedules
from toolkit.event_sources.sources import EventSources, QueueSource, StreamSource

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WINDOW = "MaximumBatchingWindowInSeconds"
_QUEUE_BATCH = 10
_STREAM_BATCH = 100
_LEAST_CONCURRENCY = 2
_WITHOUT_EFFECT = {"MetricsConfig": "metrics go to operators", "Tags": "only a label in the account"}


def read_event_sources(
    template: Mapping[str, Any],
    *,
    parameters: Mapping[str, Any] | None = None,
    known: Mapping[str, Mapping[str, str]] | None = None,
    dynamic: Callable[[str], str] | None = None,
) -> EventSources:
    """Decode what wakes the functions of an expanded template up; what is disabled is left out.

    `parameters` are given in place of defaults, `known` are attributes of resources that exist: of a queue
    its `Ref` (the URL) and `Arn`, of a table its `StreamArn`, of a bucket its `Ref`. `dynamic` turns the
    inside of `{{resolve:…}}` into its value. Raises `NotUnderstood` or `Unresolvable`; both name the place.
    """
    attributes = Attributes(template, known)
    resolved = resolve_resources(template, attributes, parameters=parameters, dynamic=dynamic)
    references = References(resolved, attributes)
    streams: list[StreamSource] = []
    queues: list[QueueSource] = []
    for name, mapping in references.each("AWS::Lambda::EventSourceMapping"):
        with mapping:
            mapping.skip(_WITHOUT_EFFECT)
            enabled = mapping.truth("Enabled", True)  # noqa: FBT003  a value of the template
            arn = mapping.text("EventSourceArn")
            if references.named("AWS::DynamoDB::Table", arn, "StreamArn"):
                streams += [_stream(name, arn, mapping, references)] * enabled
            else:
                queues += [_queue(name, arn, mapping, references)] * enabled
    schedules = read_schedules(references)
    return EventSources(tuple(streams), tuple(queues), schedules, references.without_effect)


def _queue(name: str, arn: str, mapping: Properties, references: References) -> QueueSource:
    queue = references.queue(arn, mapping, "EventSourceArn")
    function = references.function(mapping)
    # Lambda refuses both when the mapping is made: "Using Lambda with Amazon SQS".
    if (visibility := references.visibility(queue)) < function.timeout:
        problem = f"{queue} hides a message for {visibility} s, {function.name} may take {function.timeout} s"
        raise mapping.refusal("EventSourceArn", problem)
    size, window = mapping.number("BatchSize", _QUEUE_BATCH), _window(mapping)
    if size > _QUEUE_BATCH and not window:
        raise mapping.refusal("BatchSize", f"more than {_QUEUE_BATCH} messages need {_WINDOW}")
    return QueueSource(
        name=name,
        function=function,
        url=references.attribute(queue, "Ref"),
        arn=references.attribute(queue, "Arn"),
        batch_size=size,
        partial=_reports_failures(mapping),
        concurrency=_concurrency(mapping),
    )


def _stream(name: str, arn: str, mapping: Properties, references: References) -> StreamSource:
    start = mapping.text("StartingPosition")
    if start not in {"TRIM_HORIZON", "LATEST"}:
        raise mapping.refusal("StartingPosition", f"is no place in a table's stream: {start!r}")
    # Several batches of one shard at once, or windows of state, are not done here.
    mapping.only("ParallelizationFactor", 1, "1")
    mapping.only("TumblingWindowInSeconds", 0, "0")
    _window(mapping)
    return StreamSource(
        name=name,
        function=references.function(mapping),
        arn=arn,
        batch_size=mapping.number("BatchSize", _STREAM_BATCH),
        partial=_reports_failures(mapping),
        bisect=mapping.truth("BisectBatchOnFunctionError", False),  # noqa: FBT003  a value of the template
        retries=_bound(mapping, "MaximumRetryAttempts"),
        seconds=_bound(mapping, "MaximumRecordAgeInSeconds"),
        failures=_failure_bucket(mapping, references),
        start=start,
    )


def _window(mapping: Properties) -> int:
    seconds = mapping.number(_WINDOW, 0)
    if seconds:
        mapping.without_effect[f"{mapping.path}.{_WINDOW}"] = "what is there is handed on at once"
    return seconds


def _bound(mapping: Properties, name: str) -> int | None:
    value = mapping.take(name, -1)
    return None if str(value) == "-1" else Properties({name: value}, mapping.path).number(name)


def _reports_failures(mapping: Properties) -> bool:
    kinds = mapping.items("FunctionResponseTypes", [])
    if kinds not in ([], ["ReportBatchItemFailures"]):
        raise mapping.refusal("FunctionResponseTypes", f"is not understood: {kinds!r}")
    return bool(kinds)


def _concurrency(mapping: Properties) -> int | None:
    if "ScalingConfig" not in mapping:
        return None
    with mapping.inside("ScalingConfig") as scaling:
        most = scaling.number("MaximumConcurrency")
        if most < _LEAST_CONCURRENCY:
            raise scaling.refusal("MaximumConcurrency", f"is less than {_LEAST_CONCURRENCY}: {most}")
        return most


def _failure_bucket(mapping: Properties, references: References) -> str | None:
    if "DestinationConfig" not in mapping:
        return None
    with mapping.inside("DestinationConfig") as config, config.inside("OnFailure") as failure:
        return references.bucket(failure.text("Destination"), failure, "Destination")
