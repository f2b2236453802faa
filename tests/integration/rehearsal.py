"""A rehearsal: one story played on the whole service, with one fault, and everything that came of it."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from environments import Environments
from faults import Died
from house import now
from wire import Wire

from compound_pages.errors import Unavailable
from compound_pages.routes import ERROR_PAGE
from compound_pages.tasks import SweepTask, encoded
from toolkit import purges
from toolkit.distribution import Distribution, Request
from toolkit.event_sources import Pump
from toolkit.origins import ApiOrigin, S3Origin
from toolkit.publishing import Refused, Table, Terms, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from faults import Fault
    from house import House
    from passing_time import Clock

    from compound_pages.items import Key, Stored

_LATER = 2 * 3600  # seconds, after which every copy at the readers' edge has to be asked for again
_HIDDEN = 370  # seconds, after which whatever was received is there again
_FAILED = 500


@contextmanager
def played(
    house: House,
    clock: Clock,
    story: Callable[[Rehearsal], None],
    fault: Fault | None = None,
    twice: str = "",
) -> Iterator[Rehearsal]:
    """Play a story; what follows in the block is its sequel.

    `twice`: the function that gets each event twice, and its first once more when all is calm.
    """
    clock.passed = 0
    at = Rehearsal(house, clock, fault, twice)
    with at.stage():
        story(at)
        yield at


class Rehearsal:
    """The service while a story is played.

    `wire` says what happened, `withheld` which copies readers did not get, `cached` which pages were in S3
    at the beginning, `content` what was published last; `origins` are those of the readers' edge.
    """

    def __init__(self, house: House, clock: Clock, fault: Fault | None = None, twice: str = "") -> None:
        self.house = house
        self.clock = clock
        self.withheld: list[str] = []
        self.cached: tuple[str, ...] = ()
        self.content: Mapping[Key, Stored] = {}
        self.stack = house.stack
        queues = self.stack.resources("AWS::SQS::Queue")
        self.wire = Wire({self.stack.queue_url(name): name for name in queues}, fault)
        self._fault = fault
        self._environments = Environments(house, self.wire, clock, twice)
        self._published: list[int] = []
        self._unfinished = False
        self._edge = self._distribution()
        self._time = clock.time()

    @contextmanager
    def stage(self) -> Iterator[None]:
        """See and bend every call until the end of the block."""
        purges.connect(self.stack.distribution_id, self._forget)
        with self.wire.listening():
            yield

    def begin(self, records: Mapping[Key, Stored], cached: tuple[str, ...]) -> None:
        """Start with `records` in the table, the pages `cached` in S3, and nothing else anywhere."""
        self.house.tidy(records)
        self.content, self.cached = records, (ERROR_PAGE, *cached)
        for path in self.cached:
            copy = self.house.truth(records).answers[path]
            self.put(path, copy.body, **dict(copy.headers))
        handlers = self._environments.handlers()
        self._pump = Pump(
            self.house.sources, handlers, self.house.clients, start="LATEST", clock=self.clock.time
        )

    def put(self, path: str, body: bytes, **headers: str) -> None:
        """Put something into S3 in the place of a page, by hand."""
        self.stack.s3.put_object(
            Bucket=self.stack.bucket,
            Key=f"pages{path}",
            Body=body,
            ContentType=headers["content-type"],
            CacheControl=headers["cache-control"],
            Metadata={"cache-tag": headers["x-amz-meta-cache-tag"]},
        )

    def send(self, queue: str, body: str) -> None:
        """Send a message, by hand."""
        self.stack.sqs.send_message(QueueUrl=self.stack.queue_url(queue), MessageBody=body)

    def sweep(self) -> None:
        """Ask for a sweep, as the schedule does, when what somebody still held is there again."""
        self.clock.pass_by(_HIDDEN)
        self.send("SweepStartQueue", encoded(SweepTask()))

    def publish(self, records: Mapping[Key, Stored], turns: int = 0) -> None:
        """Publish, if that was not begun before; then turn the pump."""
        if id(records) in self._published:
            return
        self._published.append(id(records))
        self.content = records
        self._publish()
        for _ in range(turns):
            self.turn()

    def publish_again(self) -> None:
        """Publish once more if that failed, as its operator does."""
        if self._unfinished:
            self._publish()

    def turn(self) -> None:
        """Move each event source once."""
        self._pump.turn()

    def settle(self) -> None:
        """Let time pass until nothing is left to do."""
        for _ in range(1000):
            if self._pump.turn():
                continue
            if not self._pump.left():
                return
            self.clock.pass_by(_HIDDEN)
        raise AssertionError("there is always something left to do")

    def storm(self) -> None:
        """Go on for as long as there are faults and something to do."""
        if self._fault and not self._fault.spent:
            self.settle()

    def calm_down(self) -> None:
        """End all faults; what was delivered once comes a last time."""
        if self._fault:
            self._fault.over = True
        self._environments.calm_down()

    def ask(self, *paths: str) -> None:
        """Ask the edge for pages, as readers do."""
        for path in paths:
            kept = path in self.wire.worst.in_s3 or self._is_at_the_edge(path)
            with self.wire.acting(""):
                answer = self._edge.handle(Request("GET", path), self._time)
            if kept and answer.status >= _FAILED:
                self.withheld.append(f"{path} was answered {answer.status}")

    def ask_later(self, *paths: str) -> None:
        """Ask when no copy at the readers' edge is fresh any more."""
        self._time += _LATER
        self.ask(*paths)

    def _publish(self) -> None:
        self._unfinished = True
        with self.wire.acting("publish"):
            try:
                publish(self.content, self._table(), Terms(), now=now)
                self._unfinished = False
            except (Died, Refused, Unavailable):
                pass  # its operator sees that, and runs it again

    def _is_at_the_edge(self, path: str) -> bool:
        copies = (copy for key, held in self._edge.stored().items() if key.path == path for copy in held)
        return any(copy.status == 200 for copy in copies)

    def _table(self) -> Table:
        return Table(self.stack.dynamodb, self.stack.table)

    def _forget(self, items: Any) -> None:
        self._edge.invalidate(items)
        self.wire.worst.forget(items)

    def _distribution(self) -> Distribution:
        api = ApiOrigin(self._environments.handlers()["RenderFunction"])
        api._environment = nullcontext()  # type: ignore[assignment]  as many environments as readers need
        config = self.stack.distribution
        self.origins: dict[str, S3Origin | ApiOrigin] = {
            one.id: S3Origin(self.stack.s3, self.stack.bucket, one.access) if one.access else api
            for one in config.origins.values()
        }
        return Distribution(config, self.origins)
