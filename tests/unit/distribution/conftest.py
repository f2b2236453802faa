"""The template's own distribution in front of two origins that say what a test lets them say."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.cloudformation.expand import expand
from toolkit.distribution import (
    Distribution,
    OriginDown,
    OriginRequest,
    OriginSilent,
    Request,
    Response,
    read_distribution,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "public, max-age=0, s-maxage=3600, stale-while-revalidate=60, stale-if-error=86400",
    "x-amz-meta-cache-tag": "all, safety, compound:metformin",
}


class ScriptedOrigin:
    """Answers each path as told, and says what it was asked.

    It can be `down`, or `down_for` so many requests; if `silent`, it is connected and does not answer.
    """

    def __init__(self, name: str, otherwise: Response) -> None:
        self.name = name
        self.otherwise = otherwise
        self.answers: dict[str, Response] = {}
        self.asked: list[OriginRequest] = []
        self.down = self.silent = False
        self.down_for = 0

    def say(self, path: str, status: int = 200, body: bytes = b"page", **headers: str) -> None:
        """Answer `path` so from now on; a header's name is written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        length = {"content-length": str(len(body))}
        self.answers[path] = Response(status, length | named, body, self.name)  # type: ignore[arg-type]

    def fetch(self, request: OriginRequest) -> Response:
        """Answer; a condition that holds is answered with 304."""
        self.asked.append(request)
        if self.down or self.down_for:
            self.down_for = max(0, self.down_for - 1)
            raise (OriginSilent if self.silent else OriginDown)(self.name)
        answer = self.answers.get(request.path, self.otherwise)
        etag = answer.headers.get("etag")
        if etag is not None and request.headers.get("if-none-match") == etag:
            return Response(304, {"etag": etag}, b"", answer.answered_by)
        if request.method == "HEAD":
            return Response(answer.status, answer.headers, b"", answer.answered_by)
        return answer


class Edge:
    """A distribution, its two origins and the readers in front of it."""

    def __init__(self, template: dict[str, Any], edges: int = 1) -> None:
        self.config = read_distribution(template)
        missing = Response(404, {"content-type": "application/xml"}, b"<Error/>", "s3")
        unknown = Response(404, {"cache-control": "public, max-age=0, s-maxage=30"}, b"unknown", "lambda")
        self.s3 = ScriptedOrigin("s3", missing)
        self.api = ScriptedOrigin("lambda", unknown)
        self.distribution = Distribution(self.config, {"pages": self.s3, "render": self.api}, edges)

    def page(self, path: str = "/x", **headers: str) -> None:
        """Let S3 hold a page as the service keeps it."""
        named = PAGE_HEADERS | {"etag": '"1"'} | {k.replace("_", "-"): v for k, v in headers.items()}
        self.s3.say(f"/pages{path}", 200, b"page", **named)

    def get(
        self, path: str = "/x", at: float = 0, method: str = "GET", edge: int = 0, **headers: str
    ) -> Response:
        """Ask as a reader would; a header's name is written with underscores."""
        path, _, query = path.partition("?")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.distribution.handle(Request(method, path, query, {"host": "x"} | named), at, edge)

    @property
    def asked(self) -> list[str]:
        """Who was asked for what, in order of each origin."""
        return [f"{origin.name} {one.path}" for origin in (self.s3, self.api) for one in origin.asked]


@pytest.fixture(scope="session")
def expanded() -> dict[str, Any]:
    """The project's template, expanded once."""
    return expand(Path(__file__).parents[3] / "template.yaml")


@pytest.fixture
def template(expanded: dict[str, Any]) -> dict[str, Any]:
    """The expanded template, to be changed at will."""
    return copy.deepcopy(expanded)


@pytest.fixture
def make_edge(template: dict[str, Any]) -> Callable[..., Edge]:
    """Make an edge of the template after `change` has had its way with the named properties."""

    def make(change: Callable[[dict[str, Any]], object] = lambda _: None, edges: int = 1) -> Edge:
        change({name: resource["Properties"] for name, resource in template["Resources"].items()})
        return Edge(template, edges)

    return make


@pytest.fixture
def edge(make_edge: Callable[..., Edge]) -> Edge:
    """The template's edge, unchanged."""
    return make_edge()


def forget_shields(named: dict[str, Any]) -> None:
    for origin in named["Distribution"]["DistributionConfig"]["Origins"]:
        del origin["OriginShield"]


@pytest.fixture
def bare_edge(make_edge: Callable[..., Edge]) -> Edge:
    """The template's edge without Origin Shield: one cache before the origins."""
    return make_edge(forget_shields)


@pytest.fixture
def bare_edges(make_edge: Callable[..., Edge]) -> Edge:
    """Three edges without Origin Shield."""
    return make_edge(forget_shields, edges=3)


@pytest.fixture
def edges(make_edge: Callable[..., Edge]) -> Edge:
    """Three edges behind which the template's shields stand."""
    return make_edge(edges=3)
