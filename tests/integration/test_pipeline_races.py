"""Readers, editors and the functions at the same time, under a seeded scheduler: once quiet all is right.

Quiet is when everything is done that events have started. No sweep helps, and the worst edge holds every
copy that was in S3 for a moment or that the function answered, until a purge names it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from actors import Busy
from aws_calls import Proceed, around_calls
from botocore.exceptions import ClientError
from interleaving import Schedule, late
from records import KETAMINE, change
from test_races import STORIES, writes

from compound_pages import tasks
from compound_pages.cache import Cache
from compound_pages.items import UNLISTED, Listing
from compound_pages.pages import Pages
from compound_pages.paths import data_path
from compound_pages.reading import Reading
from compound_pages.refresher import Batch
from compound_pages.routes import FEED_PATH
from compound_pages.tasks import RefreshTask, SweepTask
from toolkit.publishing import Table, Write
from toolkit.publishing.writes import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.content import Content
    from toolkit.service import Service

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
HUB, OTHER = "/compounds/ketamine-iv", "/compounds/melatonin"
MAP = "/sitemaps/ketamine-iv.xml"
PAGES = (PAGE, HUB, data_path(PAGE), "/conditions/liver-cancer", MAP, FEED_PATH)
LOSING = ("PutObject", "DeleteObject", "SendMessageBatch", "BatchGetItem", "HeadObject")


class Play:
    """Plays stories on the service: each returns what is wrong once all is quiet."""

    def __init__(self, service: Service, sample: Content, busy: Busy) -> None:
        self.service, self.busy = service, busy
        self._sample = sample
        self.schedule = Schedule(0)

    def begin(self, *cached: str, junk: tuple[str, ...] = ()) -> None:
        """Start with the sample's records and these pages in S3."""
        self.busy.begin(self._sample.records, cached, junk)

    def renders(self, story: str, seed: int, fault_rate: float = 0.0) -> list[str]:
        """Have readers ask for pages that nobody has asked for yet, while their records change."""
        self.begin()
        self.schedule = at = Schedule(seed, fault_rate, LOSING)
        readers = (self.busy.reader(PAGE), self.busy.reader(HUB, 1))
        functions = (self.busy.planner(at), self.busy.refresher(at))
        at.run(*readers, *functions, steady=self.busy.editor(*self._edits(story)))
        return self._end()

    def refreshes(self, story: str, seed: int, fault_rate: float = 0.0) -> list[str]:
        """Have several environments bring the same pages in step, while their records change."""
        self.begin(*PAGES)
        for _ in range(2):
            self.send("ChangesQueue", RefreshTask(PAGES, ("compound:ketamine-iv",), create=seed % 4 > 1))
        self.schedule = at = Schedule(seed, fault_rate, LOSING)
        functions = (self.busy.refresher(at, number) for number in range(3))
        editor = self.busy.editor(*self._edits(story))
        at.run(self.busy.planner(at), *functions, self.busy.reader(PAGE), steady=editor)
        return self._end()

    def sweep(self, story: str, seed: int, fault_rate: float = 0.0) -> list[str]:
        """Sweep a page cache with two spoilt pages, while the records of one of them are taken down."""
        self.begin(*PAGES[1:], junk=(PAGE, OTHER))
        self.send("SweepStartQueue", SweepTask())
        self.schedule = at = Schedule(seed, fault_rate, LOSING)
        functions = (self.busy.planner(at), self.busy.sweeper(at), self.busy.refresher(at))
        sweeping = self.busy.refresher(at, 1, queue="Sweep")
        editor = self.busy.editor(*self._edits(story))
        at.run(*functions, sweeping, self.busy.reader(PAGE), steady=editor)
        return self._end()

    def rename(self, name: str) -> None:
        """Give the compound another name, as a publication does."""
        change(self.service, self._sample, KETAMINE, name=name)

    def send(self, queue: str, task: RefreshTask | SweepTask) -> None:
        """Send a task to a queue of the template."""
        stack = self.service.stack
        stack.sqs.send_message(QueueUrl=stack.queue_url(queue), MessageBody=tasks.encoded(task))

    def _edits(self, story: str) -> tuple[Callable[[], object], ...]:
        """Return the writes of a story; what is taken down leaves its list as well, as publishing has it."""
        edits = writes(self.service, self._sample)[story]
        return (edits[0], self._unlist, *edits[1:]) if story.startswith("taken down") else edits

    def _unlist(self) -> None:
        stack = self.service.stack
        entry = Write(Place("list#compounds", KETAMINE.slug), Listing(KETAMINE.slug, status=UNLISTED))
        Table(stack.dynamodb, stack.table).write([entry])

    def _end(self) -> list[str]:
        self.busy.settle()
        return self.busy.wrong()


@pytest.fixture
def play(service: Service, sample: Content) -> Iterator[Play]:
    """Everybody on the stage, seen by the worst edge."""
    busy = Busy(service.stack)
    with busy.watched():
        yield Play(service, sample, busy)


@pytest.mark.parametrize("story", STORIES)
def test_renders_against_a_publication(play: Play, story: str) -> None:
    """Pages that readers ask for first while their records change, are planned and are refreshed."""
    for seed, fault_rate in schedules_of(story):
        assert play.renders(story, seed, fault_rate) == [], f"seed {seed}: {play.schedule.order}"


@pytest.mark.parametrize("story", ["toggled", "taken down and back", "site"])
def test_refreshes_against_each_other(play: Play, story: str) -> None:
    """Environments that have tasks for the same pages, which change once more meanwhile."""
    for seed, fault_rate in schedules_of(story):
        assert play.refreshes(story, seed, fault_rate) == [], f"seed {seed}: {play.schedule.order}"


@pytest.mark.parametrize("story", ["taken down", "taken down and back", "pair gone and back"])
def test_a_sweep_against_a_take_down(play: Play, story: str) -> None:
    """A sweep that repairs pages while what one of them is about is taken down."""
    for seed, fault_rate in schedules_of(story):
        assert play.sweep(story, seed, fault_rate) == [], f"seed {seed}: {play.schedule.order}"


def schedules_of(story: str) -> list[tuple[int, float]]:
    """Return seeds, even and odd and others for each story, and how often an answer is lost."""
    first = 2 * STORIES.index(story)
    return [(first, 0.1), (first + 1, 0.0), (first + 1, 0.1)]


# These tests can fail


def test_without_the_second_look_an_old_page_stays(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the look blinded, a page that was put too late stays in S3."""
    monkeypatch.setattr(Reading, "has_moved", lambda _self: False)
    assert any(f"S3: {HUB}" in play.renders("changed", seed) for seed in range(1, 24, 2))


def test_without_the_purge_of_a_replaced_page_the_edge_keeps_it(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a render asks for no purge of what it put too early, some edge goes on showing that."""
    monkeypatch.setattr(Pages, "_forget", lambda *_: None)
    assert any(f"edge: {HUB} 200" in play.renders("changed", seed) for seed in range(1, 24, 2))


def test_a_purge_before_the_puts_is_in_vain(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edge that is told to forget before S3 has the new page takes the old one again."""
    real = Batch.refresh

    def purge_first(batch: Batch, body: str, *, again: bool = False) -> None:
        batch._tags.update(dict.fromkeys(tasks.decoded(body, RefreshTask).tags))
        batch.purge()
        real(batch, body, again=again)
        batch._tags.clear()

    monkeypatch.setattr(Batch, "refresh", purge_first)
    assert any("edge: " in " ".join(play.refreshes("changed", seed)) for seed in range(12))


def test_a_purge_of_what_was_put_alone_is_not_enough(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only a batch that put something purges, a page that was right by then is forgotten nowhere."""
    real = Batch.purge

    def purge_if_put(batch: Batch) -> None:
        if batch.measured["PagePut"] + batch.measured["PageDeleted"] > 0:
            real(batch)

    monkeypatch.setattr(Batch, "purge", purge_if_put)
    assert any(play.refreshes("toggled", seed) for seed in range(12))


# A put that arrives when its sender has given up


def arrive_late(play: Play, work: Callable[[], object], meanwhile: Callable[[], object]) -> list[str]:
    """Have the first put of `work` take effect when all the rest is over; return what is wrong then."""
    delayed: list[Proceed] = []

    def delay(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation != "PutObject" or delayed:
            return proceed()
        delayed.append(proceed)
        play.rename("Second")
        raise late()

    with around_calls(delay):
        work()
    meanwhile()
    play.busy.settle()
    with suppress(ClientError):
        delayed[0]()
    return play.busy.wrong()


def refreshed_late(play: Play) -> list[str]:
    """Have the put of a refresh arrive late, after its task was done once more."""
    play.begin(PAGE)
    play.rename("First")
    return arrive_late(play, play.busy.settle, lambda: None)


def rendered_late(play: Play) -> list[str]:
    """Have the put of a render arrive late, after another reader's page is there."""
    play.begin()
    return arrive_late(play, play.busy.reader(PAGE), play.busy.reader(PAGE, 1))


@pytest.mark.parametrize("story", [refreshed_late, rendered_late])
def test_a_put_that_arrives_late_replaces_nothing(
    play: Play, monkeypatch: pytest.MonkeyPatch, story: Callable[[Play], list[str]]
) -> None:
    """A put whose sender gave up is refused where somebody else put meanwhile, but not without condition."""
    assert story(play) == []
    real = Cache._call

    def unconditional(cache: Cache, operation: str, **arguments: Any) -> Any:
        arguments.pop("IfMatch", None)
        arguments.pop("IfNoneMatch", None)
        return real(cache, operation, **arguments)

    monkeypatch.setattr(Cache, "_call", unconditional)
    assert f"S3: {PAGE}" in story(play)
