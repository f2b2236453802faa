"""The whole service in this process: the template's stack, the real functions, and the edge in front."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from . import stack
from .distribution import Distribution, Request
from .origins import ApiOrigin, S3Origin
from .publish import publish
from .site import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .content import Content
    from .distribution import Origin, Response
    from .publish import Progress
    from .stack import Handler, Stack


class Service(NamedTuple):
    """A running service: ask the edge, turn its compute off (`api.down`), or call the function itself."""

    stack: Stack
    edge: Distribution
    api: ApiOrigin
    handler: Handler

    def get(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        now: float | None = None,
    ) -> Response:
        """Return what a reader gets. `path` may carry a query; `now` in seconds, by default the clock's."""
        raw, _, query = path.partition("?")
        request = Request(method, raw, query, headers or {})
        return self.edge.handle(request, time.time() if now is None else now)


@contextmanager
def running(
    content: Content, parameters: Mapping[str, str] | None = None, progress: Progress = iter
) -> Iterator[Service]:
    """Deploy the template locally, publish `content`, and serve until the end of the block.

    `progress`: is given the records to publish and yields them again as the work goes on.
    """
    site = Folder(content)
    with stack.running(site.layer.root, parameters) as made:
        for path, answer in site.static().items():
            made.put_static(path, answer)
        publish(list(content.records.items()), made.store, progress)
        yield assemble(made)


def assemble(made: Stack) -> Service:
    """Cold-start the functions of a stack and put its distribution in front."""
    config = made.distribution
    handler = made.cold_start("render")
    api = ApiOrigin(handler)
    pages = {
        origin.id: S3Origin(made.s3, made.bucket, origin.access)
        for origin in config.origins.values()
        if origin.access
    }
    origins: dict[str, Origin] = {id_: pages.get(id_, api) for id_ in config.origins}
    return Service(made, Distribution(config, origins), api, handler)
