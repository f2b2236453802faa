"""Who acts at the same time: readers, an editor, and Lambda's pollers, each in an environment of its own.

Beside them stands the worst edge, which sees every call that takes effect.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from aws_calls import Proceed, around_calls
from function import NOW
from in_step import Fresh, copies
from msgspec.structs import replace
from records import TODAY
from worst_edge import WorstEdge, copy_of, copy_of_response

from compound_pages.paths import key_path
from toolkit.distribution import OriginRequest
from toolkit.event_sources import Pump, clients_of, read_event_sources
from toolkit.origins.api_event import LambdaContext, api_event
from toolkit.provision import dynamic_reference, empty_bucket
from toolkit.publishing import Table, every_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from interleaving import Actor, Schedule

    from compound_pages.items import Key, Stored
    from toolkit.stack import Handler, Stack

# What gives a poller something to do.
_NEWS = frozenset({"BatchWriteItem", "DeleteItem", "SendMessage", "SendMessageBatch"})


class Busy:
    """A stack on which several act at once."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.worst = WorstEdge()
        self.answered: set[int] = set()
        self._sources = read_event_sources(
            stack.template, parameters=stack.parameters, known=stack.known, dynamic=dynamic_reference
        )
        self._clients = clients_of(stack)
        self._environments: dict[tuple[Stack, str], dict[int, Handler]] = defaultdict(dict)
        self._news = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Let the worst edge see every call until the end of the block."""

        def see(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
            sent = dict(parameters)  # botocore puts its own in the place of some
            answer = proceed()
            self.worst.see(operation, sent)
            self._news += operation in _NEWS
            if operation == "CreateInvalidation":
                self.worst.forget(sent["InvalidationBatch"]["Paths"]["Items"])
            return answer

        with around_calls(see):
            yield

    def begin(
        self, records: Mapping[Key, Stored], cached: Iterable[str] = (), junk: Iterable[str] = ()
    ) -> None:
        """Start again: `records` as they were, the pages `cached` in S3, and `junk` in the place of some."""
        self.answered.clear()
        Table(self.stack.dynamodb, self.stack.table).write(every_write(records, TODAY))
        empty_bucket(self.stack.s3, self.stack.bucket)
        self.worst.held.clear()
        self.worst.in_s3.clear()
        now = Fresh(self.stack)
        for path in (*cached, *junk):
            page = now.answer(path)
            self.stack.put_static(path, replace(page, body=b"junk") if path in junk else page)
        self._planning = self._pump(streams=True)

    # Actors

    def reader(self, path: str, number: int = 0) -> Actor:
        """Return an actor for whom the edge asks the function for `path`, in environment `number`."""

        def act() -> None:
            secret = self.stack.environment("RenderFunction")["ORIGIN_SECRETS"].split(",")[0]
            headers = {"host": "api.local", "x-origin-secret": secret}
            event = api_event(OriginRequest("GET", path, "", headers, NOW))
            answer = self._call(self.stack, "render", number, event, LambdaContext("render", "local"))
            self.answered.add(answer["statusCode"])
            copy = copy_of(answer["statusCode"], answer["body"].encode(), answer["headers"])
            self.worst.answered(path, copy)

        return act

    def editor(self, *writes: Callable[[], object]) -> Actor:
        """Return an actor that makes each write to the table."""

        def act() -> None:
            for write in writes:
                write()

        return act

    def planner(self, schedule: Schedule) -> Actor:
        """Return an actor that plans what the table's stream tells."""
        return self._polling(self._planning, schedule)

    def refresher(
        self, schedule: Schedule, number: int = 0, release: Stack | None = None, queue: str = "Changes"
    ) -> Actor:
        """Return an actor that does what is in a queue, in environment `number` of a release."""
        return self._polling(self._pump(queue, number=number, release=release), schedule)

    def sweeper(self, schedule: Schedule) -> Actor:
        """Return an actor that starts the sweeps that are asked for."""
        return self._polling(self._pump("SweepStart"), schedule)

    def _polling(self, pump: Pump, schedule: Schedule) -> Actor:
        """Return an actor that polls whenever there is news, until nobody can bring any."""

        def act() -> None:
            seen = -1
            while seen != self._news:
                seen = self._news
                while pump.turn():
                    pass
                schedule.rest(lambda seen=seen: seen != self._news)  # type: ignore[misc]

        return act

    def _pump(
        self, *queues: str, streams: bool = False, number: int = 0, release: Stack | None = None
    ) -> Pump:
        wanted = {self.stack.queue_url(f"{name}Queue") for name in queues}
        sources = replace(
            self._sources,
            streams=self._sources.streams if streams else (),
            queues=tuple(one for one in self._sources.queues if one.url in wanted),
            schedules=(),
        )
        handlers = {
            f"{name.capitalize()}Function": partial(self._call, release or self.stack, name, number)
            for name in ("plan", "sweep", "refresh")
        }
        return Pump(sources, handlers, self._clients, retry_after=0, start="LATEST")

    def _call(self, release: Stack, name: str, number: int, event: dict[str, Any], context: Any) -> Any:
        """Hand an event to environment `number` of a function, which is there from its first event on."""
        environments = self._environments[release, name]
        if number not in environments:
            environments[number] = release.cold_start(name)
        return environments[number](event, context)

    # The end

    def settle(self, release: Stack | None = None) -> None:
        """Do all that events have started, and nothing else: no sweep."""
        rest = self._pump("SweepStart", "Changes", "Sweep", release=release)
        while self._planning.turn() + rest.turn():
            pass
        for name in ("SweepStart", "Changes", "Sweep"):
            url = self.stack.queue_url(f"{name}DeadQueue")
            assert not self.stack.sqs.receive_message(QueueUrl=url, WaitTimeSeconds=0).get("Messages"), name

    def wrong(self, *releases: Stack) -> list[str]:
        """Name each copy, in S3 or at the worst edge, that none of the releases would make now."""
        everyone = [Fresh(release) for release in releases or (self.stack,)]

        def is_right(path: str, copy: object) -> bool:
            return any(copy_of_response(now.answer(path)) == copy for now in everyone)

        kept = {path: copy_of_response(copy) for path, copy in copies(self.stack).items()}
        held = [(key_path(f"pages{path}"), copy) for path, some in self.worst.held.items() for copy in some]
        return [f"S3: {path}" for path, copy in kept.items() if not is_right(path, copy)] + [
            f"edge: {path} {copy.status}" for path, copy in held if not is_right(path, copy)
        ]
