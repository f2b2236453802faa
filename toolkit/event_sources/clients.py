"""The ways to the local stack that event sources need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import botocore.session

from toolkit.cloudformation.parameters import REGION

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client
    from types_boto3_sqs.client import SQSClient


class Clients(NamedTuple):
    """Clients of DynamoDB Streams, SQS and S3."""

    streams: Any
    queues: SQSClient
    objects: S3Client


class Local(Protocol):
    """A stack in this process, with clients of its own."""

    sqs: SQSClient
    s3: S3Client


def clients_of(stack: Local) -> Clients:
    """Return the clients of a running stack; that of streams is made, since nobody else needs one."""
    streams: Any = botocore.session.get_session().create_client("dynamodbstreams", region_name=REGION)
    return Clients(streams, stack.sqs, stack.s3)
