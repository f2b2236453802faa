"""The stack: template.yaml on moto, in this process, with the real functions, cold-started."""

from __future__ import annotations

import importlib.util
import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
from moto import mock_aws

from compound_pages.freshness import TAG_HEADER
from compound_pages.store import Store

from .cloudformation.expand import expand
from .cloudformation.intrinsics import resolve_resources
from .cloudformation.parameters import REGION
from .cloudformation.resource_attributes import Attributes
from .distribution import read_distribution
from .provision import create, dynamic_reference

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
        """`template`: expanded; `known`: the names that resources have got, by logical name."""
        given: dict[str, Any] = {"parameters": parameters, "dynamic": dynamic_reference}
        self._resources = resolve_resources(template, Attributes(template, known), **given)
        self._content_root = content_root
        self.distribution = read_distribution(template, known=known, **given)
        self.table, self.bucket = known["Table"]["Ref"], known["PageBucket"]["Ref"]
        self.dynamodb: Any = boto3.client("dynamodb", region_name=REGION)
        self.s3: Any = boto3.client("s3", region_name=REGION)
        self.store = Store(self.dynamodb, self.table)

    def environment(self, function: str) -> dict[str, str]:
        """Return what the template gives the function `function` to read, paths of this machine put in."""
        variables: dict[str, str] = self._resources[function]["Properties"]["Environment"]["Variables"]
        return _ENVIRONMENT | variables | {"CONTENT_ROOT": str(self._content_root)}

    def empty(self) -> None:
        """Delete every record and every page."""
        for item in self.dynamodb.scan(TableName=self.table, ProjectionExpression="pk, sk")["Items"]:
            self.dynamodb.delete_item(TableName=self.table, Key=item)
        for one in self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", []):
            self.s3.delete_object(Bucket=self.bucket, Key=one["Key"])

    def put_static(self, path: str, answer: Response) -> None:
        """Put what a deploy puts into the page cache before the code: an asset or the edge's error page."""
        self.s3.put_object(
            Bucket=self.bucket,
            Key=f"pages{path}",
            Body=answer.body,
            ContentType=answer.headers["content-type"],
            CacheControl=answer.headers["cache-control"],
            Metadata={"cache-tag": answer.headers[TAG_HEADER]},
        )

    def cold_start(self, name: str) -> Handler:
        """Load functions/<name>/app.py anew, as a cold start does, and return its handler."""
        function = f"{name.capitalize()}Function"
        path = ROOT / "functions" / name / "app.py"
        spec = importlib.util.spec_from_file_location(f"functions.{name}.app", path)
        if spec is None or spec.loader is None:
            raise ImportError(str(path))
        module = importlib.util.module_from_spec(spec)
        with patch.dict(os.environ, self.environment(function)):
            spec.loader.exec_module(module)
        handler: Handler = module.handler
        return handler


@contextmanager
def running(content_root: Path, parameters: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """Build the template's stack on moto and take it down again at the end.

    `content_root`: the folder that holds templates/ and assets/, as the content layer does.
    """
    with ExitStack() as scope:
        scope.enter_context(patch.dict(os.environ, _ENVIRONMENT))
        scope.enter_context(mock_aws(config={"core": {"reset_boto3_session": True}}))
        template = expand(TEMPLATE, parameters)
        known = create({**template, "Outputs": {}}, parameters or {})
        yield Stack(template, parameters or {}, known, content_root)
