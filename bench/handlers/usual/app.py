"""Usual: what a team writes that follows the tutorials, with Powertools, boto3's resources and Jinja.

Resource, client and environment are made at import; a template is compiled when it is first used. The page
context lies in the table as a map, which boto3 turns into Python's types. It asks AWS for what `render` asks,
logs and counts as `render` does, and answers the same bytes under the same headers.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import boto3  # noqa: TID251  that is the point of it
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from jinja2 import Environment, FileSystemLoader, StrictUndefined

VARIABLES = os.environ  # noqa: TID251  nobody else reads them for it
BUCKET = VARIABLES["PAGE_BUCKET"]
CACHE_CONTROL = (
    f"public, max-age=0, s-maxage={VARIABLES['EDGE_SECONDS']}, "
    "stale-while-revalidate=60, stale-if-error=86400"
)
TYPE = "text/html; charset=utf-8"
PATH = re.compile("/is-(?P<compound>.+)-safe-for-(?P<condition>.+)-patients")

logger = Logger()
metrics = Metrics()
dynamodb = boto3.resource("dynamodb")
table = dynamodb.Table(VARIABLES["TABLE_NAME"])
s3 = boto3.client("s3")
templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
templates.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": int}  # boto3's numbers are Decimals


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one HTTP API event for a safety page."""
    path = event["rawPath"]
    found = PATH.fullmatch(path)
    if found is None:
        return {"statusCode": 404, "headers": {"content-type": "text/plain"}, "body": "No such page."}
    pair = "pair#{compound}/{condition}".format(**found.groupdict())
    items = read(keys_of(pair, **found.groupdict()))
    page = templates.get_template(items[pair]["template"]).render(page=items[pair]["page"])
    tags = items[pair]["tags"]
    kept = s3.put_object(
        Bucket=BUCKET,
        Key=f"pages{path}",
        Body=page.encode(),
        ContentType=TYPE,
        CacheControl=CACHE_CONTROL,
        Metadata={"cache-tag": tags},
        IfNoneMatch="*",
    )
    now = read(keys_of(pair, **found.groupdict()), ProjectionExpression="pk, version")
    if any(now[pk]["version"] != item["version"] for pk, item in items.items()):
        raise RuntimeError("made of something old")
    metrics.add_metric("PageRendered", MetricUnit.Count, 1)
    logger.info("answered", extra={"path": path, "status": 200})
    headers = {"content-type": TYPE, "cache-control": CACHE_CONTROL, "etag": kept["ETag"]}
    return {"statusCode": 200, "headers": {**headers, "x-amz-meta-cache-tag": tags}, "body": page}


def keys_of(pair: str, compound: str, condition: str) -> list[dict[str, str]]:
    """Return the keys of the five items."""
    pks = ("site#", "questions#", f"compound#{compound}", f"condition#{condition}", pair)
    return [{"pk": pk, "sk": "map"} for pk in pks]


def read(keys: list[dict[str, str]], **projection: str) -> dict[str, dict[str, Any]]:
    """Return the items by `pk`."""
    wanted = {"Keys": keys, "ConsistentRead": True, **projection}
    answer = dynamodb.batch_get_item(RequestItems={table.name: wanted})
    return {item["pk"]: item for item in answer["Responses"][table.name]}
