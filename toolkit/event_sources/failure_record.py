"""What Lambda leaves in S3 of records that it gives up.

Source: Lambda Developer Guide, "Retain discarded records for a DynamoDB event source in Lambda": the key
`aws/lambda/<ESM-UUID>/<shardID>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<Random UUID>`, and the invocation record,
which in S3 has the whole event as `payload`. Records that grew too old have no response.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from toolkit.cloudformation.parameters import ACCOUNT, REGION
from toolkit.event_sources.batches import sequence_number

if TYPE_CHECKING:
    from toolkit.event_sources.batches import Batch
    from toolkit.event_sources.functions import Outcome
    from toolkit.event_sources.sources import StreamSource


def mapping_id(source: StreamSource) -> str:
    """Return the mapping's identity, the same on each run."""
    return str(uuid5(NAMESPACE_URL, source.name))


def failure_key(source: StreamSource, shard: str, at: float) -> str:
    """Return the key of a new object; `at` in seconds since 1970."""
    when = datetime.fromtimestamp(at, UTC)
    return f"aws/lambda/{mapping_id(source)}/{shard}/{when:%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{uuid4()}"


def failure_body(source: StreamSource, shard: str, batch: Batch, outcome: Outcome | None, at: float) -> bytes:
    """Return the object: `outcome` is the last invocation's, or None where the records grew too old."""
    record: dict[str, Any] = {
        "requestContext": {
            "requestId": outcome.request_id if outcome else str(uuid4()),
            "functionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{source.function.name}",
            "condition": "RetryAttemptsExhausted" if outcome else "RecordAgeExceeded",
            "approximateInvokeCount": batch.invocations,
        },
        "responseContext": _response(outcome),
        "version": "1.0",
        "timestamp": _time(at, "milliseconds"),
        "DDBStreamBatchInfo": _batch_info(source, shard, batch),
        "payload": {"Records": batch.records},
    }
    return json.dumps({name: value for name, value in record.items() if value}).encode()


def _response(outcome: Outcome | None) -> dict[str, Any]:
    if outcome is None:
        return {}
    error = {"functionError": "Unhandled"} if outcome.failed else {}
    return {"statusCode": 200, "executedVersion": "$LATEST"} | error


def _batch_info(source: StreamSource, shard: str, batch: Batch) -> dict[str, Any]:
    first, last = batch.records[0], batch.records[-1]
    return {
        "shardId": shard,
        "startSequenceNumber": sequence_number(first),
        "endSequenceNumber": sequence_number(last),
        "approximateArrivalOfFirstRecord": _time(first["dynamodb"]["ApproximateCreationDateTime"], "seconds"),
        "approximateArrivalOfLastRecord": _time(last["dynamodb"]["ApproximateCreationDateTime"], "seconds"),
        "batchSize": len(batch.records),
        "streamArn": source.arn,
    }


def _time(at: float, precision: str) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec=precision).replace("+00:00", "Z")
