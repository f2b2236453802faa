"""The account in memory against moto, for what publishing and sheets ask; and what publishing costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore.exceptions import ClientError

from bench.counted import Calls
from bench.counted.operations import NotUnderstood
from bench.growing import deployment, publications
from bench.growing.backing import in_memory
from bench.growing.deployment import TABLE
from bench.growing.on_moto import on_moto
from bench.growing.publications import FIRST, NOTHING, ONE_RECORD
from bench.growing.site import Site
from toolkit.publishing import steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.growing.backing import Backing

LIST = "list#compounds"
ENDS = "pk = :list AND sk BETWEEN :first AND :last"
NAMES = {"#pk": "pk", "#sk": "sk", "#name": "name"}
SCAN = {"ProjectionExpression": ", ".join(NAMES), "ExpressionAttributeNames": NAMES}
KEY = {"pk": {"S": "publication#"}, "sk": {"S": "record"}}
NEW = KEY | {"hash": {"S": "2"}, "state": {"S": "done"}}
IS_ONE = {
    "ConditionExpression": "#hash = :hash",
    "ExpressionAttributeNames": {"#hash": "hash"},
    "ExpressionAttributeValues": {":hash": {"S": "1"}},
}
ABSENT = {"ConditionExpression": "attribute_not_exists(pk)"}


def query(first: str = "", last: str = "", **asked: Any) -> tuple[str, Mapping[str, Any]]:
    """Return a query for a part of a list, as the store makes it."""
    ends = {":first": {"S": first}, ":last": {"S": last}} if last else {}
    said = {"KeyConditionExpression": ENDS if ends else "pk = :list", "ConsistentRead": True}
    return "query", {**said, "ExpressionAttributeValues": {":list": {"S": LIST}, **ends}, **asked}


def put(item: Mapping[str, Any], **condition: Any) -> tuple[str, Mapping[str, Any]]:
    """Return a put."""
    return "put_item", {"Item": item, **condition}


@pytest.fixture(autouse=True)
def _nobody_else_publishes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no look at the claim between writes: how many there are depends on the time it takes."""
    monkeypatch.setattr(steps, "_LOOK_SECONDS", float("inf"))


CONVERSATION = (
    query("b", "d"),
    query("bb", "cc"),
    query("x", "y"),
    query(Limit=2),
    query(Limit=5),
    query(Limit=6),
    query("b", "z", Limit=2),
    query("b", "z", Limit=2, ExclusiveStartKey={"pk": {"S": LIST}, "sk": {"S": "c"}}),
    ("get_item", {"Key": KEY, "ConsistentRead": True}),
    put(NEW | {"hash": {"S": "1"}}, **ABSENT),
    put(NEW, **ABSENT),
    put(NEW, **IS_ONE),
    put(NEW, **IS_ONE),
    ("get_item", {"Key": KEY, "ConsistentRead": True}),
)


def answers(backing: Backing) -> list[Any]:
    """Return what each call comes to on a table with five entries."""
    for slug in "abcde":
        backing.put_item({"pk": {"S": LIST}, "sk": {"S": slug}, "name": {"S": f"Name {slug}"}})
    client = botocore.session.get_session().create_client("dynamodb")
    return [_answer(client, operation, {"TableName": TABLE, **asked}) for operation, asked in CONVERSATION]


def _answer(client: Any, operation: str, asked: Mapping[str, Any]) -> Any:
    try:
        answer: dict[str, Any] = getattr(client, operation)(**asked)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return {name: answer[name] for name in ("Items", "Item", "LastEvaluatedKey") if name in answer}


def test_parts_and_puts_are_answered_as_moto_answers_them() -> None:
    """Ranges, limits, and a put that holds only if the item is as it was read."""
    with in_memory(Calls(), deployment.read()) as backing:
        ours = answers(backing)
    with on_moto(Calls(), deployment.read()) as backing:
        motos = answers(backing)
    for call, one, other in zip(CONVERSATION, ours, motos, strict=True):
        assert one == other, call


def test_publishing_does_the_same_in_memory_and_on_moto() -> None:
    """First, with one change and with none: the same calls, and in the end the same table."""
    made, tables = [], []
    for backing_of in (in_memory, on_moto):
        calls, site = Calls(), Site(4, 5)
        with backing_of(calls, deployment.read()):
            made.append([one._replace(cpu=0) for one in publications.publications(site, calls)])
            client: Any = botocore.session.get_session().create_client("dynamodb")
            items = client.scan(TableName=TABLE, **SCAN)["Items"]
            tables.append(sorted((item["pk"]["S"], item["sk"]["S"]) for item in items))
    assert made[0] == made[1]
    assert tables[0] == tables[1]


def test_what_is_not_understood_of_a_query_is_refused() -> None:
    """Another condition than the store's is an error, never a guess."""
    with in_memory(Calls(), deployment.read()):
        client: Any = botocore.session.get_session().create_client("dynamodb")
        operation, asked = query("a", "b")
        with pytest.raises(NotUnderstood):
            getattr(client, operation)(
                TableName=TABLE, **{**asked, "KeyConditionExpression": "pk = :list AND sk < :last"}
            )


@pytest.mark.parametrize("size", [(2, 3), (10, 10), (20, 30)])
def test_publishing_writes_what_differs_and_no_more(size: tuple[int, int]) -> None:
    """All at first, 25 items a call; then one item for one text; then nothing. The table is read once.

    With the publication: read, claimed and finished, or only read where nothing is to do.
    """
    calls, site = Calls(), Site(*size)
    with in_memory(calls, deployment.read()):
        first, one, nothing = publications.publications(site, calls)
    compounds, conditions = size
    pairs, subjects = compounds * conditions, compounds + conditions
    items = 3 * pairs + 2 * subjects + 3  # a pair stands in two lists; site, questions, feed
    assert [published.name for published in (first, one, nothing)] == [FIRST, ONE_RECORD, NOTHING]
    assert (first.written, one.written, nothing.written) == (items, 1, 0)
    compared = {"GetItem": 1, "PutItem": 2}
    batches = first.calls.pop("BatchWriteItem")
    assert items / 25 <= batches <= items / 25 + 2  # entries and records apart
    assert first.calls == compared | {"Scan": 1}
    scans = one.calls.pop("Scan")
    assert scans == 1  # all of it is less than a megabyte
    assert one.calls == compared | {"BatchWriteItem": 1}
    assert nothing.calls == {"GetItem": 1, "Scan": scans}
