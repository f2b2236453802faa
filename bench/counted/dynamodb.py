"""DynamoDB: one table with keys `pk` and `sk`, whose attributes are texts and bytes.

Every read is as good as consistent. No answer is cut at 16 MB, and nothing is throttled.
Source: Amazon DynamoDB API Reference, BatchGetItem, Query; Developer Guide, "DynamoDB item sizes and formats"
and "DynamoDB read and write operations".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .operations import NotUnderstood, Refused, operation
from .publishing import Published

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .operations import Asked, Parsed

type Attributes = dict[str, dict[str, Any]]

_BATCH = 100  # keys that one BatchGetItem takes
_CONDITION = re.compile(r"pk = (:\w+)(?: AND sk BETWEEN (:\w+) AND (:\w+))?")
_PAGE = 2**20  # bytes that one answer to a Query is made from
_READ_UNIT = 4096
_WRITE_UNIT = 1024


def size(item: Attributes) -> int:
    """Return the bytes of an item as they are billed: names and values. Raises KeyError for other types."""
    return sum(
        len(name) + (len(value["S"].encode()) if "S" in value else len(value["B"]))
        for name, value in item.items()
    )


def write_units(before: Attributes | None, after: Attributes | None) -> int:
    """Return what a write is billed: by the larger of what was there and what is."""
    return max(-(-size(item) // _WRITE_UNIT) for item in (before, after) if item)


class Items:
    """The items of the one table. `read_units`: what all reads so far are billed; `told`: items so far."""

    def __init__(self) -> None:
        self.read_units = 0.0
        self.told = 0
        self._items: dict[str, dict[str, tuple[Attributes, int]]] = {}
        self.operations = {
            "BatchGetItem": operation(self._batch_get, "RequestItems"),
            "Query": operation(
                self._query,
                *("TableName", "ConsistentRead", "KeyConditionExpression", "ExpressionAttributeValues"),
                *("ProjectionExpression", "ExclusiveStartKey", "Limit"),
            ),
            **Published(self).operations,
        }

    def put(self, item: Attributes) -> None:
        """Put an item in place of the one with its keys."""
        self._items.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = (item, size(item))

    def delete(self, pk: str, sk: str) -> None:
        """Delete the item with these keys, if there is one."""
        self._items.get(pk, {}).pop(sk, None)

    def get(self, pk: str, sk: str) -> Attributes | None:
        """Return the item with these keys."""
        found = self._items.get(pk, {}).get(sk)
        return found[0] if found else None

    def every(self) -> Iterable[Iterable[tuple[Attributes, int]]]:
        """Return all items with their bytes, those of one partition key together."""
        return (here.values() for here in self._items.values())

    def bill(self, bytes_read: int, consistent: object) -> None:
        """Count a read: nothing at all is billed as a little."""
        self.read_units += max(1, -(-bytes_read // _READ_UNIT)) * (1 if consistent else 0.5)

    def _batch_get(self, asked: Asked) -> Parsed:
        responses: dict[str, list[Attributes]] = {}
        for table, wanted in asked["RequestItems"].items():
            if unknown := set(wanted) - {"Keys", "ConsistentRead", "ProjectionExpression"}:
                raise NotUnderstood(str(unknown))
            if len(wanted["Keys"]) > _BATCH:
                raise Refused(400, "ValidationException")
            responses[table] = []
            for key in wanted["Keys"]:
                item, bytes_read = self._items.get(key["pk"]["S"], {}).get(key["sk"]["S"], (None, 0))
                self.bill(bytes_read, wanted.get("ConsistentRead"))
                if item:
                    self.told += 1
                    responses[table].append(_projected(item, wanted.get("ProjectionExpression")))
        return {"Responses": responses, "UnprocessedKeys": {}}

    def _query(self, asked: Asked) -> Parsed:
        condition = _CONDITION.fullmatch(asked["KeyConditionExpression"])
        if condition is None:
            raise NotUnderstood(asked["KeyConditionExpression"])
        values = [asked["ExpressionAttributeValues"][name]["S"] for name in condition.groups() if name]
        here = self._items.get(values[0], {})
        found, bytes_read, more = _page(here, _slugs(here, values[1:], asked), asked.get("Limit"))
        self.bill(bytes_read, asked.get("ConsistentRead"))
        self.told += len(found)
        shown = [_projected(item, asked.get("ProjectionExpression")) for item in found]
        answer: Parsed = {"Items": shown, "Count": len(shown), "ScannedCount": len(shown)}
        if more:
            answer["LastEvaluatedKey"] = {name: found[-1][name] for name in ("pk", "sk")}
        return answer


def _slugs(here: Iterable[str], ends: list[str], asked: Asked) -> list[str]:
    """Return the sort keys that a Query goes through: from one end to another, if it names some."""
    after = asked["ExclusiveStartKey"]["sk"]["S"] if "ExclusiveStartKey" in asked else ""
    return sorted(sk for sk in here if sk > after and (not ends or ends[0] <= sk <= ends[1]))


def _page(
    here: dict[str, tuple[Attributes, int]], slugs: Iterable[str], limit: int | None
) -> tuple[list[Attributes], int, bool]:
    """Return the items that one answer holds, their bytes, and whether there are more."""
    found: list[Attributes] = []
    bytes_read = 0
    for sk in slugs:
        item, bytes_ = here[sk]
        if found and (bytes_read + bytes_ > _PAGE or len(found) == limit):
            return found, bytes_read, True
        found.append(item)
        bytes_read += bytes_
    return found, bytes_read, False


def _projected(item: Attributes, expression: str | None) -> Attributes:
    if expression is None:
        return item
    return {name: item[name] for name in expression.split(", ") if name in item}
