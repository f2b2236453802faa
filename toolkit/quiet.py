"""Quiet: functions that print no metrics, where a person looks at what they print."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from aws_lambda_powertools.metrics.provider import cold_start
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def no_metrics() -> Iterator[None]:
    """Have functions forget at the end of an event what they measured, until the end of the block.

    Not POWERTOOLS_METRICS_DISABLED: metrics are then kept all the same, and printed by the hundred. That of a
    cold start is printed in any case, unless there was one.
    """
    forget = patch.object(AmazonCloudWatchEMFProvider, "flush_metrics", _forget)
    with forget, patch.object(cold_start, "is_cold_start", new=False):
        yield


def _forget(provider: AmazonCloudWatchEMFProvider, **_: object) -> None:
    provider.clear_metrics()
