"""The same views through the project's own distribution: what `simulated` is held against."""

from __future__ import annotations

from hashlib import md5
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from toolkit.distribution import Distribution, Request, Response, read_distribution
from toolkit.distribution.shield import Shield

from .simulated import Counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.distribution import OriginRequest
    from toolkit.distribution.question import Question

    from .caches import Caches
    from .simulated import View

_NOT_MODIFIED = 304


class Stored:
    """S3 with every page in it: counts what it answers, by status."""

    def __init__(self, cache_control: str) -> None:
        self.answered: dict[int, int] = {200: 0, _NOT_MODIFIED: 0}
        self._life = cache_control

    def fetch(self, request: OriginRequest) -> Response:
        """Answer with the page, or with 304 where its ETag is known."""
        body = request.path.encode() * 100
        etag = f'"{md5(body, usedforsecurity=False).hexdigest()}"'
        known = request.headers.get("if-none-match") == etag
        said = {"content-type": "text/html", "cache-control": self._life, "etag": etag}
        status = _NOT_MODIFIED if known else 200
        self.answered[status] += 1
        length = {} if known else {"content-length": str(len(body))}
        return Response(status, said | length, b"" if known else body, "s3")


class Nobody:
    """The API, which nobody may need."""

    def fetch(self, request: OriginRequest) -> Response:
        """Refuse."""
        raise AssertionError(request.path)


def replay(happened: Iterable[View], caches: Caches, template: Mapping[str, Any]) -> Counted:
    """Return what the distribution of an expanded template asks while this happens, its shield on or off."""
    s3 = Stored(f"public, max-age=0, s-maxage={caches.life:.0f}, stale-while-revalidate={caches.grace:.0f}")
    edge = Distribution(
        read_distribution(_shielded(template, on=caches.shield)),
        {"pages": s3, "render": Nobody()},
        caches.edges,
    )
    views = asked = 0
    ask = Shield.ask

    def counting(shield: Shield, question: Question) -> Response:
        nonlocal asked
        asked += 1
        return ask(shield, question)

    with patch.object(Shield, "ask", counting):
        for view in happened:
            views += 1
            edge.handle(Request("GET", f"/page-{view.page}", "", {"host": "x"}), view.at, view.edge)
    origin = sum(s3.answered.values())
    return Counted(views, asked if caches.shield else origin, origin, s3.answered[_NOT_MODIFIED])


def _shielded(template: Mapping[str, Any], *, on: bool) -> dict[str, Any]:
    """Return the template with Origin Shield switched on or off for each origin."""
    resources = dict(template["Resources"])
    distribution = resources["Distribution"]
    config = distribution["Properties"]["DistributionConfig"]
    origins = [one | {"OriginShield": one["OriginShield"] | {"Enabled": on}} for one in config["Origins"]]
    properties = distribution["Properties"] | {"DistributionConfig": config | {"Origins": origins}}
    resources["Distribution"] = distribution | {"Properties": properties}
    return {**template, "Resources": resources}
