"""The account in memory, with which calls are counted, against moto: the same answers, refusals included."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import botocore.session
import pytest
from botocore.exceptions import ClientError

from bench import growth
from bench.counted import Account, Calls, watched
from bench.counted.operations import NotUnderstood
from bench.growing import deployment
from bench.growing.backing import in_memory
from bench.growing.deployment import BUCKET, TABLE, queue_url
from bench.growing.flow import Flow
from bench.growing.on_moto import OnMoto, on_moto
from bench.growing.site import Site
from compound_pages.freshness import etag
from toolkit.site import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.growing.backing import Backing
    from bench.growing.deployment import Deployment

BACKINGS = (in_memory, on_moto)
OURS, OTHER = b"ours", b"other"
PUT: Mapping[str, Any] = {
    "Bucket": BUCKET,
    "ContentType": "text/html",
    "CacheControl": "no-store",
    "Metadata": {"cache-tag": "all"},
}
LIST = "list#compounds"
QUEUE = {"QueueUrl": queue_url("CHANGES")}
# What a service makes up: it is there, and what it is says nothing.
MADE_UP = frozenset({"ReceiptHandle", "Invalidation", "MessageId"})


class Ask(NamedTuple):
    """A call: operation and parameters."""

    operation: str
    asked: Mapping[str, Any]


def s3(operation: str, key: str = "", **asked: Any) -> Ask:
    """Return a call for an object of the bucket; a put says all that the layer says of a page."""
    said = PUT if operation == "put_object" else {"Bucket": BUCKET}
    return Ask(operation, {**said, **({"Key": key} if key else {}), **asked})


def query(name: str = LIST, **asked: Any) -> Ask:
    """Return a query for a list, as the layer makes it."""
    expression = {"KeyConditionExpression": "pk = :list", "ExpressionAttributeValues": {":list": {"S": name}}}
    return Ask("query", {"TableName": TABLE, "ConsistentRead": True, **expression, **asked})


def batch(*names: str, **asked: Any) -> Ask:
    """Return a read of records by their partition key."""
    keys = [{"pk": {"S": name}, "sk": {"S": "record"}} for name in names]
    return Ask("batch_get_item", {"RequestItems": {TABLE: {"Keys": keys, "ConsistentRead": True, **asked}}})


def send(count: int) -> Ask:
    """Return a batch of so many messages."""
    entries = [{"Id": str(number), "MessageBody": f"body {number}"} for number in range(count)]
    return Ask("send_message_batch", {**QUEUE, "Entries": entries})


CONVERSATIONS: Mapping[str, tuple[Ask, ...]] = {
    "s3": (
        s3("head_object", "pages/a"),
        s3("put_object", "pages/a", Body=OURS, IfMatch=etag(OURS)),
        s3("put_object", "pages/a", Body=OURS, IfNoneMatch="*"),
        s3("put_object", "pages/a", Body=OTHER, IfNoneMatch="*"),
        s3("put_object", "pages/a", Body=OTHER, IfMatch=etag(OTHER)),
        s3("head_object", "pages/a"),
        s3("put_object", "pages/a", Body=OTHER, IfMatch=etag(OURS)),
        s3("head_object", "pages/a"),
        s3("delete_object", "pages/a", IfMatch=etag(OURS)),
        *(s3("put_object", f"pages/{name}", Body=OURS) for name in ("c", "a-b", "b", "index.html")),
        s3("put_object", "others/a", Body=OURS),
        s3("list_objects_v2", Prefix="pages/"),
        s3("list_objects_v2", Prefix="pages/", MaxKeys=2),
        s3("list_objects_v2", Prefix="pages/", MaxKeys=3, StartAfter="pages/a"),
        s3("list_objects_v2", Prefix="pages/", StartAfter="pages/a-"),
        s3("list_objects_v2", Prefix="pages/", StartAfter="pages/index.html"),
        s3("delete_object", "pages/a", IfMatch=etag(OTHER)),
        s3("delete_object", "pages/a", IfMatch=etag(OTHER)),
        s3("delete_object", "pages/a"),
        s3("head_object", "pages/a"),
        s3("list_objects_v2", Prefix="pages/"),
    ),
    "dynamodb": (
        batch("compound#a", "compound#none"),
        batch("compound#a", "compound#b", ProjectionExpression="pk, version"),
        batch("compound#none"),
        batch(*(f"compound#{number}" for number in range(101))),
        query(),
        query(ProjectionExpression="sk"),
        query(ExclusiveStartKey={"pk": {"S": LIST}, "sk": {"S": "slug-2"}}),
        query("list#nothing"),
    ),
    "sqs": (
        Ask("receive_message", {**QUEUE, "MaxNumberOfMessages": 10}),
        send(5),
        Ask("receive_message", {**QUEUE, "VisibilityTimeout": 60}),
        Ask("receive_message", {**QUEUE, "MaxNumberOfMessages": 3}),
        send(10),
        send(11),
        Ask("receive_message", {**QUEUE, "MaxNumberOfMessages": 10}),
        Ask("receive_message", {**QUEUE, "MaxNumberOfMessages": 10}),
        Ask("receive_message", {**QUEUE, "MaxNumberOfMessages": 10}),
    ),
}


@cache
def deployed() -> Deployment:
    """Return the template's numbers."""
    return deployment.read()


@pytest.mark.parametrize("service", CONVERSATIONS)
def test_every_call_is_answered_as_moto_answers_it(service: str) -> None:
    """Status, error code and every field that memory knows of are moto's, call for call."""
    told = []
    for backing_of in BACKINGS:
        with backing_of(Calls(), deployed()) as backing:
            fill(backing)
            client = botocore.session.get_session().create_client(service)
            told.append([answer(client, ask) for ask in CONVERSATIONS[service]])
    for ask, ours, motos in zip(CONVERSATIONS[service], *told, strict=True):
        assert ours == known(motos, ours), ask


def fill(backing: Backing) -> None:
    """Put two records, and a list that no one answer holds."""
    for slug in ("a", "b"):
        fields = {"pk": {"S": f"compound#{slug}"}, "sk": {"S": "record"}, "version": {"S": slug}}
        backing.put_item({**fields, "record": {"B": b"bytes"}})
    for number in range(6):
        keys = {"pk": {"S": LIST}, "sk": {"S": f"slug-{number}"}}
        backing.put_item({**keys, "name": {"S": "x" * 300_000}})  # moto would count bytes by their base64


def answer(client: Any, ask: Ask) -> Any:
    """Return what a call comes to: what is answered, or status and code of the error."""
    try:
        answered: dict[str, Any] = getattr(client, ask.operation)(**ask.asked)
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]["Code"]
    del answered["ResponseMetadata"]
    return answered


def known(motos: Any, ours: Any) -> Any:
    """Return what moto says of the fields that stand in our answer; what it makes up is as ours is."""
    match ours, motos:
        case dict(), dict():
            return {name: _known(name, motos, ours) for name in ours}
        case list(), list() if len(ours) == len(motos):
            return [known(theirs, mine) for theirs, mine in zip(motos, ours, strict=True)]
        case _:
            return motos


def _known(name: str, motos: dict[str, Any], ours: dict[str, Any]) -> Any:
    if name in MADE_UP and name in motos:
        return ours[name]
    return known(motos.get(name, f"no {name}"), ours[name])


def test_a_received_message_is_gone_once_deleted() -> None:
    """Deleted one by one or as a batch, no message is left in memory or on moto."""
    for backing_of in BACKINGS:
        with backing_of(Calls(), deployed()):
            sqs: Any = botocore.session.get_session().create_client("sqs")
            sqs.send_message_batch(**send(3).asked)
            first, *rest = sqs.receive_message(**QUEUE, MaxNumberOfMessages=3)["Messages"]
            sqs.delete_message(**QUEUE, ReceiptHandle=first["ReceiptHandle"])
            receipts = [{"Id": str(i), "ReceiptHandle": one["ReceiptHandle"]} for i, one in enumerate(rest)]
            answered = sqs.delete_message_batch(**QUEUE, Entries=receipts)
            assert [one["Id"] for one in answered["Successful"]] == ["0", "1"]
            assert "Messages" not in sqs.receive_message(**QUEUE)


def test_an_invalidation_is_written_down_as_on_moto() -> None:
    """Tags and paths of an invalidation stay in the order in which they were asked for."""
    for backing_of in BACKINGS:
        with backing_of(Calls(), deployed()) as backing:
            flow = Flow(backing, Calls(), deployed())
            flow._refresher._edge.purge({"#pair:a:b", "/a"}, lambda: 1.0)
            assert backing.purged() == [["#pair:a:b", "/a"]]


def test_the_service_does_the_same_in_memory_and_on_moto() -> None:
    """Every scenario of the bench: the same calls, messages and metrics, and in the end the same objects."""
    assert growth.differences((3, 4), deployed()) == []


def test_a_difference_from_moto_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: an object that moto loses is a difference, in the counts and by its key."""
    real = OnMoto.kept
    monkeypatch.setattr(OnMoto, "kept", lambda moto: dict(list(real(moto).items())[1:]))
    told = growth.differences((2, 2), deployed())
    pages = sum(1 for _ in paths(Site(2, 2).records))
    assert any(f"'pages': {pages - 1}" in line for line in told)
    assert told[-1] == "pages/index.html"


def test_what_is_not_understood_is_refused() -> None:
    """A service, an operation or a parameter that memory does not know is an error, never a guess."""
    with in_memory(Calls(), deployed()):
        clients = {name: botocore.session.get_session().create_client(name) for name in ("s3", "sns")}
        unknown: tuple[tuple[str, Ask], ...] = (
            ("sns", Ask("list_topics", {})),
            ("s3", s3("get_object_tagging", "pages/a")),
            ("s3", s3("put_object", "pages/a", Body=OURS, StorageClass="GLACIER")),
            ("s3", s3("put_object", "pages/a", Body=OURS, IfNoneMatch=etag(OURS))),
        )
        for service, ask in unknown:
            with pytest.raises(NotUnderstood):
                getattr(clients[service], ask.operation)(**ask.asked)


def test_only_calls_of_somebody_are_counted() -> None:
    """Calls count for whom `by` names, and for nobody while it is empty."""
    calls = Calls(lambda _operation: 0.5)
    with in_memory(calls, deployed()):
        client: Any = botocore.session.get_session().create_client("s3")
        client.list_objects_v2(Bucket=BUCKET)
        calls.by = "sweep"
        client.list_objects_v2(Bucket=BUCKET)
    assert dict(calls.made) == {("sweep", "ListObjectsV2"): 1}
    assert calls.seconds == pytest.approx(0.5)


def test_a_client_made_outside_is_not_answered_from_memory() -> None:
    """The hook ends with its block: the next session's clients are botocore's own again."""
    before = len(botocore.handlers.BUILTIN_HANDLERS)
    with watched(Calls(), Account()):
        assert len(botocore.handlers.BUILTIN_HANDLERS) > before
    assert len(botocore.handlers.BUILTIN_HANDLERS) == before
