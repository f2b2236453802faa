"""The ways to the local stack that event sources need.

Source: Lambda Developer Guide, "Defining Lambda function permissions with an execution role": what reads a
stream or queue for a function, and what keeps its failures, acts under that function's role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from types_boto3_s3.client import S3Client
    from types_boto3_sqs.client import SQSClient


class Clients(NamedTuple):
    """Clients of DynamoDB Streams, SQS and S3, that nobody's role restrains.

    `acting`: returns those of a function or schedule, where there are roles.
    """

    streams: Any
    queues: SQSClient
    objects: S3Client
    acting: Callable[[str], Clients] | None = None

    def of(self, name: str) -> Clients:
        """Return the clients of the function or schedule `name`, which act under its role.

        Raises KeyError for one that has none.
        """
        return self.acting(name) if self.acting else self


class Local(Protocol):
    """A stack in this process: its own clients, and those that act for a function or schedule."""

    sqs: SQSClient
    s3: S3Client

    def client(self, actor: str, service: str) -> Any:
        """Return the client of a service that acts under the role of a function or schedule."""


def clients_of(stack: Local) -> Clients:
    """Return the clients of a running stack. Streams are read by nobody but Lambda, under a role."""

    def acting(name: str) -> Clients:
        return Clients(*(stack.client(name, service) for service in ("dynamodbstreams", "sqs", "s3")))

    return Clients(None, stack.sqs, stack.s3, acting)
