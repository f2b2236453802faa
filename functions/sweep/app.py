"""Scheduler, by way of a queue: look at every cached page."""

from __future__ import annotations

from typing import Any

from compound_pages.lasting import lasting

with lasting():
    from compound_pages import bootstrap, tasks
    from compound_pages.tasks import SweepTask

    logger, metrics = bootstrap.powertools()
    sweeper = bootstrap.sweeper()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: Any) -> None:  # noqa: ANN401  Lambda's own context
    """Begin or go on with the sweep that an SQS event asks for; its batches are of one message."""
    for message in event["Records"]:
        task = tasks.decoded(message["body"], SweepTask)
        measured = sweeper.sweep(task, lambda: context.get_remaining_time_in_millis() / 1000)
        for name, value in measured.items():
            metrics.add_metric(name, "Count", value)
        logger.info("swept", extra={"after": task.after, **measured})
