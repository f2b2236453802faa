"""A table as it was: what a publish left in it is put back without publishing again."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.stack import Stack

_WRITTEN_AT_ONCE = 25  # BatchWriteItem
_KEYS = ("pk", "sk")


class AsItWas:
    """What the table of a stack holds when this is made."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._items = self._scan()

    def put_back(self) -> None:
        """Write what is missing or differs now, and delete what there is besides; the stream tells of it."""
        there = self._scan()
        wrong = [item for key, item in self._items.items() if there.get(key) != item]
        more = [{key: there[at][key] for key in _KEYS} for at in there.keys() - self._items.keys()]
        writes = [{"PutRequest": {"Item": item}} for item in wrong]
        writes += [{"DeleteRequest": {"Key": key}} for key in more]
        for some in batched(writes, _WRITTEN_AT_ONCE, strict=False):
            self._stack.dynamodb.batch_write_item(RequestItems={self._stack.table: some})

    def _scan(self) -> dict[tuple[str, ...], dict[str, Any]]:
        scan = self._stack.dynamodb.get_paginator("scan")
        pages = scan.paginate(TableName=self._stack.table, ConsistentRead=True)
        return {tuple(item[key]["S"] for key in _KEYS): item for page in pages for item in page["Items"]}
