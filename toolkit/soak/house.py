"""The house under load: the local service, several edges in front and as many environments as it takes."""

from __future__ import annotations

import copy
import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit import service
from toolkit.distribution import Distribution, OriginRequest, read_distribution
from toolkit.origins import ApiOrigin, S3Origin, read_limits
from toolkit.origins.api_event import api_event
from toolkit.provision import dynamic_reference
from toolkit.quiet import no_metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.content import Content
    from toolkit.distribution import DistributionConfig, Origin
    from toolkit.origins.limits import Limits
    from toolkit.service import Service
    from toolkit.stack import Handler, Stack

NOW = 1_795_348_800.0  # where the time that is told to edges begins; nobody waits for it to go on
# Functions log each event; here each would be a line.
_FAULTS_ONLY = {"LogLevel": "WARNING"}


class Environments:
    """A function in as many environments as it has events at once, as on Lambda: each has one at a time.

    `calls` counts events, `started` environments; `answers` counts statuses.
    """

    def __init__(self, start: Callable[[], Handler]) -> None:
        self._start = start
        self._idle: list[Handler] = []
        self._guard = threading.Lock()
        self.calls = 0
        self.started = 0
        self.answers = Counter[int]()

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Hand one event to an idle environment, or to a new one."""
        with self._guard:
            self.calls += 1
            handler = self._idle.pop() if self._idle else None
            self.started += handler is None
        handler = handler or self._start()
        try:
            answer = handler(event, context)
        finally:
            with self._guard:
                self._idle.append(handler)
        with self._guard:
            self.answers[answer["statusCode"]] += 1
        return answer


class House(NamedTuple):
    """A stack with its content published, and what to put in front of it."""

    content: Content
    service: Service

    @property
    def stack(self) -> Stack:
        """The stack."""
        return self.service.stack

    def render(self) -> Environments:
        """Return the render function, cold."""
        return Environments(lambda: self.stack.cold_start("render"))

    def origins(self, render: Handler, *, limited: bool = False) -> dict[str, Origin]:
        """Return the origins of the distribution by id, `render` behind the API.

        `limited`: whether the API throttles as the template says, by the time that the edge is told.
        """
        api = ApiOrigin(render, limits=self.limits() if limited else None)
        return {
            origin.id: S3Origin(self.stack.s3, self.stack.bucket, origin.access) if origin.access else api
            for origin in self.stack.distribution.origins.values()
        }

    def limits(self) -> Limits:
        """Return what the API lets through."""
        (stage,) = self.stack.resources("AWS::ApiGatewayV2::Stage").values()
        return read_limits(stage, self.stack.resources("AWS::Lambda::Function")["RenderFunction"])

    def edge(self, render: Handler, edges: int, *, limited: bool = False) -> Distribution:
        """Return the template's distribution with nothing stored, `render` at its end."""
        return Distribution(self.stack.distribution, self.origins(render, limited=limited), edges=edges)

    def unshielded(self) -> DistributionConfig:
        """Return the template's distribution as it would be without its Origin Shield."""
        template = copy.deepcopy(self.stack.template)
        for origin in template["Resources"]["Distribution"]["Properties"]["DistributionConfig"]["Origins"]:
            origin["OriginShield"] = {"Enabled": False}
        return read_distribution(
            template, parameters=self.stack.parameters, known=self.stack.known, dynamic=dynamic_reference
        )

    def event(self, path: str) -> dict[str, Any]:
        """Return the event that the API makes of the edge's request for `path`."""
        sent = next(dict(one.headers) for one in self.stack.distribution.origins.values() if not one.access)
        headers = {"host": "api.local"} | sent
        return api_event(OriginRequest("GET", path, "", headers, NOW))

    def forget(self, path: str) -> None:
        """Take a page out of the page cache."""
        self.stack.s3.delete_object(Bucket=self.stack.bucket, Key=f"pages{path}")

    def kept(self, prefix: str = "pages/") -> list[str]:
        """Return the keys of the page cache that begin with `prefix`."""
        pages = self.stack.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.stack.bucket, Prefix=prefix
        )
        return [one["Key"] for page in pages for one in page.get("Contents", [])]


@contextmanager
def house(content: Content) -> Iterator[House]:
    """Deploy the template locally and publish `content`; the functions print what fails and nothing else."""
    with no_metrics(), service.running(content, _FAULTS_ONLY) as running:
        yield House(content, running)
