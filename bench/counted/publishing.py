"""DynamoDB as publishing uses it: read whole, written in batches, one item compared and set.

Source: Amazon DynamoDB API Reference, Scan, BatchWriteItem, GetItem, PutItem.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from .operations import NotUnderstood, Refused, operation

if TYPE_CHECKING:
    from .dynamodb import Attributes, Items
    from .operations import Asked, Operation, Parsed

_BATCH = 25  # writes that one BatchWriteItem takes
_PAGE = 2**20  # bytes that one answer to a Scan is made from
_ABSENT = "attribute_not_exists(pk)"


class Published:
    """The calls that only a publisher makes, on the same items."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._left: list[tuple[Attributes, int]] | None = None
        self._from = 0

    @property
    def operations(self) -> dict[str, Operation]:
        """What is understood, by name."""
        return {
            "Scan": operation(
                self._scan,
                *("TableName", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"),
                "ExclusiveStartKey",
            ),
            "BatchWriteItem": operation(self._write, "RequestItems"),
            "GetItem": operation(self._get, "TableName", "Key", "ConsistentRead"),
            "PutItem": operation(
                self._put,
                *("TableName", "Item", "ReturnValuesOnConditionCheckFailure", "ConditionExpression"),
                *("ExpressionAttributeNames", "ExpressionAttributeValues"),
            ),
        }

    def _scan(self, asked: Asked) -> Parsed:
        """Answer with the next megabyte. One scan at a time: where the last one was is known here alone."""
        if "ExclusiveStartKey" not in asked or self._left is None:
            self._left, self._from = list(chain.from_iterable(self._items.every())), 0
        names = list(asked["ExpressionAttributeNames"].values())
        found: list[Attributes] = []
        bytes_read = 0
        for item, bytes_ in islice(self._left, self._from, None):
            if found and bytes_read + bytes_ > _PAGE:
                break
            found.append({name: item[name] for name in names if name in item})
            bytes_read += bytes_
        self._from += len(found)
        self._items.bill(bytes_read, asked.get("ConsistentRead"))
        answer: Parsed = {"Items": found, "Count": len(found), "ScannedCount": len(found)}
        if self._from < len(self._left):
            answer["LastEvaluatedKey"] = {name: found[-1][name] for name in ("pk", "sk")}
        return answer

    def _write(self, asked: Asked) -> Parsed:
        ((_, writes),) = asked["RequestItems"].items()
        if len(writes) > _BATCH:
            raise Refused(400, "ValidationException")
        for write in writes:
            if "PutRequest" in write:
                self._items.put(write["PutRequest"]["Item"])
            else:
                key = write["DeleteRequest"]["Key"]
                self._items.delete(key["pk"]["S"], key["sk"]["S"])
        return {"UnprocessedItems": {}}

    def _get(self, asked: Asked) -> Parsed:
        item = self._items.get(asked["Key"]["pk"]["S"], asked["Key"]["sk"]["S"])
        self._items.bill(0, asked.get("ConsistentRead"))
        return {"Item": item} if item else {}

    def _put(self, asked: Asked) -> Parsed:
        here = self._items.get(asked["Item"]["pk"]["S"], asked["Item"]["sk"]["S"])
        if not _holds(asked, here):
            raise Refused(400, "ConditionalCheckFailedException")
        self._items.put(asked["Item"])
        return {}


def _holds(asked: Asked, here: dict[str, Any] | None) -> bool:
    """Whether an item is as a put wants it: not there, or with these values."""
    condition = asked.get("ConditionExpression")
    if condition in {None, _ABSENT}:
        return condition is None or here is None
    names, values = asked["ExpressionAttributeNames"], asked["ExpressionAttributeValues"]
    if {name[1:] for name in names} != {value[1:] for value in values}:
        raise NotUnderstood(condition)
    return here is not None and all(here.get(value[1:]) == wanted for value, wanted in values.items())
