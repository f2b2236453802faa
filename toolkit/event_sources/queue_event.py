"""Messages of a queue, as Lambda hands them to a function.

Source: Lambda Developer Guide, "Using Lambda with Amazon SQS", example standard queue message event.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from toolkit.cloudformation.parameters import REGION

if TYPE_CHECKING:
    from collections.abc import Sequence


def queue_event(messages: Sequence[Any], arn: str) -> dict[str, Any]:
    """Return the event of what ReceiveMessage returned."""
    return {"Records": [_record(message, arn) for message in messages]}


def _record(message: Any, arn: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {
            name: _attribute(value) for name, value in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": REGION,
    }


def _attribute(value: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}
    if "StringValue" in value:
        said["stringValue"] = value["StringValue"]
    if "BinaryValue" in value:
        said["binaryValue"] = base64.b64encode(value["BinaryValue"]).decode()
    return said
