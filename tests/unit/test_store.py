from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.stub import Stubber
from moto import mock_aws

from compound_pages.errors import Malformed, Unavailable
from compound_pages.item_form import encoded, encoded_entry
from compound_pages.items import Key, Listing, Redirect, Stored
from compound_pages.store import Store
from toolkit.publishing import Table, Write, writes_of
from toolkit.publishing.writes import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = "unit-records"
A, B = Key("compound", "a"), Key("compound", "b")
STORED = Stored(Redirect("b"))


def _client(**options: Any) -> Any:
    return boto3.client(
        "dynamodb",
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        **options,
    )


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[Any]:
    """DynamoDB with a table of the store's keys."""
    with mock_aws():
        client = _client()
        client.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        )
        yield client


@pytest.fixture
def store(dynamodb: Any) -> Store:
    """A store with an empty table."""
    for item in dynamodb.scan(TableName=TABLE, ProjectionExpression="pk, sk")["Items"]:
        dynamodb.delete_item(TableName=TABLE, Key=item)
    return Store(dynamodb, TABLE)


@pytest.fixture
def stubbed(dynamodb: Any) -> Iterator[Stubber]:
    """DynamoDB that says what a test has it say."""
    with Stubber(dynamodb) as stubber:
        yield stubber


def put(dynamodb: Any, key: Key, stored: Stored) -> None:
    """Put a record as publishing does."""
    Table(dynamodb, TABLE).write(writes_of(key, stored))


def _long() -> float:
    return 60.0


# ---- Against moto ------------------------------------------------------------------------------------------


def test_what_was_put_is_read(store: Store, dynamodb: Any) -> None:
    """A record comes back as it was written, and what does not exist is left out."""
    put(dynamodb, A, STORED)
    found = store.read([A, B], _long)
    assert set(found) == {A}
    assert found[A].stored == STORED


def test_a_version_is_that_of_the_content(store: Store, dynamodb: Any) -> None:
    """The version changes when the record does, and only then, and is the same whoever asks for it."""
    put(dynamodb, A, STORED)
    first = store.versions([A, B], _long)
    assert first == {A: store.read([A], _long)[A].version}
    put(dynamodb, A, STORED)
    assert store.versions([A], _long) == first
    put(dynamodb, A, Stored(Redirect("c")))
    assert store.versions([A], _long) != first


def test_a_list_holds_its_entries(store: Store, dynamodb: Any) -> None:
    """Each list has the entries put into it, by slug, and no others."""
    Table(dynamodb, TABLE).write(
        [
            Write(Place("list#compounds", "a"), Listing("A")),
            Write(Place("list#compounds", "b"), Listing("B")),
            Write(Place("list#compound#a", "x"), Listing("X", studied="limited")),
        ]
    )
    assert store.list("compounds", _long) == {"a": Listing("A"), "b": Listing("B")}
    assert store.list("compound#a", _long) == {"x": Listing("X", studied="limited")}
    assert store.list("conditions", _long) == {}


def test_a_list_is_as_long_as_it_is(store: Store, dynamodb: Any) -> None:
    """A list of more than the megabyte that one Query answers is read to its end."""
    big = Listing("x" * 200_000)
    Table(dynamodb, TABLE).write(Write(Place("list#compounds", f"s{number:02}"), big) for number in range(12))
    one_page = dynamodb.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": "list#compounds"}},
    )
    assert "LastEvaluatedKey" in one_page
    assert store.list("compounds", _long) == {f"s{number:02}": big for number in range(12)}


def test_slugs_are_read_whatever_their_entries_hold(store: Store, dynamodb: Any) -> None:
    """Who wants slugs gets all of a list, though an entry in it be none, and of no other list."""
    Table(dynamodb, TABLE).write(Write(Place("list#numbers", f"s{n:02}"), Listing("S")) for n in range(12))
    dynamodb.put_item(TableName=TABLE, Item={"pk": {"S": "list#numbers"}, "sk": {"S": "t"}})
    dynamodb.put_item(TableName=TABLE, Item={"pk": {"S": "list#number"}, "sk": {"S": "u"}})
    assert store.slugs("numbers", _long) == (*(f"s{number:02}" for number in range(12)), "t")
    assert store.slugs("numb", _long) == ()


def test_an_item_without_a_record_is_named(store: Store, dynamodb: Any) -> None:
    """An item that holds no record is said to be malformed, with its key, by a read and by a look."""
    dynamodb.put_item(TableName=TABLE, Item={"pk": {"S": "compound#a"}, "sk": {"S": "record"}})
    with pytest.raises(Malformed, match=r"^compound#a: "):
        store.read([A], _long)
    with pytest.raises(Malformed, match=r"^compound#a: it has no version$"):
        store.versions([A], _long)


def test_an_entry_that_is_none_is_named(store: Store, dynamodb: Any) -> None:
    """A list with an entry that is none says which."""
    dynamodb.put_item(TableName=TABLE, Item={"pk": {"S": "list#compounds"}, "sk": {"S": "a"}})
    with pytest.raises(Malformed, match=r"^list#compounds/a: "):
        store.list("compounds", _long)


# ---- What DynamoDB may say ---------------------------------------------------------------------------------


def _found(item: dict[str, Any], left: list[Key] | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"Responses": {TABLE: [{"pk": {"S": str(A)}, **encoded(STORED), **item}]}}
    return answer | ({"UnprocessedKeys": _left(left)} if left else {})


def _left(keys: list[Key]) -> dict[str, Any]:
    return {TABLE: {"Keys": [{"pk": {"S": str(key)}, "sk": {"S": "record"}} for key in keys]}}


def _asked(keys: list[Key], **more: Any) -> dict[str, Any]:
    return {"RequestItems": {TABLE: {**_left(keys)[TABLE], "ConsistentRead": True, **more}}}


class Pauses:
    """Remembers how long the store paused, and lets that time pass."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.taken: list[float] = []

    def __call__(self, seconds: float) -> None:
        """Pause."""
        self.taken.append(seconds)
        self.left -= seconds

    def seconds_left(self) -> float:
        """Return what is left."""
        return self.left


def test_all_records_are_asked_for_at_once_and_consistently(stubbed: Stubber) -> None:
    """One BatchGetItem reads every key, consistently."""
    stubbed.add_response("batch_get_item", _found({}), _asked([A, B]))
    assert set(Store(stubbed.client, TABLE).read([A, B], _long)) == {A}
    stubbed.assert_no_pending_responses()


def test_a_look_asks_for_versions_alone(stubbed: Stubber) -> None:
    """A look reads keys and versions, consistently, and none of the records."""
    stubbed.add_response("batch_get_item", _found({}), _asked([A], ProjectionExpression="pk, version"))
    assert Store(stubbed.client, TABLE).versions([A], _long) == {A: encoded(STORED)["version"]["S"]}


def test_nothing_is_asked_for_nothing(stubbed: Stubber) -> None:
    """No keys, no call."""
    assert Store(stubbed.client, TABLE).read([], _long) == {}
    stubbed.assert_no_pending_responses()


def test_what_was_left_is_asked_for_again(stubbed: Stubber) -> None:
    """Unprocessed keys are asked for again, those alone, after pauses that grow."""
    pauses = Pauses(60)
    stubbed.add_response("batch_get_item", _found({}, left=[B]), _asked([A, B]))
    stubbed.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": _left([B])}, _asked([B]))
    stubbed.add_response("batch_get_item", _found({"pk": {"S": str(B)}}), _asked([B]))
    found = Store(stubbed.client, TABLE, pauses).read([A, B], pauses.seconds_left)
    assert set(found) == {A, B}
    first, second = pauses.taken
    assert 0.025 <= first <= 0.05
    assert 0.05 <= second <= 0.1
    stubbed.assert_no_pending_responses()


def test_each_pause_is_twice_as_long(stubbed: Stubber, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for their jitter, the pauses double until the time that is left is no longer than the next."""
    monkeypatch.setattr("random.uniform", lambda _low, high: high)
    pauses = Pauses(1.0)
    for _ in range(5):
        stubbed.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": _left([A])})
    with pytest.raises(Unavailable):
        Store(stubbed.client, TABLE, pauses).read([A], pauses.seconds_left)
    assert pauses.taken == [0.05, 0.1, 0.2, 0.4]


def test_a_look_keeps_its_projection_when_it_asks_again(stubbed: Stubber) -> None:
    """Asked again, a look still reads no record, and still reads consistently."""
    for left in ([A], []):
        stubbed.add_response(
            "batch_get_item", _found({}, left=left), _asked([A], ProjectionExpression="pk, version")
        )
    pauses = Pauses(60)
    assert Store(stubbed.client, TABLE, pauses).versions([A], pauses.seconds_left) == {
        A: encoded(STORED)["version"]["S"]
    }


def test_who_is_left_waiting_gives_up_at_the_deadline(stubbed: Stubber) -> None:
    """When the next pause would outlast the deadline, the records are unavailable."""
    pauses = Pauses(0.3)
    for _ in range(9):
        stubbed.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": _left([A])})
    with pytest.raises(Unavailable):
        Store(stubbed.client, TABLE, pauses).read([A], pauses.seconds_left)
    assert 2 <= len(pauses.taken) <= 4
    assert pauses.left > 0


def test_without_time_nothing_is_asked_twice(stubbed: Stubber) -> None:
    """A pause that is as long as the time that is left is not begun."""
    pauses = Pauses(0.05)
    stubbed.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": _left([A])})
    with pytest.raises(Unavailable):
        Store(stubbed.client, TABLE, pauses).read([A], pauses.seconds_left)
    assert pauses.taken == []


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ProvisionedThroughputExceededException", 400),
        ("ThrottlingException", 400),
        ("InternalServerError", 500),
        ("AccessDeniedException", 400),
    ],
)
def test_a_table_that_refuses_is_unavailable(stubbed: Stubber, code: str, status: int) -> None:
    """Throttled, broken or shut: the records are unavailable, and botocore's error is only the cause."""
    store = Store(stubbed.client, TABLE)
    for operation in ("batch_get_item", "batch_get_item", "query", "query"):
        stubbed.add_client_error(operation, code, http_status_code=status)
    for ask in (
        lambda: store.read([A], _long),
        lambda: store.versions([A], _long),
        lambda: store.list("x", _long),
        lambda: store.slugs("x", _long),
    ):
        with pytest.raises(Unavailable) as raised:
            ask()
        assert isinstance(raised.value.__cause__, ClientError)


def test_a_table_that_does_not_answer_is_unavailable() -> None:
    """Where nobody listens, the records are unavailable."""
    nobody = _client(
        endpoint_url="http://127.0.0.1:9",
        config=Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1}),
    )
    store = Store(nobody, TABLE)
    for ask in (lambda: store.read([A], _long), lambda: store.list("x", _long)):
        with pytest.raises(Unavailable) as raised:
            ask()
        assert isinstance(raised.value.__cause__, BotoCoreError)


def test_a_list_is_read_consistently_page_by_page(stubbed: Stubber) -> None:
    """A Query that is not at its end goes on where it stopped."""
    query = {
        "TableName": TABLE,
        "ConsistentRead": True,
        "KeyConditionExpression": "pk = :list",
        "ExpressionAttributeValues": {":list": {"S": "list#compounds"}},
    }
    here = {"pk": {"S": "list#compounds"}, "sk": {"S": "a"}}
    stubbed.add_response(
        "query",
        {"Items": [{**here, **encoded_entry(Listing("A"))}], "LastEvaluatedKey": here},
        query,
    )
    stubbed.add_response("query", {"Items": []}, {**query, "ExclusiveStartKey": here})
    assert Store(stubbed.client, TABLE).list("compounds", _long) == {"a": Listing("A")}
    stubbed.assert_no_pending_responses()


def test_slugs_are_read_without_their_entries(stubbed: Stubber) -> None:
    """A Query for slugs reads keys alone, consistently, page by page."""
    here = {"pk": {"S": "list#compounds"}, "sk": {"S": "a"}}
    query = {
        "TableName": TABLE,
        "ConsistentRead": True,
        "KeyConditionExpression": "pk = :list",
        "ExpressionAttributeValues": {":list": {"S": "list#compounds"}},
        "ProjectionExpression": "sk",
    }
    stubbed.add_response("query", {"Items": [{"sk": {"S": "a"}}], "LastEvaluatedKey": here}, query)
    stubbed.add_response("query", {"Items": [{"sk": {"S": "b"}}]}, {**query, "ExclusiveStartKey": here})
    assert Store(stubbed.client, TABLE).slugs("compounds", _long) == ("a", "b")
    stubbed.assert_no_pending_responses()


def test_an_unreadable_list_is_unavailable_on_any_page(stubbed: Stubber) -> None:
    """Half a list is none."""
    here = {"pk": {"S": "list#x"}, "sk": {"S": "a"}}
    stubbed.add_response("query", {"Items": [], "LastEvaluatedKey": here})
    stubbed.add_client_error("query", "ThrottlingException", expected_params=None)
    with pytest.raises(Unavailable):
        Store(stubbed.client, TABLE).list("x", _long)


def test_a_list_that_is_too_long_for_the_time_left_is_unavailable(stubbed: Stubber) -> None:
    """Between two pages of a Query the deadline counts: the reader does not wait for a list without end."""
    more = {"pk": {"S": "list#x"}, "sk": {"S": "a"}}
    stubbed.add_response("query", {"Items": [], "LastEvaluatedKey": more})
    stubbed.add_response("query", {"Items": [], "LastEvaluatedKey": more})
    store = Store(stubbed.client, TABLE)
    for ask in (store.list, store.slugs):
        with pytest.raises(Unavailable, match="too long"):
            ask("x", lambda: 0.0)
