"""The edge of a template alone, in front of two origins that say what a test lets them say."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from toolkit.distribution import (
    Distribution,
    OriginDown,
    OriginRequest,
    Request,
    Response,
    read_distribution,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE_LIFE = "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400"
PAGE = {"content-type": "text/html; charset=utf-8", "cache-control": PAGE_LIFE, "etag": '"1"'}
_TOGETHER_SECONDS = 0.2  # how long an origin waits for requests that come at the same time


class ScriptedOrigin:
    """Answers each path as told, remembers what it was asked, and can be down.

    `company`: how many requests at once it waits for, for a moment, before it answers any of them.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.down = False
        self.asked: list[OriginRequest] = []
        self.company = threading.Barrier(1)
        self._answers: dict[str, Response] = {}

    def say(self, path: str, status: int, headers: Mapping[str, str], body: bytes = b"page") -> None:
        """Answer `path` so from now on."""
        length = {"content-length": str(len(body))}
        self._answers[path] = Response(status, length | dict(headers), body, self.name)  # type: ignore[arg-type]

    def forget(self) -> None:
        """Answer nothing but 404 from now on."""
        self._answers.clear()

    def fetch(self, request: OriginRequest) -> Response:
        """Answer; with 304 where the condition holds."""
        self.asked.append(request)
        with suppress(threading.BrokenBarrierError):  # nobody else came
            self.company.wait(_TOGETHER_SECONDS)
        if self.down:
            raise OriginDown(self.name)
        answer = self._answers.get(request.path, Response(404, {"content-length": "0"}, b"", "s3"))
        etag = answer.headers.get("etag")
        if etag is not None and etag == request.headers.get("if-none-match"):
            return Response(304, {"etag": etag}, b"", answer.answered_by)
        return replace(answer, body=b"") if request.method == "HEAD" else answer


class ScriptedEdge:
    """A distribution with `edges` edge caches, its two origins, and the readers in front of it."""

    def __init__(self, template: Mapping[str, Any], edges: int = 1) -> None:
        self.config = read_distribution(template)
        self.s3, self.api = ScriptedOrigin("s3"), ScriptedOrigin("lambda")
        origins = {
            name: self.s3 if one.access is not None else self.api for name, one in self.config.origins.items()
        }
        self.distribution = Distribution(self.config, origins, edges)

    def get(
        self, path: str = "/x", at: float = 0, method: str = "GET", edge: int = 0, **headers: str
    ) -> Response:
        """Ask an edge as a reader would, `at` in seconds; a header's name is written with underscores."""
        raw, _, query = path.partition("?")
        named = {"host": "pages.example"} | {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(method, raw, query, named)
        return self.distribution.handle(request, at, edge)

    def get_together(self, readers: int, edges: int = 1, at: float = 0, **headers: str) -> list[Response]:
        """Ask for one page as many readers at the same time, spread over the edges."""
        answers: list[Response] = []
        start = threading.Barrier(readers)

        def read(number: int) -> None:
            start.wait()
            answers.append(self.get(at=at, edge=number % edges, **headers))

        threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers
