"""The target of a command: a deployed stack, or the one that `make serve` runs on this machine."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3  # noqa: TID251  an operator's way to a stack
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    PartialCredentialsError,
)

from .cloudformation.parameters import REGION

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCAL_STACK = "compound-pages"
_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 8},
    connect_timeout=5,
    read_timeout=20,
    user_agent_extra="compound-pages",
)


class Unreachable(Exception):
    """The stack is not there, or may not be asked; the message says what to look at."""


class NoStack(Unreachable):
    """AWS knows no stack of that name."""


class Target:
    """A stack: its resources by their names in the template, and clients to use them with."""

    def __init__(self, stack: str, endpoint: str | None = None) -> None:
        """`endpoint`: where all of AWS answers instead of itself, without anybody's credentials."""
        self._stack = stack
        self._endpoint = endpoint

    @classmethod
    def local(cls, port: int) -> Target:
        """Return the stack of the `make serve` whose edge is on `port`."""
        return cls(LOCAL_STACK, f"http://127.0.0.1:{port + 1}/aws")

    def client(self, service: str) -> Any:
        """Return a client of an AWS service. Raises Unreachable if the settings of AWS are no use."""
        nobodys: dict[str, Any] = {}
        config = _CONFIG
        if self._endpoint:
            nobodys = {
                "endpoint_url": self._endpoint,
                "aws_access_key_id": "local",
                "aws_secret_access_key": "local",
            }
            # What is on this machine answers at once or not at all, and no proxy knows it.
            config = config.merge(Config(proxies={}, retries={"mode": "standard", "total_max_attempts": 2}))
        with self.asking():
            # boto3 finds credentials when the client is made, not when it is used.
            return boto3.session.Session().client(service, region_name=REGION, config=config, **nobodys)

    def resource(self, name: str) -> str:
        """Return the name or address that AWS knows the template's resource `name` by. Raises Unreachable."""
        try:
            return self._resources[name]
        except KeyError:
            raise Unreachable(f"The stack {self._stack} has no {name}. Is it of an older release?") from None

    @cached_property
    def _resources(self) -> dict[str, str]:
        with self.asking():
            pages = self.client("cloudformation").get_paginator("list_stack_resources")
            return {
                one["LogicalResourceId"]: one["PhysicalResourceId"]
                for page in pages.paginate(StackName=self._stack)
                for one in page["StackResourceSummaries"]
                if "PhysicalResourceId" in one
            }

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Turn what botocore raises in the block into Unreachable."""
        try:
            yield
        except EndpointConnectionError as error:
            hint = "Is `make serve` running there?" if self._endpoint else "Is there a connection?"
            raise Unreachable(f"Nobody answers at {error.kwargs['endpoint_url']}. {hint}") from error
        except (NoCredentialsError, PartialCredentialsError) as error:
            raise Unreachable(
                "There are no AWS credentials: set AWS_PROFILE, or sign in, as for the AWS CLI."
            ) from error
        except ClientError as error:
            if error.operation_name == "ListStackResources" and "does not exist" in str(error):
                raise NoStack(f"There is no stack {self._stack}.") from error
            raise Unreachable(f"AWS refuses: {error.response['Error']['Message']}") from error
        except BotoCoreError as error:
            raise Unreachable(f"AWS cannot be asked: {error}") from error
