"""The whole service in this process: the template's stack, the real functions, and the edge in front."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from compound_pages import tasks
from compound_pages.tasks import SweepTask

from . import stack
from .atomic import one_call_at_a_time
from .distribution import Distribution, Request
from .event_sources import Pump, read_event_sources
from .event_sources.clients import clients_of
from .execution import Function
from .origins import ApiOrigin, S3Origin, read_limits
from .provision import dynamic_reference
from .publishing import FREELY, Table, publish
from .purges import Purges, connect
from .site import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .content import Content, Layer
    from .distribution import Origin, Response
    from .publishing import Progress
    from .stack import Handler, Stack

FUNCTIONS = ("render", "plan", "sweep", "refresh")
WITH_CONTENT = ("render", "refresh")  # those whose layers hold templates and assets
_FROM_NOW_ON = "LATEST"


class Service(NamedTuple):
    """A running service: ask the edge, turn its compute off (`api.down`), or call a function itself.

    `handler` is the render function's. `pump` moves changes and messages on: `drain` does it by hand.
    `layers` are those that functions may still read: they do when they first need a template.
    """

    stack: Stack
    edge: Distribution
    api: ApiOrigin
    handler: Handler
    functions: Mapping[str, Function]
    pump: Pump
    layers: list[Layer]
    purges: Purges

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
        with self.purges.met():
            return self.edge.handle(request, time.time() if now is None else now)

    def drain(self) -> int:
        """Plan, sweep and refresh until nothing is left to do; return how much was moved.

        Raises NotQuiet if that does not come to an end.
        """
        return self.pump.drain()

    def release(self, site: Folder) -> None:
        """Put the templates and assets of `site` in the place of the last ones, as a deployment does.

        First the assets, under names of their own: pages with the old ones go on. Then the functions, of
        which the old ones finish what they began. A `sweep` brings the pages in step.
        """
        self.put_static(site)
        self.layers.append(site.layer)
        for name in WITH_CONTENT:
            self.functions[name].replace(self.stack.cold_start(name, site.layer.root))
        del self.layers[:-1]

    def put_static(self, site: Folder) -> None:
        """Put what a deployment puts beside the pages of `site`."""
        for path, answer in site.static().items():
            self.stack.put_static(path, answer)

    def sweep(self, tags: tuple[str, ...] = ()) -> None:
        """Ask for every cached page to be looked at, and for the edge to forget what has one of `tags`."""
        url = self.stack.queue_url("SweepStartQueue")
        self.stack.sqs.send_message(QueueUrl=url, MessageBody=tasks.encoded(SweepTask(tags=tags)))


@contextmanager
def running(
    content: Content, parameters: Mapping[str, str] | None = None, progress: Progress = iter
) -> Iterator[Service]:
    """Deploy the template locally, publish `content`, and serve until the end of the block.

    `progress`: is given what is to be written and yields it again as the work goes on.
    """
    site = Folder(content)
    with stack.running(site.layer.root, parameters) as made, one_call_at_a_time():
        for path, answer in site.static().items():
            made.put_static(path, answer)
        publish(content.records, Table(made.dynamodb, made.table), FREELY, progress)
        service = assemble(made)
        service.layers.append(site.layer)
        yield service


def assemble(made: Stack, retry_after: float | None = 0, *, limited: bool = False) -> Service:
    """Start the functions of a stack, cold, and put its distribution in front.

    What happened to its table before is nobody's business any more. `retry_after`: seconds until a failed
    message is tried again, None for what its queue says. `limited`: whether the API throttles as the template
    says. Not by default: one laptop is no measure of load, and a test asks many things at one moment of its
    clock, at which no token comes back.
    """
    config = made.distribution
    functions = {name: Function(made.cold_start(name)) for name in FUNCTIONS}
    (stage,) = made.resources("AWS::ApiGatewayV2::Stage").values()
    limits = read_limits(stage, made.resources("AWS::Lambda::Function")["RenderFunction"])
    api = ApiOrigin(functions["render"], limits=limits if limited else None)
    pages = {
        origin.id: S3Origin(made.s3, made.bucket, origin.access)
        for origin in config.origins.values()
        if origin.access
    }
    origins: dict[str, Origin] = {id_: pages.get(id_, api) for id_ in config.origins}
    edge = Distribution(config, origins)
    purges = Purges(edge.invalidate)
    connect(made.distribution_id, purges.forget)
    pump = _pump(made, functions, retry_after)
    return Service(made, edge, api, functions["render"], functions, pump, [], purges)


def _pump(made: Stack, functions: Mapping[str, Function], retry_after: float | None) -> Pump:
    sources = read_event_sources(
        made.template, parameters=made.parameters, known=made.known, dynamic=dynamic_reference
    )
    handlers = {f"{name.capitalize()}Function": function for name, function in functions.items()}
    return Pump(sources, handlers, clients_of(made), retry_after=retry_after, start=_FROM_NOW_ON)
