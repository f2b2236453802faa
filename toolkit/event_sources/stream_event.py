"""Records of a table's stream, as Lambda hands them to a function.

Source: Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB", example event; DynamoDB Streams
API Reference, "Record" and "StreamRecord": times in seconds since 1970, rounded down; binary as base64.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any


def event_records(records: list[dict[str, Any]], arn: str) -> list[dict[str, Any]]:
    """Return what GetRecords returned as JSON values, each record with the stream that it is of."""
    plain: list[dict[str, Any]] = json.loads(json.dumps(records, default=_json_value))
    return [record | {"eventSourceARN": arn} for record in plain if _changed(record)]


def _changed(record: dict[str, Any]) -> bool:
    """Whether there is a change: a write of what is there already makes no stream record, but on moto.

    Source: DynamoDB Developer Guide, "Change data capture for DynamoDB Streams".
    """
    images = record["dynamodb"]
    same: bool = "OldImage" in images and images["OldImage"] == images.get("NewImage")
    return not same


def _json_value(value: object) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return int(value.timestamp())
    raise TypeError(f"not of a stream record: {value!r}")
