"""Which permissions a call to AWS needs; a call that is not in the table is refused.

Source: Service Authorization Reference, "Actions, resources, and condition keys" for Amazon S3, Amazon
DynamoDB, Amazon SQS and Amazon CloudFront; Amazon S3 User Guide, "Required permissions for Amazon S3 API
operations" and "Enforce conditional deletes" (a write that compares ETags reads the object);
Amazon SQS Developer Guide, "Amazon SQS API permissions" (a batch needs what one message needs).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from toolkit.permissions.errors import OperationNotUnderstood
from toolkit.permissions.evaluation import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Call(Struct, frozen=True):
    """A call: its service as botocore names it, its operation and parameters, and where it goes."""

    service: str
    operation: str
    parameters: Mapping[str, Any]
    url: str
    region: str
    account: str

    def table(self, name: str) -> str:
        """Return the ARN of a table of this account."""
        return f"arn:aws:dynamodb:{self.region}:{self.account}:table/{name}"


type _Asked = tuple[str, str]  # an action and a resource
type _Asks = Callable[[Call], Iterator[_Asked]]

# What asks for permissions beside the operation's own, none of which anybody here needs.
_MORE_OF_S3 = frozenset(
    {"ACL", "BypassGovernanceRetention", "ExpectedBucketOwner", "ObjectLockLegalHoldStatus", "ObjectLockMode"}
    | {"SSEKMSKeyId", "Tagging", "VersionId"}
)


def needed(call: Call) -> tuple[Permission, ...]:
    """Return each permission that a call needs. Raises OperationNotUnderstood."""
    asks = _ASKS.get((call.service, call.operation))
    if asks is None:
        raise OperationNotUnderstood(
            f"{call.service}:{call.operation}: which permissions it needs is not known"
        )
    said = _said(call)
    return tuple(Permission(action, resource, said) for action, resource in asks(call))


def to_tell_missing(call: Call) -> Permission | None:
    """Return what S3 asks for before it says that there is no such object, None where it says so to anybody.

    Source: Amazon S3 API Reference, "GetObject" and "HeadObject", Permissions. That a conditional put or
    delete is no different is our reading: it would tell a stranger the same.
    """
    if call.service != "s3" or "Key" not in call.parameters:
        return None
    return Permission("s3:ListBucket", _bucket(call), _said(call))


def _said(call: Call) -> dict[str, tuple[str, ...]]:
    said: dict[str, tuple[str, ...]] = {
        "aws:securetransport": (str(call.url.startswith("https://")).lower(),)
    }
    if call.operation == "ListObjectsV2":
        said["s3:prefix"] = (call.parameters.get("Prefix", ""),)
    return said


def _of_object(action: str) -> _Asks:
    def asks(call: Call) -> Iterator[_Asked]:
        if unknown := _MORE_OF_S3 & call.parameters.keys():
            raise OperationNotUnderstood(f"s3:{call.operation}: {min(unknown)} is not understood")
        arn = f"{_bucket(call)}/{call.parameters['Key']}"
        yield action, arn
        if call.operation in {"PutObject", "DeleteObject"} and "IfMatch" in call.parameters:
            yield "s3:GetObject", arn

    return asks


def _bucket(call: Call) -> str:
    return f"arn:aws:s3:::{call.parameters['Bucket']}"


def _of_bucket(call: Call) -> Iterator[_Asked]:
    yield "s3:ListBucket", _bucket(call)


def _of_tables(call: Call) -> Iterator[_Asked]:
    for table in call.parameters["RequestItems"]:
        yield f"dynamodb:{call.operation}", call.table(table)


def _of_table(call: Call) -> Iterator[_Asked]:
    index = f"/index/{call.parameters['IndexName']}" if "IndexName" in call.parameters else ""
    yield f"dynamodb:{call.operation}", f"{call.table(call.parameters['TableName'])}{index}"


def _of_stream(call: Call) -> Iterator[_Asked]:
    # An iterator begins with the ARN of its stream.
    stream = call.parameters.get("StreamArn") or call.parameters["ShardIterator"].split("|")[0]
    yield f"dynamodb:{call.operation}", stream


def _of_queue(action: str) -> _Asks:
    def asks(call: Call) -> Iterator[_Asked]:
        _, account, name = call.parameters["QueueUrl"].rsplit("/", 2)
        yield action, f"arn:aws:sqs:{call.region}:{account}:{name}"

    return asks


def _of_distribution(call: Call) -> Iterator[_Asked]:
    arn = f"arn:aws:cloudfront::{call.account}:distribution/{call.parameters['DistributionId']}"
    yield f"cloudfront:{call.operation}", arn


_ASKS: dict[tuple[str, str], _Asks] = {
    ("cloudfront", "CreateInvalidation"): _of_distribution,
    ("dynamodb", "BatchGetItem"): _of_tables,
    ("dynamodb", "Query"): _of_table,
    **{
        ("dynamodbstreams", name): _of_stream for name in ("DescribeStream", "GetRecords", "GetShardIterator")
    },
    ("s3", "DeleteObject"): _of_object("s3:DeleteObject"),
    ("s3", "GetObject"): _of_object("s3:GetObject"),
    ("s3", "HeadObject"): _of_object("s3:GetObject"),
    ("s3", "ListObjectsV2"): _of_bucket,
    ("s3", "PutObject"): _of_object("s3:PutObject"),
    ("sqs", "DeleteMessage"): _of_queue("sqs:DeleteMessage"),
    ("sqs", "DeleteMessageBatch"): _of_queue("sqs:DeleteMessage"),
    ("sqs", "ReceiveMessage"): _of_queue("sqs:ReceiveMessage"),
    ("sqs", "SendMessage"): _of_queue("sqs:SendMessage"),
    ("sqs", "SendMessageBatch"): _of_queue("sqs:SendMessage"),
}
