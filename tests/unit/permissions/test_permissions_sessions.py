"""Clients under a role get from moto what the role allows, and AWS's own refusal of all else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from small_deployment import BUCKET

from toolkit.cloudformation.resource_attributes import Attributes
from toolkit.permissions import OperationNotUnderstood, Permissions, new_session, session_of
from toolkit.provision import empty_bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Client = Callable[..., Any]
REGION = "us-east-1"
WITHOUT = "Work under WorkRole is not authorized to perform"


@pytest.fixture(autouse=True)
def moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account with the bucket, an object in and one outside of the role's part."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
    with mock_aws():
        s3: Any = new_session().create_client("s3", region_name=REGION)
        s3.create_bucket(Bucket="pages")
        for key in ("a/x", "b/x"):
            s3.put_object(Bucket="pages", Key=key, Body=b"there")
        yield
        # Where a stack of other tests is still up, this is its account too, and nothing of it goes by itself.
        empty_bucket(s3, "pages")
        s3.delete_bucket(Bucket="pages")


@pytest.fixture
def client(resources: dict[str, Any], known: Any) -> Client:
    """Makes clients of an actor, by its name and the service's, with what its role says by then."""

    def make(actor: str, service: str, **options: Any) -> Any:
        permissions = Permissions(resources, Attributes({"Resources": resources}, known))
        return session_of(actor, permissions).create_client(service, region_name=REGION, **options)

    return make


def refused(call: Callable[[], object]) -> tuple[int, str, str]:
    """Return status, code and message of the error that a call ends in."""
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response
    return error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Code"], error["Error"]["Message"]


def test_what_the_role_allows_is_done(client: Client) -> None:
    s3 = client("Work", "s3")
    s3.put_object(Bucket="pages", Key="a/y", Body=b"new")
    assert s3.get_object(Bucket="pages", Key="a/y")["Body"].read() == b"new"
    assert s3.list_objects_v2(Bucket="pages")["KeyCount"] == 3


def test_what_it_does_not_allow_never_happens(client: Client) -> None:
    """The object outside is neither shown nor replaced nor deleted."""
    s3 = client("Work", "s3")
    there = {"Bucket": "pages", "Key": "b/x"}
    assert refused(lambda: s3.get_object(**there)) == (
        403,
        "AccessDenied",
        f"{WITHOUT}: s3:GetObject on resource: {BUCKET}/b/x because no policy allows the s3:GetObject action",
    )
    assert refused(lambda: s3.put_object(**there, Body=b"mine"))[:2] == (403, "AccessDenied")
    assert refused(lambda: s3.delete_object(Bucket="pages", Key="a/x"))[:2] == (403, "AccessDenied")
    free: Any = new_session().create_client("s3", region_name=REGION)
    assert free.get_object(**there)["Body"].read() == b"there"
    assert free.list_objects_v2(Bucket="pages")["KeyCount"] == 2


def test_each_service_refuses_in_its_own_words(client: Client) -> None:
    url = "https://sqs.us-east-1.amazonaws.com/123456789012/q"
    query = {
        "TableName": "t",
        "KeyConditionExpression": "pk = :a",
        "ExpressionAttributeValues": {":a": {"S": "a"}},
    }
    stream = {"StreamArn": "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-11-22T12:00:00.000"}
    batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": "1"}
    calls: dict[str, tuple[Callable[[], object], tuple[int, str]]] = {
        "head": (lambda: client("Work", "s3").head_object(Bucket="pages", Key="b/x"), (403, "403")),
        "list": (lambda: client("Clock", "s3").list_objects_v2(Bucket="pages"), (403, "AccessDenied")),
        "send": (
            lambda: client("Work", "sqs").send_message(QueueUrl=url, MessageBody="m"),
            (403, "AccessDenied"),
        ),
        "query": (lambda: client("Work", "dynamodb").query(**query), (400, "AccessDeniedException")),
        "stream": (
            lambda: client("Work", "dynamodbstreams").describe_stream(**stream),
            (400, "AccessDeniedException"),
        ),
        "purge": (
            lambda: client("Work", "cloudfront").create_invalidation(
                DistributionId="D", InvalidationBatch=batch
            ),
            (403, "AccessDenied"),
        ),
    }
    assert {name: refused(call)[:2] for name, (call, _) in calls.items()} == {
        name: expected for name, (_, expected) in calls.items()
    }


@pytest.mark.parametrize(
    "ask",
    [
        lambda s3: s3.head_object(Bucket="pages", Key="a/y"),
        lambda s3: s3.get_object(Bucket="pages", Key="a/y"),
        lambda s3: s3.put_object(Bucket="pages", Key="a/y", Body=b"", IfMatch='"e"'),
    ],
)
def test_a_missing_object_is_404_to_who_may_list_and_403_to_others(
    client: Client, resources: dict[str, Any], ask: Callable[[Any], object]
) -> None:
    assert refused(lambda: ask(client("Work", "s3")))[0] == 404
    del resources["WorkRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][1]
    status, code, _ = refused(lambda: ask(client("Work", "s3")))
    assert (status, code in {"403", "AccessDenied"}) == (403, True)


def test_a_put_that_loses_is_told_so(client: Client) -> None:
    """What the service itself refuses comes through as it is."""
    s3 = client("Work", "s3")
    lost = refused(lambda: s3.put_object(Bucket="pages", Key="a/x", Body=b"", IfNoneMatch="*"))
    assert lost[:2] == (412, "PreconditionFailed")


def test_a_bucket_policy_denies_what_comes_without_tls(client: Client) -> None:
    s3 = client("Work", "s3", use_ssl=False)
    status, _, message = refused(lambda: s3.list_objects_v2(Bucket="pages"))
    assert (status, "with an explicit deny" in message) == (403, True)


def test_an_operation_that_nobody_understands_is_an_error_that_names_it(client: Client) -> None:
    """Not a refusal, which the code might survive."""
    with pytest.raises(OperationNotUnderstood, match="s3:ListBuckets"):
        client("Work", "s3").list_buckets()


def test_nobody_acts_without_a_role(client: Client) -> None:
    with pytest.raises(KeyError, match="Bucket"):
        client("Bucket", "s3")
