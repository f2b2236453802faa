"""The bench measures what it says: the replay answers as moto does, the baselines as `render`."""

from __future__ import annotations

from hashlib import md5
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import botocore.session
import pytest
from botocore.exceptions import ClientError

from bench import cold_parts
from bench import stage as stages
from bench.backend import Counts, replaying
from bench.deployed import deployed
from bench.environment import ready
from bench.watched import Watched
from toolkit import artifact, content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.backend import Backend
    from bench.stage import Stage
    from toolkit.content import Content
    from toolkit.stack import Stack

# Those that need no build share the place of those that do: both want the sample content in the table.
pytestmark = pytest.mark.xdist_group("emulator")
HEADERS = {
    "ContentType": "text/html; charset=utf-8",
    "CacheControl": "no-store",
    "Metadata": {"cache-tag": "all"},
}


def client(service: str, address: str) -> Any:
    """Return a client of what is at an address."""
    return botocore.session.get_session().create_client(
        service,
        region_name="us-east-1",
        endpoint_url=address,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )


def said(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what tells one message from the next."""
    about = answer["ResponseMetadata"]
    headers = {name: text for name, text in about["HTTPHeaders"].items() if name in {"etag", "content-type"}}
    rest = {name: part for name, part in answer.items() if name != "ResponseMetadata"}
    return {**rest, "status": about["HTTPStatusCode"], "headers": headers}


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    """Serve this process's moto and return its address."""
    with artifact.moto_server() as address:
        yield address


@pytest.fixture
def backend(moto: str) -> Iterator[Backend]:
    """Replay it, from nothing."""
    with replaying(moto) as backend:
        yield backend


def test_a_replayed_read_is_what_moto_answers(published: Stack, moto: str, backend: Backend) -> None:
    """The answers to BatchGetItem, whole and projected, and to Query are moto's, then and later."""
    keys = [
        {"pk": {"S": pk}, "sk": {"S": "record"}} for pk in ("site#", "compound#ketamine-iv", "pair#no/such")
    ]
    whole = {"Keys": keys, "ConsistentRead": True}
    asked = [
        ("batch_get_item", {"RequestItems": {published.table: whole}}),
        (
            "batch_get_item",
            {"RequestItems": {published.table: {**whole, "ProjectionExpression": "pk, version"}}},
        ),
        (
            "query",
            {
                "TableName": published.table,
                "KeyConditionExpression": "pk = :list",
                "ExpressionAttributeValues": {":list": {"S": "list#compounds"}},
            },
        ),
    ]
    real, replayed = client("dynamodb", moto), client("dynamodb", backend.address)
    for operation, parameters in asked:
        expected = said(getattr(real, operation)(**parameters))
        assert expected["status"] == 200
        assert said(getattr(replayed, operation)(**parameters)) == expected
        assert said(getattr(replayed, operation)(**parameters)) == expected
    assert backend.counts() == Counts(connections=1, calls=6, forwarded=3)


def test_a_replayed_put_always_finds_its_key_free(published: Stack, moto: str, backend: Backend) -> None:
    """A conditional put is answered as moto answers the first one, again and again."""
    put = {"Bucket": published.bucket, "Key": "pages/replayed", "Body": b"x" * 50_000, **HEADERS}
    real, replayed = client("s3", moto), client("s3", backend.address)
    expected = said(real.put_object(**put, IfNoneMatch="*"))
    with pytest.raises(ClientError, match="PreconditionFailed"):
        real.put_object(**put, IfNoneMatch="*")
    for _ in range(3):
        assert said(replayed.put_object(**put, IfNoneMatch="*")) == expected
    assert backend.counts() == Counts(connections=1, calls=3, forwarded=1)
    other = replayed.put_object(**{**put, "Body": b"another page"}, IfNoneMatch="*")
    assert other["ETag"] == f'"{md5(b"another page", usedforsecurity=False).hexdigest()}"'


def test_a_refusal_is_passed_on_and_not_remembered(published: Stack, backend: Backend) -> None:
    """What moto refuses once it may grant later, so it is asked again."""
    dynamodb = client("dynamodb", backend.address)
    for _ in range(2):
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            dynamodb.get_item(TableName=f"{published.table}-not", Key={"pk": {"S": "a"}, "sk": {"S": "b"}})
    assert backend.counts().forwarded == 2


def test_a_body_may_come_in_chunks_and_wait_to_be_asked_for(published: Stack, backend: Backend) -> None:
    """A body without a length, cut anywhere, arrives whole; who expects to be asked for it is."""
    address = urlsplit(backend.address).netloc
    connection = HTTPConnection(address, timeout=5)
    signed = {
        "Authorization": "AWS4-HMAC-SHA256 Credential=a/20261122/us-east-1/s3/aws4_request, Signature=a"
    }
    for _ in range(2):
        pieces = iter([b"ab", b"c" * 70_000, b"\r\n0\r\n\r\n"])
        connection.request(
            "PUT",
            f"/{published.bucket}/pages/chunked",
            pieces,
            {**signed, "Transfer-Encoding": "chunked", "Expect": "100-continue"},
            encode_chunked=True,
        )
        answer = connection.getresponse()
        whole = b"ab" + b"c" * 70_000 + b"\r\n0\r\n\r\n"
        assert (answer.status, answer.headers["etag"]) == (
            200,
            f'"{md5(whole, usedforsecurity=False).hexdigest()}"',
        )
        answer.read()
    connection.close()
    kept = published.s3.get_object(Bucket=published.bucket, Key="pages/chunked")
    assert kept["Body"].read() == whole


@pytest.fixture(scope="module")
def stage(
    built: Path, published: Stack, sample: Content, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Return the stage of start and miss, with the artifact that all tests share."""
    out = tmp_path_factory.mktemp("baselines")
    with stages.on(published, sample, deployed(out, built, content.OWN / "templates")) as stage:
        yield stage


@pytest.mark.emulator
@pytest.mark.parametrize("name", ["bare", "usual"])
def test_a_baseline_answers_as_render_does(stage: Stage, name: str) -> None:
    """Status, headers and HTML are the same, byte by byte: the work that is compared is the same work."""
    answers = {}
    for handler in ("render", name):
        with ready(stage.handlers[handler]) as environment:
            answers[handler], _ = environment.invoke(event := stage.event())
    assert answers[name]["body"].encode() == stage.pages[event["rawPath"]].response.body
    told = ("statusCode", "headers", "body")
    assert [answers[name][one] for one in told] == [answers["render"][one] for one in told]


@pytest.mark.emulator
@pytest.mark.parametrize("name", ["bare", "render"])
def test_a_process_keeps_its_two_connections(stage: Stage, name: str) -> None:
    """A hundred misses of a process use one connection to DynamoDB and one to S3, three calls a miss."""
    with ready(stage.handlers[name]) as environment:
        watched = Watched(environment, stage.backend, stage.events())
        watched.warm_up(1)
        watched.block(99)
        misses = watched.misses()
    assert len(misses.seconds) == 99
    assert (misses.connections, misses.calls) == (2, 3)


@pytest.mark.emulator
def test_the_parts_of_a_cold_start_are_told_of_each_handler(stage: Stage) -> None:
    """Each handler starts where its parts are taken, and has those that its app.py imports and makes."""
    with cold_parts.clocked(stage) as clock:
        parts = {name: clock(name) for name in ("bare", "render")}
    assert set(parts["bare"]) == {
        *("botocore", "jinja2", "clients", "own code", "templates", "first page", "modules")
    }
    assert set(parts["render"]) - set(parts["bare"]) == {"powertools", "msgspec"}
