"""A refresher with the S3 and CloudFront of moto, and records that a test changes."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws import make_distribution
from aws_calls import around_calls
from botocore.exceptions import ClientError
from shelf import Shelf

from compound_pages import freshness
from compound_pages.assets import Assets
from compound_pages.cache import Cache
from compound_pages.composer import Composer
from compound_pages.edge import Edge
from compound_pages.errors import PageError
from compound_pages.paths import page_key
from compound_pages.refresher import Refresher
from compound_pages.renderer import Renderer
from compound_pages.tasks import RefreshTask, encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from aws_calls import Proceed

    from compound_pages.freshness import Response
    from compound_pages.items import Key, Stored
    from compound_pages.refresher import Batch

BUCKET = "unit-refreshed"
LIMIT = 5
RENDERER = Renderer(Path(__file__).parents[1] / "content/templates")
ASSETS = Assets({"site.css": b"a{}", "favicon.ico": b"icon"})
OLD = freshness.page(b"<p>old</p>", ("all",), 600)


class Refreshed:
    """Refreshes tasks, and tells what came of it."""

    def __init__(self, s3: Any, cloudfront: Any, records: Mapping[Key, Stored]) -> None:
        self.s3, self._cloudfront = s3, cloudfront
        self._distribution = make_distribution(cloudfront)
        self.shelf = Shelf(dict(records))
        edge = Edge(cloudfront, self._distribution, lambda _seconds: None)
        self.refresher = Refresher(self._composer(), Cache(s3, BUCKET), edge, LIMIT)

    def _composer(self) -> Composer:
        return Composer(self.shelf, RENDERER, ASSETS, edge_seconds=600, clock=lambda: 0.0)

    def keep(self, path: str, page: Response = OLD, **change: Any) -> None:
        """Keep a copy of the page at `path`, as it is or with another header."""
        put = {
            "Body": page.body,
            "ContentType": page.headers["content-type"],
            "CacheControl": page.headers["cache-control"],
            "Metadata": {"cache-tag": page.headers[freshness.TAG_HEADER]},
        }
        self.s3.put_object(Bucket=BUCKET, Key=page_key(path), **put | change)

    def keep_fresh(self, *paths: str) -> None:
        """Keep a copy of each page as it is now."""
        for path in paths:
            fresh = self.fresh(path)
            assert fresh is not None
            self.keep(path, fresh)

    def kept(self, path: str) -> Response | None:
        """Return the copy at `path`."""
        try:
            body = self.s3.get_object(Bucket=BUCKET, Key=page_key(path))["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return None
        headers = Cache(self.s3, BUCKET).head(page_key(path))
        assert headers is not None
        return freshness.Response(200, headers, body)

    def fresh(self, path: str) -> Response | None:
        """Return what a render from scratch gives for `path`, None if there is no such page."""
        try:
            return self._composer().compose(path, lambda: 60.0).response
        except PageError:
            return None

    def batch(self, seconds_left: Callable[[], float] = lambda: 60.0) -> Batch:
        """Return an empty batch."""
        return self.refresher.batch(seconds_left)

    def refresh(self, *paths: str, again: bool = False, **more: Any) -> dict[str, float]:
        """Refresh one task, purge, and return what was measured."""
        batch = self.batch()
        batch.refresh(encoded(RefreshTask(paths, **more)), again=again)
        batch.purge()
        return batch.measured

    def purged(self) -> list[list[str]]:
        """Return what each purge named."""
        of = {"DistributionId": self._distribution}
        made = self._cloudfront.list_invalidations(**of)["InvalidationList"].get("Items", [])
        found = [self._cloudfront.get_invalidation(Id=one["Id"], **of)["Invalidation"] for one in made]
        return [one["InvalidationBatch"]["Paths"]["Items"] for one in found]


def refusal(status: int) -> ClientError:
    """Return what S3 says with this status."""
    answer: Any = {"Error": {"Code": str(status)}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "PutObject")


@contextmanager
def meanwhile(operation: str, *acts: Callable[[], object], after: bool = False) -> Iterator[None]:
    """Do the first of `acts` before (or after) the first such call, the next one at the second, and so on."""
    left = list(acts)
    busy = False

    def around(called: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        nonlocal busy
        if called != operation or busy or not left:
            return proceed()
        act, busy = left.pop(0), True
        try:
            if not after:
                act()
            answer = proceed()
            if after:
                act()
        finally:
            busy = False
        return answer

    with around_calls(around):
        yield
    assert not left, f"{operation} was called too rarely"
