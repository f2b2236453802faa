"""The table as publishing needs it: read whole, written in batches, with a publication to compare and set.

The only file here that knows DynamoDB.
"""

from __future__ import annotations

import random
import time
from itertools import batched
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError  # noqa: A004

from compound_pages.errors import Unavailable

from .publication import KEY, ClaimLost, if_still, of_item
from .seen import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from types_boto3_dynamodb.client import DynamoDBClient

    from .publication import Publication
    from .writes import Write

BATCH = 25  # as many as a BatchWriteItem takes
# Half a minute at most without anything going on, on top of botocore's own tries.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5, 5, 5)
_THROTTLED = frozenset(
    {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"}
)
_SERVER_ERROR = 500
_NO_ANSWER = (ConnectionError, HTTPClientError)
_CHANGED = "ConditionalCheckFailedException"


class _Changed(Exception):
    """The item is not as a condition wants it; `item` is what it is, None if there is none."""

    def __init__(self, item: dict[str, Any] | None) -> None:
        super().__init__()
        self.item = item


class Table:
    """One table, for a publisher: throttling and lost answers are waited out, within bounds."""

    def __init__(
        self, client: DynamoDBClient, name: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """`pause`: how to wait, in seconds, before trying again."""
        self._client = client
        self._name = name
        self._pause = pause

    def items(self) -> Iterator[dict[str, Any]]:
        """Yield every item with those of its attributes that publishing knows, read consistently.

        Raises Unavailable, as everything here, if DynamoDB refuses or keeps failing.
        """
        names = {f"#{name}": name for name in ATTRIBUTES}  # some of them are reserved words
        more: dict[str, Any] = {}
        while True:
            answer = self._call(
                "scan",
                TableName=self._name,
                ConsistentRead=True,
                ProjectionExpression=", ".join(names),
                ExpressionAttributeNames=names,
                **more,
            )
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def write(self, writes: Iterable[Write]) -> None:
        """Make these writes, 25 a call, in whatever order. What was written before a failure stays."""
        for batch in batched(writes, BATCH, strict=False):
            unwritten: Any = {self._name: [write.request() for write in batch]}
            pauses = iter(_PAUSES)
            while unwritten:
                answer = self._call("batch_write_item", RequestItems=unwritten)
                unwritten = answer.get("UnprocessedItems")
                if unwritten and not self._wait(pauses):
                    raise Unavailable("the table refuses to take more")

    def publication(self) -> Publication | None:
        """Return the publication, None if there is none yet."""
        answer = self._call("get_item", TableName=self._name, Key=KEY, ConsistentRead=True)
        return of_item(answer.get("Item"))

    def replace(self, old: Publication | None, new: Publication) -> None:
        """Put `new` in the place of `old`. Raises ClaimLost if the table holds neither."""
        try:
            self._call(
                "put_item",
                TableName=self._name,
                Item=new.item(),
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **if_still(old),
            )
        except _Changed as error:
            found = of_item(error.item)
            if found != new:  # else an earlier try took effect and only its answer was lost
                raise ClaimLost(found) from error

    def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        pauses = iter(_PAUSES)
        while True:
            try:
                answer: dict[str, Any] = getattr(self._client, operation)(**arguments)
            except (BotoCoreError, ClientError) as error:
                response: Any = error.response if isinstance(error, ClientError) else {}
                if _code(response) == _CHANGED:
                    raise _Changed(response.get("Item")) from error
                if not ((_passes(response) or isinstance(error, _NO_ANSWER)) and self._wait(pauses)):
                    raise Unavailable(str(error)) from error
            else:
                return answer

    def _wait(self, pauses: Iterator[float]) -> bool:
        """Pause; return whether there was a pause left."""
        pause = next(pauses, None)
        if pause is None:
            return False
        self._pause(pause * random.uniform(0.5, 1))  # noqa: S311  jitter, no secret
        return True


def _code(response: dict[str, Any]) -> str:
    return str(response.get("Error", {}).get("Code"))


def _passes(response: dict[str, Any]) -> bool:
    """Return whether what DynamoDB refused with this answer may go well later."""
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return _code(response) in _THROTTLED or status >= _SERVER_ERROR
