"""A table with a stream, a queue with its dead-letter queue, and a bucket, on moto, new for each test."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import boto3
import msgspec
import pytest
from moto import mock_aws

from toolkit.event_sources import Clients
from toolkit.event_sources.sources import Function, QueueSource, StreamSource

if TYPE_CHECKING:
    from collections.abc import Iterator

REGION = "us-east-1"
KEY = [{"AttributeName": "pk", "KeyType": "HASH"}]
PLAN = Function("PlanFunction", timeout=30, memory=256)
WORK = Function("WorkFunction", timeout=30, memory=256)
_numbers = itertools.count()


class Place:
    """Resources of one test, and the sources that read them."""

    def __init__(self, clients: Clients, dynamodb: Any) -> None:
        number = next(_numbers)
        self.clients, self.sqs, self.s3, self.dynamodb = clients, clients.queues, clients.objects, dynamodb
        self.table, self.bucket = f"table-{number}", f"failures-{number}"
        self.dynamodb.create_table(
            TableName=self.table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=KEY,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        self.s3.create_bucket(Bucket=self.bucket)
        self.dead = self.sqs.create_queue(QueueName=f"dead-{number}")["QueueUrl"]
        redrive = {"deadLetterTargetArn": self.arn(self.dead), "maxReceiveCount": 3}
        self.url = self.sqs.create_queue(
            QueueName=f"work-{number}", Attributes={"RedrivePolicy": json.dumps(redrive)}
        )["QueueUrl"]
        stream = self.dynamodb.describe_table(TableName=self.table)["Table"]["LatestStreamArn"]
        self._stream = StreamSource(
            name="Changes",
            function=PLAN,
            arn=stream,
            batch_size=100,
            partial=True,
            bisect=True,
            retries=2,
            seconds=None,
            failures=self.bucket,
            start="TRIM_HORIZON",
        )
        self._queue = QueueSource(
            name="Tasks",
            function=WORK,
            url=self.url,
            arn=self.arn(self.url),
            batch_size=10,
            partial=True,
            concurrency=None,
        )

    def arn(self, url: str) -> str:
        """Return a queue's ARN."""
        return self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"][
            "QueueArn"
        ]

    def stream(self, **changes: Any) -> StreamSource:
        """Return the table's stream as a source, with other settings."""
        return msgspec.structs.replace(self._stream, **changes)

    def queue(self, **changes: Any) -> QueueSource:
        """Return the queue as a source, with other settings."""
        return msgspec.structs.replace(self._queue, **changes)

    def put(self, *keys: str, **attributes: Any) -> None:
        """Write an item for each key."""
        for key in keys:
            self.dynamodb.put_item(TableName=self.table, Item={"pk": {"S": key}} | attributes)

    def send(self, *bodies: str, **arguments: Any) -> None:
        """Send a message for each body."""
        for body in bodies:
            self.sqs.send_message(QueueUrl=self.url, MessageBody=body, **arguments)

    def count(self, url: str) -> dict[str, int]:
        """Return how many messages of a queue are to be received, delayed, in flight."""
        names = {"": "ready", "Delayed": "delayed", "NotVisible": "in flight"}
        asked: Any = [f"ApproximateNumberOfMessages{name}" for name in names]
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=asked)["Attributes"]
        counts = {said: int(found[f"ApproximateNumberOfMessages{name}"]) for name, said in names.items()}
        return {name: count for name, count in counts.items() if count}

    def failures(self) -> dict[str, dict[str, Any]]:
        """Return what was left in the bucket, by key."""
        listed = self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        keys = sorted(one["Key"] for one in listed)
        return {
            key: json.loads(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()) for key in keys
        }


@pytest.fixture(scope="module")
def _moto() -> Iterator[tuple[Clients, Any]]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        # Without it botocore asks an address with the account in it, which moto does not answer for streams.
        patch.setenv("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")
        made = {name: boto3.client(name, region_name=REGION) for name in ("dynamodbstreams", "sqs", "s3")}  # type: ignore[call-overload]
        clients = Clients(made["dynamodbstreams"], made["sqs"], made["s3"])
        yield clients, boto3.client("dynamodb", region_name=REGION)


@pytest.fixture
def place(_moto: tuple[Clients, Any]) -> Place:
    """Resources of this test alone."""
    return Place(*_moto)
