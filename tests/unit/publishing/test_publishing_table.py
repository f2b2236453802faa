from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import around_calls, recorded_calls
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from botocore.stub import Stubber
from made_records import compound

from compound_pages.errors import Unavailable
from compound_pages.item_form import encoded, encoded_entry
from compound_pages.items import Key, Listing, Redirect, Stored
from toolkit.publishing import Publication, Table, Write, writes_of
from toolkit.publishing.publication import DONE, WRITING, ClaimLost
from toolkit.publishing.writes import Place, record_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_calls import Proceed

NAME = "unit-publishing"
A, B = Key("compound", "a"), Key("compound", "b")
REDIRECT = Stored(Redirect("b"))
CLAIM = Publication("h", "c", "2026-11-22T14:03:05.123456+00:00", WRITING)
LATE = ReadTimeoutError(endpoint_url="https://dynamodb.us-east-1.amazonaws.com")


def error(code: str, status: int) -> ClientError:
    """Return what DynamoDB refuses with."""
    response: Any = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "x")


THROTTLED = error("ThrottlingException", 400)
PASSING = [
    error("ProvisionedThroughputExceededException", 400),
    THROTTLED,
    error("RequestLimitExceeded", 400),
    error("InternalServerError", 500),
    error("ServiceUnavailable", 503),
    EndpointConnectionError(endpoint_url="https://dynamodb.us-east-1.amazonaws.com"),
    LATE,
]
LASTING = [error("AccessDeniedException", 400), error("ResourceNotFoundException", 400), NoCredentialsError()]


# ---- Against moto ------------------------------------------------------------------------------------------


def test_records_and_entries_lie_where_they_are_read(table: Table, dynamodb: Any) -> None:
    table.write(writes_of(A, compound("A")))
    assert {item["pk"]["S"] for item in table.items()} == {"list#compounds", "compound#a"}
    item = dynamodb.get_item(TableName=NAME, Key={"pk": {"S": "compound#a"}, "sk": {"S": "record"}})["Item"]
    assert item == {"pk": {"S": "compound#a"}, "sk": {"S": "record"}, **encoded(compound("A"))}


def test_what_is_compared_by_another_hash_says_so_and_the_rest_does_not(table: Table) -> None:
    table.write([Write(record_place(A), REDIRECT, "of the file"), Write(record_place(B), REDIRECT)])
    assert [item.get("content") for item in table.items()] == [{"S": "of the file"}, None]


def test_a_write_without_a_value_deletes(table: Table) -> None:
    table.write([Write(record_place(A), REDIRECT), Write(Place("list#compounds", "a"), Listing("A"))])
    table.write([Write(record_place(A), None), Write(Place("list#compounds", "b"), None)])
    assert [item["pk"]["S"] for item in table.items()] == ["list#compounds"]


@pytest.mark.parametrize("count", [0, 1, 25, 26, 51])
def test_any_number_of_items_is_written_25_a_call(table: Table, count: int) -> None:
    writes = [Write(record_place(Key("compound", f"s{number}")), REDIRECT) for number in range(count)]
    with recorded_calls() as calls:
        table.write(writes)
    assert calls == ["BatchWriteItem"] * -(-count // 25)
    assert {item["pk"]["S"] for item in table.items()} == {write.place.pk for write in writes}


def test_a_table_is_read_to_its_end_consistently_and_no_more_of_it_than_is_known(
    table: Table, dynamodb: Any
) -> None:
    """A table of more than the megabyte that one Scan answers, with an attribute of another release."""
    long = compound("x", safety="x" * 300_000)
    table.write(Write(record_place(Key("compound", f"s{number}")), long) for number in range(9))
    dynamodb.put_item(
        TableName=NAME, Item={"pk": {"S": "compound#s9"}, "sk": {"S": "record"}, "html": {"S": "x" * 300_000}}
    )
    asked: list[dict[str, Any]] = []

    def record(_operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        asked.append(parameters)
        return proceed()

    with around_calls(record):
        found = list(table.items())
    assert len({item["pk"]["S"] for item in found}) == 10
    assert found[9].keys() == {"pk", "sk"}
    assert len(asked) > 1
    assert all(parameters["ConsistentRead"] for parameters in asked)


# The publication


def test_a_publication_is_replaced_by_who_has_read_it(table: Table) -> None:
    assert table.publication() is None
    table.replace(None, CLAIM)
    assert table.publication() == CLAIM
    table.replace(CLAIM, CLAIM._replace(state=DONE))
    assert table.publication() == CLAIM._replace(state=DONE)


@pytest.mark.parametrize(
    "there", [None, CLAIM._replace(hash="g"), CLAIM._replace(state=DONE), CLAIM._replace(at="2026-11-23")]
)
def test_a_publication_is_not_replaced_by_who_has_read_another(
    table: Table, there: Publication | None
) -> None:
    if there:
        table.replace(None, there)
    with pytest.raises(ClaimLost, match=r"publishes, or has meanwhile: (h|g|the publication was deleted)"):
        table.replace(CLAIM, CLAIM._replace(hash="new"))
    assert table.publication() == there


def test_the_first_publication_is_made_once(table: Table) -> None:
    table.replace(None, CLAIM)
    with pytest.raises(ClaimLost):
        table.replace(None, CLAIM._replace(hash="new"))


def test_a_publication_without_a_commit_is_replaced_like_any(table: Table) -> None:
    table.replace(None, CLAIM._replace(commit=""))
    table.replace(CLAIM._replace(commit=""), CLAIM)
    assert table.publication() == CLAIM


def test_a_publication_that_lacks_attributes_is_replaced_like_any(table: Table, dynamodb: Any) -> None:
    dynamodb.put_item(
        TableName=NAME, Item={"pk": {"S": "publication#"}, "sk": {"S": "record"}, "hash": {"S": "h"}}
    )
    table.replace(table.publication(), CLAIM)
    assert table.publication() == CLAIM


def test_a_claim_that_took_effect_and_whose_answer_was_lost_is_ours(table: Table) -> None:
    """The second try meets what the first one wrote."""
    tries = iter([True])

    def lose_once(_operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        answer = proceed()
        if next(tries, False):
            raise LATE
        return answer

    for old, new in ((None, CLAIM), (CLAIM, CLAIM._replace(state=DONE))):
        tries = iter([True])
        with around_calls(lose_once):
            table.replace(old, new)
        assert table.publication() == new


# What passes and what lasts


def failing(count: int, raised: Exception) -> Any:
    """Return what makes the first calls fail, and then none."""
    left = [raised] * count

    def fail(_operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        if left:
            raise left.pop()
        return proceed()

    return around_calls(fail)


CALLS = {
    "items": lambda table: list(table.items()),
    "write": lambda table: table.write([Write(record_place(A), REDIRECT)]),
    "publication": lambda table: table.publication(),
    "replace": lambda table: table.replace(None, CLAIM),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("raised", PASSING, ids=lambda raised: str(getattr(raised, "response", raised))[:40])
def test_what_passes_is_waited_out(dynamodb: Any, name: str, raised: Exception) -> None:
    """Throttled, broken or silent for a while: asked again after pauses that grow."""
    pauses: list[float] = []
    with failing(3, raised):
        CALLS[name](Table(dynamodb, NAME, pauses.append))
    first, second, third = pauses
    assert 0.025 <= first <= 0.05 <= second <= 0.1 <= third <= 0.2


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("raised", [THROTTLED, LATE])
def test_what_does_not_pass_in_half_a_minute_ends(dynamodb: Any, name: str, raised: Exception) -> None:
    pauses: list[float] = []
    with failing(1000, raised), pytest.raises(Unavailable) as ended:
        CALLS[name](Table(dynamodb, NAME, pauses.append))
    assert ended.value.__cause__ is raised
    assert len(pauses) == 12
    assert 10 < sum(pauses) <= 31.35


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("raised", LASTING, ids=lambda raised: type(raised).__name__)
def test_what_will_not_pass_ends_at_once(dynamodb: Any, name: str, raised: Exception) -> None:
    pauses: list[float] = []
    with failing(1000, raised), pytest.raises(Unavailable) as ended:
        CALLS[name](Table(dynamodb, NAME, pauses.append))
    assert (ended.value.__cause__, str(ended.value), pauses) == (raised, str(raised), [])


def test_an_item_that_is_too_large_ends_with_what_dynamodb_says(table: Table) -> None:
    with pytest.raises(Unavailable, match="exceeded"):
        table.write([Write(record_place(A), compound("x", safety="x" * 500_000))])


# ---- What DynamoDB may leave -------------------------------------------------------------------------------


@pytest.fixture
def stubbed(dynamodb: Any) -> Iterator[Stubber]:
    """DynamoDB that says what a test has it say."""
    with Stubber(dynamodb) as stubber:
        yield stubber


def _unwritten(*items: dict[str, Any]) -> dict[str, Any]:
    return {NAME: [{"PutRequest": {"Item": item}} for item in items]}


def _item(key: Key) -> dict[str, Any]:
    return {"pk": {"S": str(key)}, "sk": {"S": "record"}, **encoded(REDIRECT)}


def test_what_was_not_written_is_written_again_alone_after_a_pause(stubbed: Stubber) -> None:
    pauses: list[float] = []
    left = _unwritten(_item(B))
    stubbed.add_response(
        "batch_write_item",
        {"UnprocessedItems": left},
        {"RequestItems": _unwritten(_item(A), _item(B))},
    )
    stubbed.add_response("batch_write_item", {"UnprocessedItems": left}, {"RequestItems": left})
    stubbed.add_response("batch_write_item", {"UnprocessedItems": {}}, {"RequestItems": left})
    writes = [Write(record_place(A), REDIRECT), Write(record_place(B), REDIRECT)]
    Table(stubbed.client, NAME, pauses.append).write(writes)
    first, second = pauses
    assert 0.025 <= first <= 0.05 <= second <= 0.1
    stubbed.assert_no_pending_responses()


def test_a_table_that_keeps_leaving_something_is_unavailable(stubbed: Stubber) -> None:
    pauses: list[float] = []
    for _ in range(13):
        stubbed.add_response("batch_write_item", {"UnprocessedItems": _unwritten(_item(A))})
    with pytest.raises(Unavailable, match="the table refuses to take more"):
        Table(stubbed.client, NAME, pauses.append).write([Write(record_place(A), REDIRECT)])
    assert len(pauses) == 12
    stubbed.assert_no_pending_responses()


def test_an_entry_is_put_under_its_list(stubbed: Stubber) -> None:
    entry = {"pk": {"S": "list#compounds"}, "sk": {"S": "a"}, **encoded_entry(Listing("A"))}
    stubbed.add_response("batch_write_item", {}, {"RequestItems": _unwritten(entry)})
    Table(stubbed.client, NAME).write([Write(Place("list#compounds", "a"), Listing("A"))])
    stubbed.assert_no_pending_responses()
