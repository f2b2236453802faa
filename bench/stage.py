"""The stage: what start and miss are measured on, with every handler built and AWS replayed."""

from __future__ import annotations

import json
import random
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from bench import finished
from bench.backend import replaying
from bench.deployed import deployed
from bench.environment import Failed, ready
from toolkit import artifact, content, service
from toolkit.stack import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bench.backend import Backend
    from bench.deployed import Deployed
    from bench.finished import Finished
    from toolkit.content import Content
    from toolkit.stack import Stack

_EVENTS = ROOT / "tests" / "events"
FUNCTION = "RenderFunction"


class Handler(NamedTuple):
    """A function that is ready to start: the folder of its app.py and all its variables."""

    code: Path
    environment: dict[str, str]


class Stage(NamedTuple):
    """Handlers by name, the replay that answers them, and by path the pages that all should give."""

    handlers: Mapping[str, Handler]
    backend: Backend
    pages: Mapping[str, Finished]
    secret: str

    def event(self, name: str = "api_page") -> dict[str, Any]:
        """Return an event of API Gateway as the edge sends it."""
        event: dict[str, Any] = json.loads((_EVENTS / f"{name}.json").read_text())
        event["headers"]["x-origin-secret"] = self.secret
        return event

    def events(self) -> list[dict[str, Any]]:
        """Return an event for each of the pages, in an order of no meaning that is always the same."""
        events = [self.event() | {"rawPath": path} for path in self.pages]
        random.Random(len(events)).shuffle(events)
        return events


@contextmanager
def staged() -> Iterator[Stage]:
    """Build the artifact and the baselines, publish the sample content, and set the stage."""
    sample = content.load(content.OWN)
    with service.running(sample) as running, on(running.stack, sample, _built()) as stage:
        yield stage


@contextmanager
def on(stack: Stack, published: Content, built: Mapping[str, Deployed]) -> Iterator[Stage]:
    """Put the items of the baselines beside what was published to a stack, and replay all of it.

    Raises Failed if a handler gives another page than the layer does here.
    """
    with artifact.moto_server() as moto, replaying(moto) as backend:
        environment = stack.environment(FUNCTION) | {"AWS_ENDPOINT_URL": backend.address}
        root = Path(environment["CONTENT_ROOT"])
        pages = finished.finish(published, root, int(environment["EDGE_SECONDS"]))
        finished.put(stack, published, pages.values())
        handlers = {name: Handler(one.code, environment | one.layers) for name, one in built.items()}
        stage = Stage(handlers, backend, pages, environment["ORIGIN_SECRETS"].split(",")[0])
        for name in handlers:
            _rehearse(stage, name)
        yield stage


def _rehearse(stage: Stage, name: str) -> None:
    """Ask a handler for each page, so that the replay knows what it asks. Raises Failed for another page."""
    with ready(stage.handlers[name]) as environment:
        for event in stage.events():
            result, _ = environment.invoke(event)
            body = stage.pages[event["rawPath"]].response.body
            if result.get("body", "").encode() != body and name != "floor":
                raise Failed(f"{name} gives another page: {str(result)[:2000]}")


@cache
def _built() -> Mapping[str, Deployed]:
    """Build once for all suites of a run; what was built goes with the process."""
    out = Path(_scratch().name)
    return deployed(out / "baselines", artifact.build(out), content.OWN / "templates")


@cache
def _scratch() -> TemporaryDirectory[str]:
    """Return a folder that is deleted when the process ends."""
    return TemporaryDirectory(prefix="bench-")
