"""SQS, both queues: bring these pages back in step."""

from __future__ import annotations

from typing import Any

from compound_pages.lasting import lasting

with lasting():
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

    from compound_pages import bootstrap

    logger, metrics = bootstrap.powertools()
    refresher = bootstrap.refresher()
    processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: Any) -> Any:  # noqa: ANN401  Lambda's own context
    """Do the tasks of one SQS event, purge once, and answer with those that are to come back."""
    batch = refresher.batch(lambda: context.get_remaining_time_in_millis() / 1000)

    def refresh(record: Any) -> None:  # noqa: ANN401  as Powertools hands it on, by this name
        again = int(record.attributes.approximate_receive_count or 1) > 1
        try:
            batch.refresh(record.body, again=again)
        except Exception:
            logger.exception("not in step", extra={"task": record.body})
            raise

    failed = process_partial_response(event, refresh, processor, context)
    try:
        batch.purge()
    finally:
        for name, value in batch.measured.items():
            metrics.add_metric(name, "Count", value)
        logger.info("refreshed", extra={"failed": len(failed["batchItemFailures"]), **batch.measured})
    return failed
