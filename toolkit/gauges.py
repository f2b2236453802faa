"""Gauges: how much work of a stack waits, how much was given up, and what was purged."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from .target import Unreachable

if TYPE_CHECKING:
    from datetime import datetime

    from .target import Target

MOST = 1000  # as many objects as S3 lists in one call
_MINUTE, _DAY = 60, 86400  # seconds
_LATELY = timedelta(minutes=10)


class Depth(NamedTuple):
    """How many messages of a queue wait, are being worked on, and are not to be seen yet."""

    waiting: int
    in_flight: int
    delayed: int

    def __str__(self) -> str:
        """The depth in words."""
        return f"{self.waiting} waiting, {self.in_flight} in flight, {self.delayed} delayed"


class Gauges:
    """Reads the gauges of a stack at one moment. What SQS and CloudWatch count is approximate."""

    def __init__(self, target: Target, now: datetime) -> None:
        """`now`: in UTC."""
        self._target = target
        self._now = now
        self._sqs: Any = target.client("sqs")
        self._s3: Any = target.client("s3")
        self._cloudwatch: Any = target.client("cloudwatch")

    def depth(self, queue: str) -> Depth:
        """Return the depth of the template's queue `queue`. Raises Unreachable."""
        url = self._target.resource(queue)
        with self._target.asking():
            found = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        parts = ("", "NotVisible", "Delayed")
        return Depth(*(int(found[f"ApproximateNumberOfMessages{part}"]) for part in parts))

    def failures(self) -> int:
        """Return how many batches of changes were given up before they were planned, up to MOST.

        Raises Unreachable.
        """
        bucket = self._target.resource("FailureBucket")
        with self._target.asking():
            return int(self._s3.list_objects_v2(Bucket=bucket, MaxKeys=MOST)["KeyCount"])

    def oldest(self, queue: str) -> int | None:
        """Return how old the oldest message of a queue was lately, in seconds, None if that is not known."""
        name = self._target.resource(queue).rpartition("/")[2]
        found = self._metric(
            "Maximum",
            self._now - _LATELY,
            Namespace="AWS/SQS",
            MetricName="ApproximateAgeOfOldestMessage",
            Dimensions=[{"Name": "QueueName", "Value": name}],
            Period=_MINUTE,
        )
        return int(max(found)) if found else None

    def purged(self) -> int | None:
        """Return how many tags and paths the edge was told to forget this month (UTC), None if not known."""
        found = self._metric(
            "Sum",
            self._now.replace(day=1, hour=0, minute=0, second=0, microsecond=0),
            Namespace="CompoundPages",
            MetricName="PurgedItems",
            Dimensions=[{"Name": "service", "Value": "refresh"}],
            Period=_DAY,
        )
        return None if found is None else int(sum(found))

    def _metric(self, statistic: str, since: datetime, **of: Any) -> list[float] | None:
        """Return what CloudWatch has of a metric since then, one value a period; None if it does not say."""
        try:
            with self._target.asking():
                points = self._cloudwatch.get_metric_statistics(
                    StartTime=since, EndTime=self._now, Statistics=[statistic], **of
                )["Datapoints"]
        except Unreachable:
            return None
        return [point[statistic] for point in points]
