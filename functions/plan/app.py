"""DynamoDB stream: which pages does this change touch."""

from __future__ import annotations

from typing import Any

from compound_pages.lasting import lasting

with lasting():
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

    from compound_pages import bootstrap

    logger, metrics = bootstrap.powertools()
    planner = bootstrap.planner()
    processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: Any) -> Any:  # noqa: ANN401  Lambda's own context
    """Plan one batch of a DynamoDB stream; answer with the records that could not be read as such."""
    plan = planner.plan(lambda: context.get_remaining_time_in_millis() / 1000)

    def add(record: Any) -> None:  # noqa: ANN401  as Powertools hands it on
        try:
            plan.add(record.raw_event)
        except Exception:
            logger.exception("not planned", extra={"record": record.raw_event})
            raise

    failed = process_partial_response(event, add, processor, context)
    measured = plan.send()
    for name, value in measured.items():
        metrics.add_metric(name, "Count", value)
    logger.info("planned", extra=measured)
    return failed
