"""The record store: the only file that knows DynamoDB.

One table, keys `pk` and `sk`. A record lies at `<kind>#<slug>` / `record`, as bytes that msgspec decodes
in one step (docs/adr/0006), with a `version` that changes when they do. What hubs and lists need of it lies
apart, one small item a list: `list#compounds` / `<slug>`, `list#compound#<slug>` / `<condition>` and so on,
so that a list never reads whole records. Publishing writes them (toolkit/publishing/table.py).
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from .errors import Unavailable
from .item_form import decoded, decoded_entry, version
from .paths import is_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from types_boto3_dynamodb.client import DynamoDBClient

    from .items import Item, Key, Listing

_RECORD = "record"
_FIRST_PAUSE = 0.05


class Store:
    """Reads the records of one table."""

    def __init__(
        self, client: DynamoDBClient, table: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """`pause`: how to wait, in seconds, before asking again for what was left unprocessed."""
        self._client = client
        self._table = table
        self._pause = pause

    def read(self, keys: Iterable[Key], seconds_left: Callable[[], float]) -> dict[Key, Item]:
        """Return the records that exist of `keys` (at most 100), consistently, in one BatchGetItem.

        Keys that DynamoDB leaves unprocessed are asked for again while `seconds_left()` is positive.
        Raises Unavailable if the table does not answer in that time, Malformed if an item holds no record.
        """
        found = self._batch_get({str(key): key for key in keys}, seconds_left)
        return {key: decoded(key, item) for key, item in found.items()}

    def versions(self, keys: Iterable[Key], seconds_left: Callable[[], float]) -> dict[Key, str]:
        """Return the present version of each record that exists of `keys`. Raises as `read` does."""
        found = self._batch_get(
            {str(key): key for key in keys}, seconds_left, ProjectionExpression="pk, version"
        )
        return {key: version(key, item) for key, item in found.items()}

    def _batch_get(
        self, keys: Mapping[str, Key], seconds_left: Callable[[], float], **projection: str
    ) -> dict[Key, dict[str, Any]]:
        wanted: Any = [{"pk": {"S": pk}, "sk": {"S": _RECORD}} for pk in keys]
        found: dict[Key, dict[str, Any]] = {}
        pause = _FIRST_PAUSE
        while wanted:
            asked: Any = {self._table: {"Keys": wanted, "ConsistentRead": True, **projection}}
            try:
                answer: Any = self._client.batch_get_item(RequestItems=asked)
            except (BotoCoreError, ClientError) as error:
                raise Unavailable from error
            for item in answer["Responses"].get(self._table, ()):
                found[keys[item["pk"]["S"]]] = item
            wanted = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys")
            if wanted:
                if seconds_left() <= pause:
                    raise Unavailable
                self._pause(pause * random.uniform(0.5, 1))  # noqa: S311  jitter, no secret
                pause *= 2
        return found

    def list(self, name: str, seconds_left: Callable[[], float]) -> dict[str, Listing]:
        """Return every entry of the list `name` by slug, consistently, however many pages the Query has.

        An item under what is no slug is none: no path could lead to what it names.
        Raises Unavailable if the table does not answer in time, Malformed if an entry is none.
        """
        return {item["sk"]["S"]: decoded_entry(name, item) for item in self._query(name, seconds_left)}

    def slugs(self, name: str, seconds_left: Callable[[], float]) -> tuple[str, ...]:
        """Return every slug in the list `name`, whatever its entry holds. Raises Unavailable."""
        keys = self._query(name, seconds_left, ProjectionExpression="sk")
        return tuple(item["sk"]["S"] for item in keys)

    def _query(
        self,
        name: str,
        seconds_left: Callable[[], float],
        **projection: Any,  # noqa: ANN401  botocore's own
    ) -> Iterator[dict[str, Any]]:
        more: dict[str, Any] = {}
        while True:
            try:
                answer: Any = self._client.query(
                    TableName=self._table,
                    ConsistentRead=True,
                    KeyConditionExpression="pk = :list",
                    ExpressionAttributeValues={":list": {"S": f"list#{name}"}},
                    **projection,
                    **more,
                )
            except (BotoCoreError, ClientError) as error:
                raise Unavailable from error
            yield from (item for item in answer["Items"] if is_slug(item["sk"]["S"]))
            if "LastEvaluatedKey" not in answer:
                return
            if seconds_left() <= 0:
                raise Unavailable(f"the list {name} is too long for the time that is left")
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
