"""Whether the page cache is in step: each copy is what a render from scratch gives, in bytes and headers."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.errors import PageError
from compound_pages.freshness import TAG_HEADER, Response
from compound_pages.item_form import decoded
from compound_pages.items import Key
from compound_pages.paths import key_path
from compound_pages.renderer import Renderer
from toolkit.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from compound_pages.assets import Assets
    from compound_pages.items import Stored
    from toolkit.distribution import Response as Read
    from toolkit.service import Service
    from toolkit.stack import Stack


class Fresh:
    """What a release answers from scratch: its templates and headers, and the records of the table now.

    Lists are made from the records, not from the entries beside them, so an entry that lags is seen.
    """

    def __init__(self, release: Stack) -> None:
        variables = release.environment("RenderFunction")
        renderer, assets = _look(Path(variables["CONTENT_ROOT"]))
        library, seconds = Library(recorded(release)), int(variables["EDGE_SECONDS"])
        self._composer = Composer(library, renderer, assets, seconds, time.perf_counter)
        self._answers: dict[str, Response] = {}

    def answer(self, path: str) -> Response:
        """Return what is at `path`: a page or, for a reader, why there is none."""
        if path not in self._answers:
            try:
                self._answers[path] = self._composer.compose(path, lambda: 1.0).response
            except PageError as error:
                self._answers[path] = self._composer.refuse(error)
        return self._answers[path]


@cache
def _look(root: Path) -> tuple[Renderer, Assets]:
    return Renderer(root / "templates"), read_assets(root / "assets")


def recorded(stack: Stack) -> dict[Key, Stored]:
    """Return every record of the table."""
    pages = stack.dynamodb.get_paginator("scan").paginate(TableName=stack.table, ConsistentRead=True)
    items = [item for page in pages for item in page["Items"] if "record" in item]
    keys = [Key(*item["pk"]["S"].split("#", 1)) for item in items]
    return {key: decoded(key, item).stored for key, item in zip(keys, items, strict=True)}


def copies(stack: Stack) -> dict[str, Response]:
    """Return every copy in the page cache by its path, without the assets, which never change."""
    pages = stack.s3.get_paginator("list_objects_v2").paginate(Bucket=stack.bucket, Prefix="pages/")
    keys = [one["Key"] for page in pages for one in page.get("Contents", [])]
    return {key_path(key): _copy(stack, key) for key in keys if not key.startswith("pages/assets/")}


def _copy(stack: Stack, key: str) -> Response:
    found = stack.s3.get_object(Bucket=stack.bucket, Key=key)
    headers = {
        "content-type": found["ContentType"],
        "cache-control": found["CacheControl"],
        "etag": found["ETag"],
        TAG_HEADER: found["Metadata"]["cache-tag"],
    }
    return Response(200, headers, found["Body"].read())


def out_of_step(release: Stack) -> list[str]:
    """Return the path of each copy that is not what `release` makes now, or that should not be there."""
    now = Fresh(release)
    return [path for path, copy in copies(release).items() if copy != now.answer(path)]


def old_at_the_edge(service: Service, paths: Iterable[str]) -> list[str]:
    """Return each of `paths` at which a reader gets another answer now than one from scratch."""
    now = Fresh(service.stack)
    return [path for path in paths if _said(service.get(path)) != _said(now.answer(path))]


def _said(answer: Response | Read) -> tuple[int, str | None, bytes]:
    return answer.status, answer.headers.get("location"), answer.body
