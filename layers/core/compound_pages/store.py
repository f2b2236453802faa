"""The record store: the only file that knows DynamoDB.

One table, keys `pk` and `sk`. A record lies at `<kind>#<slug>` / `record`, as bytes that msgspec decodes
in one step (docs/adr/0006), with a `version` that changes when they do. What hubs and lists need of it lies
apart, one small item a list: `list#compounds` / `<slug>`, `list#compound#<slug>` / `<condition>` and so on,
so that a list never reads whole records; and of a long list `list#compound#*` / `<number>`, all that one page
of it shows (docs/adr/0048). Publishing writes them (toolkit/publishing/table.py).
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from .errors import Unavailable
from .item_form import decoded, decoded_entry, decoded_sheet, version
from .listing import ROWS, sheet_list, sheet_of, shown
from .paths import is_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from types_boto3_dynamodb.client import DynamoDBClient

    from .items import Item, Key, Listing
    from .listing import Sheet

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
        self._long: set[str] = set()  # lists that had a sheet when last asked

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
        return _entries(name, self._query(name, seconds_left))

    def between(self, name: str, first: str, last: str, seconds: Callable[[], float]) -> dict[str, Listing]:
        """Return the entries of a list from one slug to another, both among them; see `list`."""
        return _entries(name, self._query(name, seconds, **_from_to(name, first=first, last=last)))

    def sheet(self, name: str, number: int, seconds_left: Callable[[], float]) -> Sheet | None:
        """Return page `number` of the list `name`, None where publishing has written none; see `list`.

        A list of one page has no sheets: it is read as a whole, in one call as well.
        """
        if number == 1 and name not in self._long:
            answer = self._ask(name, Limit=ROWS + 1)
            if "LastEvaluatedKey" not in answer:
                return sheet_of(shown(_entries(name, filter(_has_slug, answer["Items"]))), 1)
        sheets, at = sheet_list(name), str(number)
        found = self._query(sheets, seconds_left, **_from_to(sheets, first=at, last=at))
        sheet = next((decoded_sheet(sheets, item) for item in found), None)
        (self._long.add if sheet else self._long.discard)(name)
        return sheet

    def slugs(self, name: str, seconds_left: Callable[[], float]) -> tuple[str, ...]:
        """Return every slug in the list `name`, whatever its entry holds. Raises Unavailable."""
        keys = self._query(name, seconds_left, ProjectionExpression="sk")
        return tuple(item["sk"]["S"] for item in keys)

    def _query(self, name: str, seconds_left: Callable[[], float], **asked: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  botocore's own
        more: dict[str, Any] = {}
        while True:
            answer = self._ask(name, **asked, **more)
            yield from filter(_has_slug, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            if seconds_left() <= 0:
                raise Unavailable(f"the list {name} is too long for the time that is left")
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def _ask(self, name: str, **asked: Any) -> dict[str, Any]:  # noqa: ANN401  botocore's own
        try:
            answer: Any = self._client.query(TableName=self._table, **_from_to(name) | asked)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error
        return dict(answer)


def _from_to(name: str, **ends: str) -> dict[str, Any]:
    values = {"list": f"list#{name}", **ends}
    return {
        "ConsistentRead": True,
        "KeyConditionExpression": "pk = :list" + (" AND sk BETWEEN :first AND :last" if ends else ""),
        "ExpressionAttributeValues": {f":{value}": {"S": text} for value, text in values.items()},
    }


def _has_slug(item: dict[str, Any]) -> bool:
    return is_slug(item["sk"]["S"])


def _entries(name: str, items: Iterable[dict[str, Any]]) -> dict[str, Listing]:
    return {item["sk"]["S"]: decoded_entry(name, item) for item in items}
