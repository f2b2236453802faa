"""The record store: the only file that knows DynamoDB.

One table, keys `pk` and `sk`. A record lies at `<kind>#<slug>` / `record`, as bytes that msgspec decodes
in one step (docs/adr/0006), with a `version` that changes when they do. What hubs and lists need of it lies
apart, one small item a list: `list#compounds` / `<slug>`, `list#compound#<slug>` / `<condition>` and so on,
so that a list never reads whole records.
"""

from __future__ import annotations

import random
import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from .errors import Malformed, Unavailable
from .items import Item, Listing, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from types_boto3_dynamodb.client import DynamoDBClient

    from .items import Key

_RECORD = "record"
_FIRST_PAUSE = 0.05
_stored = msgspec.msgpack.Decoder(Stored)
_listing = msgspec.msgpack.Decoder(Listing)
encode = msgspec.msgpack.Encoder(order="deterministic").encode


class Store:
    """Reads and writes the records of one table."""

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
        return {key: _decoded(key, item) for key, item in found.items()}

    def versions(self, keys: Iterable[Key], seconds_left: Callable[[], float]) -> dict[Key, str]:
        """Return the present version of each record that exists of `keys`. Raises as `read` does."""
        found = self._batch_get(
            {str(key): key for key in keys}, seconds_left, ProjectionExpression="pk, version"
        )
        return {key: _version(key, item) for key, item in found.items()}

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

    def list(self, name: str) -> dict[str, Listing]:
        """Return every entry of the list `name` by slug, consistently, however many pages the Query has.

        Raises Unavailable if the table does not answer, Malformed if an entry is none.
        """
        rows: dict[str, Listing] = {}
        more: dict[str, Any] = {}
        while True:
            try:
                answer = self._client.query(
                    TableName=self._table,
                    ConsistentRead=True,
                    KeyConditionExpression="pk = :list",
                    ExpressionAttributeValues={":list": {"S": f"list#{name}"}},
                    **more,
                )
            except (BotoCoreError, ClientError) as error:
                raise Unavailable from error
            for item in answer["Items"]:
                rows[item["sk"]["S"]] = _entry(name, item)
            if "LastEvaluatedKey" not in answer:
                return rows
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def put(self, key: Key, stored: Stored, entries: Mapping[str, tuple[str, Listing]]) -> None:
        """Write one record and its list entries, all or nothing.

        `entries`: by the list's name, the slug under which the record stands in it and what is shown there.
        Raises botocore's errors: this is the editor's way in, and the editor is there to read them.
        """
        items = [{"pk": {"S": str(key)}, "sk": {"S": _RECORD}, **_encoded(stored)}]
        for name, (slug, entry) in entries.items():
            items.append({"pk": {"S": f"list#{name}"}, "sk": {"S": slug}, "listing": {"B": encode(entry)}})
        writes: Any = [{"Put": {"TableName": self._table, "Item": item}} for item in items]
        self._client.transact_write_items(TransactItems=writes)


def _encoded(stored: Stored) -> dict[str, Any]:
    body = encode(stored)
    return {"record": {"B": body}, "version": {"S": blake2b(body, digest_size=16).hexdigest()}}


def _decoded(key: Key, item: dict[str, Any]) -> Item:
    try:
        return Item(_stored.decode(item["record"]["B"]), _version(key, item))
    except (KeyError, TypeError, msgspec.MsgspecError) as error:
        raise Malformed(str(key), str(error)) from error


def _version(key: Key, item: dict[str, Any]) -> str:
    try:
        return str(item["version"]["S"])
    except (KeyError, TypeError) as error:
        raise Malformed(str(key), "it has no version") from error


def _entry(name: str, item: dict[str, Any]) -> Listing:
    try:
        return _listing.decode(item["listing"]["B"])
    except (KeyError, TypeError, msgspec.MsgspecError) as error:
        raise Malformed(f"list#{name}/{item['sk']['S']}", str(error)) from error
