"""The stack: template.yaml on moto, in this process, with the real functions, cold-started."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
from moto import mock_aws

from compound_pages.store import Store

from .cloudformation.expand import expand
from .cloudformation.intrinsics import resolve_resources
from .cloudformation.parameters import REGION
from .cloudformation.resource_attributes import Attributes
from .distribution import read_distribution
from .execution import cold_start, sessions
from .permissions import Permissions, session_of
from .provision import create, dynamic_reference, empty_bucket, empty_table
from .static import put_static

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from compound_pages.freshness import Response

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "template.yaml"
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    # Without it botocore asks an address with the account in it, which moto does not answer for streams.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    "AWS_EC2_METADATA_DISABLED": "true",
}

# As SQS does, moto would purge a queue only once a minute.
_PURGE_ANY_TIME = {"MOTO_SQS_ENFORCE_STRICT_QUEUE_PURGE_BEHAVIOUR": "false"}
_FUNCTION = "AWS::Lambda::Function"

type Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class Stack:
    """A running stack: its resources with every value known, and the ways in."""

    def __init__(
        self,
        template: dict[str, Any],
        parameters: Mapping[str, str],
        known: dict[str, dict[str, str]],
        content_root: Path,
    ) -> None:
        """`template`: expanded; `known`: what `Ref` and `Fn::GetAtt` of a resource are, by logical name."""
        self.template, self.parameters, self.known = template, parameters, known
        given: dict[str, Any] = {"parameters": parameters, "dynamic": dynamic_reference}
        attributes = Attributes(template, known)
        self._resources = resolve_resources(template, attributes, **given)
        self.permissions = Permissions(self._resources, attributes)
        self._session = cache(lambda actor: session_of(actor, self.permissions))
        self._client = cache(
            lambda actor, service: self._session(actor).create_client(service, region_name=REGION)
        )
        self._content_root = content_root
        self.distribution = read_distribution(template, known=known, **given)
        self.distribution_id = known["Distribution"]["Ref"]
        self.table, self.stream_arn = known["Table"]["Ref"], known["Table"]["StreamArn"]
        self.bucket, self.failures = known["PageBucket"]["Ref"], known["FailureBucket"]["Ref"]
        self.dynamodb: Any = boto3.client("dynamodb", region_name=REGION)
        self.s3: Any = boto3.client("s3", region_name=REGION)
        self.sqs: Any = boto3.client("sqs", region_name=REGION)
        self.store = Store(self.dynamodb, self.table)

    def resources(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the properties of each resource of a type, by logical name, with every value known.

        What moto has made is named as moto names it; of the rest, `Ref` is the logical name.
        """
        return {name: one["Properties"] for name, one in self._resources.items() if one["Type"] == kind}

    def queue_url(self, name: str) -> str:
        """Return the URL of the queue that the template calls `name`."""
        return self.known[name]["Ref"]

    def environment(self, function: str, content_root: Path | None = None) -> dict[str, str]:
        """Return what the template gives the function `function` to read, paths of this machine put in."""
        variables: dict[str, str] = self.resources(_FUNCTION)[function]["Environment"]["Variables"]
        here = {"CONTENT_ROOT": str(content_root or self._content_root)}
        return _ENVIRONMENT | variables | {name: here[name] for name in here.keys() & variables.keys()}

    def empty(self) -> None:
        """Delete every record, page and message. The stream keeps what it was told, deletions too."""
        empty_table(self.dynamodb, self.table)
        for bucket in (self.bucket, self.failures):
            empty_bucket(self.s3, bucket)
        for queue in self.resources("AWS::SQS::Queue"):
            self.sqs.purge_queue(QueueUrl=self.queue_url(queue))

    def put_static(self, path: str, answer: Response) -> None:
        """Put what a deploy puts into the page cache before the code: an asset or the edge's error page."""
        put_static(self.s3, self.bucket, path, answer)

    def client(self, actor: str, service: str) -> Any:
        """Return the client of a service that acts under the role of a function or schedule."""
        return self._client(actor, service)

    def cold_start(self, name: str, content_root: Path | None = None) -> Handler:
        """Load functions/<name>/app.py anew, as a cold start does, and return its handler.

        What it asks of AWS, it asks under its role. `content_root`: that of a newer release than the stack's
        own.
        """
        function = f"{name.capitalize()}Function"
        return cold_start(name, self.environment(function, content_root), self._session(function))


@contextmanager
def running(content_root: Path, parameters: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """Build the template's stack on moto and take it down again at the end.

    `content_root`: the folder that holds templates/ and assets/, as the content layer does.
    """
    with ExitStack() as scope:
        scope.enter_context(patch.dict(os.environ, _ENVIRONMENT | _PURGE_ANY_TIME))
        scope.enter_context(mock_aws(config={"core": {"reset_boto3_session": True}}))
        scope.enter_context(sessions())
        template = expand(TEMPLATE, parameters)
        known = create(template, parameters or {})
        yield Stack(template, parameters or {}, known, content_root)
