"""Bare: as little as a page can be made with, by somebody who knows botocore and Jinja well.

Clients are made at import, of one session; templates are compiled beforehand; the page context lies in the
table ready-made. So nothing is decided here: no records, no validation, no presenter, no refusals, no log, no
metric. It asks AWS for what `render` asks: five items at once, a conditional put, a second look at the five
versions. It answers the same bytes under the same headers.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

import botocore.session
from jinja2 import Environment, ModuleLoader, StrictUndefined

VARIABLES = os.environ  # noqa: TID251  nobody else reads them for it
TABLE, BUCKET = VARIABLES["TABLE_NAME"], VARIABLES["PAGE_BUCKET"]
CACHE_CONTROL = (
    f"public, max-age=0, s-maxage={VARIABLES['EDGE_SECONDS']}, "
    "stale-while-revalidate=60, stale-if-error=86400"
)
TYPE = "text/html; charset=utf-8"
PATH = re.compile("/is-(.+)-safe-for-(.+)-patients")

session = botocore.session.get_session()
dynamodb: Any = session.create_client("dynamodb")
s3: Any = session.create_client("s3")
compiled = os.path.join(os.path.dirname(__file__), "templates")  # noqa: PTH118, PTH120  pathlib is an import
templates = Environment(autoescape=True, undefined=StrictUndefined, loader=ModuleLoader(compiled))
templates.get_template("safety.html")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one HTTP API event for a safety page."""
    path = event["rawPath"]
    found = PATH.fullmatch(path)
    if found is None:
        return {"statusCode": 404, "headers": {"content-type": "text/plain"}, "body": "No such page."}
    compound, condition = found.groups()
    pair = f"pair#{compound}/{condition}"
    pks = ("site#", "questions#", f"compound#{compound}", f"condition#{condition}", pair)
    keys = [{"pk": {"S": pk}, "sk": {"S": "ready"}} for pk in pks]
    items = read({"Keys": keys, "ConsistentRead": True})
    ready = items[pair]
    page = templates.get_template(ready["template"]["S"]).render(page=json.loads(ready["page"]["S"]))
    tags = ready["tags"]["S"]
    etag = s3.put_object(
        Bucket=BUCKET,
        Key=f"pages{path}",
        Body=page.encode(),
        ContentType=TYPE,
        CacheControl=CACHE_CONTROL,
        Metadata={"cache-tag": tags},
        IfNoneMatch="*",
    )["ETag"]
    now = read({"Keys": keys, "ConsistentRead": True, "ProjectionExpression": "pk, version"})
    if any(now[pk]["version"] != item["version"] for pk, item in items.items()):
        raise RuntimeError("made of something old")
    headers = {"content-type": TYPE, "cache-control": CACHE_CONTROL, "etag": etag}
    return {"statusCode": 200, "headers": {**headers, "x-amz-meta-cache-tag": tags}, "body": page}


def read(wanted: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the items by `pk`."""
    found = dynamodb.batch_get_item(RequestItems={TABLE: wanted})["Responses"][TABLE]
    return {item["pk"]["S"]: item for item in found}
