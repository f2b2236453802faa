"""Functions that print no metrics, however long they are at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from toolkit.origins.api_event import LambdaContext
from toolkit.quiet import no_metrics

if TYPE_CHECKING:
    import pytest

EVENTS = 250  # Powertools prints what it has of a metric at a hundred values


def measure() -> None:
    """Hand many events to a function that measures one thing in each."""
    metrics = Metrics(namespace="Quiet", service="quiet")

    @metrics.log_metrics(capture_cold_start_metric=True)
    def handler(_event: dict[str, Any], _context: Any) -> None:
        metrics.add_metric("Answered", MetricUnit.Count, 1)

    for _ in range(EVENTS):
        handler({}, LambdaContext("quiet", "1"))


def test_nothing_is_printed_however_many_events_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Not at the end of an event, and not by the hundred."""
    with no_metrics():
        measure()
    assert capsys.readouterr().out == ""


def test_afterwards_metrics_are_printed_again(capsys: pytest.CaptureFixture[str]) -> None:
    """Only the block is quiet."""
    measure()
    assert capsys.readouterr().out.count('"Answered":[1.0]') == EVENTS
