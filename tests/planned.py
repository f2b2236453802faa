"""A planner on a table and two queues of moto, and what it has sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws import bodies, make_queue
from stream_records import between, items

from compound_pages.item_form import encoded_entry
from compound_pages.items import UNLISTED, Listing
from compound_pages.planner import Planner
from compound_pages.queue import Queue
from compound_pages.store import Store
from compound_pages.tasks import RefreshTask, SweepTask, decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.items import Key, Stored


class Planned:
    """Plans batches, and tells what came of it."""

    def __init__(self, dynamodb: Any, sqs: Any, table: str) -> None:
        """`table`: an empty one of its own."""
        self._dynamodb, self._sqs, self._table = dynamodb, sqs, table
        self._work, self._sweeps = make_queue(sqs), make_queue(sqs)
        self.planner = Planner(Store(dynamodb, table), Queue(sqs, self._work), Queue(sqs, self._sweeps))

    def hold(self, records: Mapping[Key, Stored]) -> None:
        """Make the table hold these records and nothing else."""
        for item in self._dynamodb.scan(TableName=self._table)["Items"]:
            self._dynamodb.delete_item(TableName=self._table, Key={name: item[name] for name in ("pk", "sk")})
        for item in items(records).values():
            self._dynamodb.put_item(TableName=self._table, Item=item)

    def unlist(self, name: str, *slugs: str) -> None:
        """Put the entries of records into a list that are listed no more."""
        for slug in slugs:
            entry = encoded_entry(Listing(slug, status=UNLISTED))
            place = {"pk": {"S": f"list#{name}"}, "sk": {"S": slug}}
            self._dynamodb.put_item(TableName=self._table, Item=place | entry)

    def plan(self, *records: dict[str, Any]) -> dict[str, float]:
        """Plan one batch."""
        plan = self.planner.plan(lambda: 9.0)
        for record in records:
            plan.add(record)
        return plan.send()

    def change(self, before: Mapping[Key, Stored], after: Mapping[Key, Stored]) -> dict[str, float]:
        """Make the table hold `after`, and plan what its stream tells."""
        self.hold(after)
        return self.plan(*between(before, after))

    def tasks(self) -> list[RefreshTask]:
        """Return the work that was sent."""
        return [decoded(body, RefreshTask) for body in bodies(self._sqs, self._work)]

    def sweeps(self) -> list[SweepTask]:
        """Return the sweeps that were asked for."""
        return [decoded(body, SweepTask) for body in bodies(self._sqs, self._sweeps)]
