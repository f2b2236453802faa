"""A template's schedules, decoded; a property that nobody here understands is refused.

Source: AWS CloudFormation Template Reference, "AWS::Scheduler::Schedule"; EventBridge Scheduler User
Guide, "Schedule types": `rate(value unit)` in minutes, hours or days.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.event_sources.sources import Schedule

if TYPE_CHECKING:
    from toolkit.distribution.properties import Properties
    from toolkit.event_sources.references import References

_RATE = re.compile(r"rate\(([1-9]\d*) (minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3_600, "day": 86_400}
_NAMES = "only a label in the account"
_WITHOUT_EFFECT = {
    "Description": _NAMES,
    "FlexibleTimeWindow": "a run is as early as its window allows",
    "GroupName": _NAMES,
    "Name": _NAMES,
    "ScheduleExpressionTimezone": "a rate knows no time of day",
}
_TARGET_WITHOUT_EFFECT = {
    "DeadLetterConfig": "the target is in this process, and there",
    "RetryPolicy": "the target is in this process, and there",
    "RoleArn": "the stack asks it for each message (toolkit/permissions)",
}


def read_schedules(references: References) -> tuple[Schedule, ...]:
    """Decode each schedule that is not disabled; each must send a message to a queue of the template."""
    found: list[Schedule] = []
    for name, schedule in references.each("AWS::Scheduler::Schedule"):
        with schedule, schedule.inside("Target") as target:
            schedule.skip(_WITHOUT_EFFECT)
            target.skip(_TARGET_WITHOUT_EFFECT)
            enabled = _state(schedule)
            queue = references.queue(target.text("Arn"), target, "Arn")
            url = references.attribute(queue, "Ref")
            found += [Schedule(name, _rate(schedule), url, target.text("Input"))] * enabled
    return tuple(found)


def _state(schedule: Properties) -> bool:
    state = schedule.text("State", "ENABLED")
    if state not in {"ENABLED", "DISABLED"}:
        raise schedule.refusal("State", f"is not understood: {state!r}")
    return state == "ENABLED"


def _rate(schedule: Properties) -> int:
    expression = schedule.text("ScheduleExpression")
    rate = _RATE.fullmatch(expression)
    if rate is None:
        raise schedule.refusal("ScheduleExpression", f"is not a rate: {expression!r}")
    return int(rate[1]) * _SECONDS[rate[2]]
