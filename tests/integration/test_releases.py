"""Two releases side by side: one with other templates and assets takes the place of the one that runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from actors import Busy
from aws_calls import Proceed, around_calls, recorded_calls
from bs4 import BeautifulSoup
from draft import Draft
from function import invoke
from in_step import copies, out_of_step
from interleaving import Schedule
from msgspec.structs import replace
from records import KETAMINE, change
from releases import LOOK, another_release, new_look, sweep_after_deploy, take_over

from compound_pages import sweeper, tasks
from compound_pages.tasks import RefreshTask
from toolkit.event_sources import Pump, clients_of, read_event_sources
from toolkit.provision import dynamic_reference
from toolkit.site import Folder

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.content import Content
    from toolkit.distribution import Response
    from toolkit.event_sources import EventSources
    from toolkit.service import Service
    from toolkit.stack import Handler

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
HUB = "/compounds/ketamine-iv"
PAGES = (PAGE, HUB, "/conditions/liver-cancer", "/compounds", "/")
UNASKED = "/is-metformin-safe-for-lung-cancer-patients"


@pytest.fixture
def new(tmp_path: Path) -> Folder:
    """The site as the next release has it."""
    return new_look(Draft(tmp_path))


def warm(service: Service) -> None:
    """Have readers ask for the pages until S3 and the edge hold them."""
    for path in PAGES:
        service.get(path)
    assert {service.get(path).answered_by for path in PAGES} == {"edge"}


def from_another_edge(service: Service, path: str) -> Response:
    """Return what a reader gets where the edge holds nothing."""
    service.edge.invalidate(["/*"])
    return service.get(path)


def stylesheet(page: Response) -> str:
    """Return the path of a page's stylesheet."""
    link = BeautifulSoup(page.body, "html.parser").find("link", rel="stylesheet")
    assert link
    return str(link["href"])


def messages(service: Service, queue: str) -> int:
    """Return how many messages there are in a queue."""
    counts = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    url = service.stack.queue_url(queue)
    found = service.stack.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(counts))["Attributes"]
    return sum(int(found[name]) for name in counts)


def sources(service: Service) -> EventSources:
    """Return what wakes the functions up."""
    stack = service.stack
    given: dict[str, Any] = {"parameters": stack.parameters, "known": stack.known}
    return read_event_sources(stack.template, **given, dynamic=dynamic_reference)


def pump_of(service: Service, *queues: str, **handlers: Handler) -> Pump:
    """Return a pump of the stream and of these queues alone; `handlers` in the place of some functions."""
    found = sources(service)
    urls = {service.stack.queue_url(queue) for queue in queues}
    kept = tuple(one for one in found.queues if one.url in urls)
    named: dict[str, Handler] = {**service.functions, **handlers}
    functions = {f"{name.capitalize()}Function": function for name, function in named.items()}
    limited = replace(found, queues=kept, schedules=())
    return Pump(limited, functions, clients_of(service.stack), retry_after=0, start="LATEST")


def test_no_reader_notices_a_deployment(service: Service, new: Folder) -> None:
    """Every page is served by S3 or edge all the way to its new look, with the stylesheet that it names."""
    warm(service)
    renders, keys = service.api.calls, copies(service.stack).keys()
    before = {path: from_another_edge(service, path) for path in PAGES}
    service.put_static(new)

    def look_around() -> set[bool]:
        answers = {path: from_another_edge(service, path) for path in PAGES}
        assert {(one.status, one.answered_by) for one in answers.values()} == {(200, "s3")}
        assert {service.get(stylesheet(one)).status for one in answers.values()} == {200}
        return {LOOK in one.body for one in answers.values()}

    assert look_around() == {False}
    service.release(new)
    assert look_around() == {False}
    sweep_after_deploy(service)
    while service.pump.turn():
        look_around()
    assert look_around() == {True}
    assert service.api.calls == renders
    assert copies(service.stack).keys() == keys
    assert out_of_step(another_release(service, new.layer.root)) == []
    assert {service.get(stylesheet(one)).status for one in before.values()} == {200}
    assert stylesheet(before[PAGE]) != stylesheet(service.get(PAGE))


def test_assets_are_there_before_the_code(service: Service, new: Folder) -> None:
    """A page that the new code renders first finds its stylesheet; one of the old code still does."""
    old = from_another_edge(service, PAGE)
    puts: list[str] = []

    def note(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation == "PutObject":
            puts.append(parameters["Key"].removeprefix("pages"))
        return proceed()

    with around_calls(note):
        service.release(new)
        page = service.get(UNASKED)
    assert (page.status, page.answered_by) == (200, "lambda")
    assert LOOK in page.body
    assert puts.index(stylesheet(page)) < puts.index(UNASKED)
    assert service.get(stylesheet(page)).answered_by == "s3"
    assert service.get(stylesheet(old)).answered_by == "s3"


def test_the_sweep_of_a_deployment_purges_nothing(service: Service, new: Folder) -> None:
    """Edges go on with the old look for the rest of their hour, and then take the new one from S3."""
    warm(service)
    service.release(new)
    sweep_after_deploy(service)
    with recorded_calls() as calls:
        service.drain()
    assert "CreateInvalidation" not in calls
    assert calls.count("PutObject") >= len(PAGES)
    renders = service.api.calls
    now = service.get(PAGE)
    assert (now.answered_by, LOOK in now.body) == ("edge", False)
    later = service.get(PAGE, now=time.time() + 2 * 3600)
    assert LOOK in later.body
    assert service.api.calls == renders


def test_a_sweep_keeps_to_its_own_queue_and_pace(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tasks go to SweepQueue alone, which has a share of Lambda that is not that of changes."""
    warm(service)
    monkeypatch.setattr(sweeper, "PATHS_MAX", 1)
    sent: dict[str, int] = {}

    def note(operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation.startswith("SendMessage"):
            sent[parameters["QueueUrl"]] = sent.get(parameters["QueueUrl"], 0) + 1
        return proceed()

    sweep_after_deploy(service)
    with around_calls(note):
        while service.pump.turn():
            assert messages(service, "ChangesQueue") == 0
    assert sent.keys() == {service.stack.queue_url("SweepQueue")}
    by_url = {one.url: one for one in sources(service).queues}
    sweeping = by_url[service.stack.queue_url("SweepQueue")]
    changing = by_url[service.stack.queue_url("ChangesQueue")]
    assert sweeping.function == changing.function
    assert sweeping.name != changing.name
    assert sweeping.concurrency is not None
    assert changing.concurrency is not None


def test_a_take_down_does_not_wait_for_a_sweep(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While all of a sweep's tasks still wait, what is taken down is gone from S3 and edge."""
    draft = Draft(tmp_path)
    warm(service)
    monkeypatch.setattr(sweeper, "PATHS_MAX", 1)
    sweep_after_deploy(service)
    limited = pump_of(service, "SweepStartQueue", "ChangesQueue")
    limited.drain()
    waiting = messages(service, "SweepQueue")
    assert waiting >= len(PAGES)
    draft.edit("compounds/ketamine-iv", status="gone")
    draft.publish(service)
    limited.drain()
    assert messages(service, "SweepQueue") == waiting
    assert [service.get(path).status for path in (PAGE, HUB)] == [410, 410]
    assert not copies(service.stack).keys() & {PAGE, HUB}
    service.drain()
    assert messages(service, "SweepQueue") == 0
    assert out_of_step(service.stack) == []


def test_an_old_environment_leaves_nothing_behind(service: Service, sample: Content, new: Folder) -> None:
    """What functions of the old release do after the deployment is undone by its sweep, which is later."""
    warm(service)
    old = {name: service.stack.cold_start(name) for name in ("render", "refresh")}
    service.release(new)
    change(service, sample, KETAMINE, name="Esketamine")
    assert invoke(service._replace(handler=old["render"]), UNASKED)["statusCode"] == 200
    task = tasks.encoded(RefreshTask(PAGES, ("compound:ketamine-iv",)))
    service.stack.sqs.send_message(QueueUrl=service.stack.queue_url("ChangesQueue"), MessageBody=task)
    assert pump_of(service, "ChangesQueue", refresh=old["refresh"]).drain() == 1
    after = copies(service.stack)
    assert not any(LOOK in after[path].body for path in (*PAGES, UNASKED))
    assert b"Esketamine" in after[PAGE].body
    sweep_after_deploy(service)
    service.drain()
    assert out_of_step(another_release(service, new.layer.root)) == []
    assert all(LOOK in copies(service.stack)[path].body for path in (*PAGES, UNASKED))


def test_code_is_rolled_back_like_any_other_release(service: Service, sample: Content, new: Folder) -> None:
    """After a way there and back each page is again what it was, byte for byte, at every step from S3."""
    warm(service)
    before = copies(service.stack)
    renders = service.api.calls
    for site in (new, Folder(sample)):
        service.release(site)
        sweep_after_deploy(service)
        while service.pump.turn():
            assert {from_another_edge(service, path).answered_by for path in PAGES} == {"s3"}
    assert copies(service.stack) == before
    assert service.api.calls == renders


@pytest.mark.parametrize("story", ["changed", "toggled"])
def test_both_releases_at_work(service: Service, sample: Content, new: Folder, story: str) -> None:
    """Whoever wins, each page has the records of now in one of both looks; the sweep makes it the new one."""
    newer = another_release(service, new.layer.root)
    busy = Busy(service.stack)
    names = {"changed": ("B",), "toggled": ("B", "A", "B", "A")}[story]
    edits = [lambda name=name: change(service, sample, KETAMINE, name=name) for name in names]
    with busy.watched():
        for seed in range(4):
            busy.begin({KETAMINE: sample.records[KETAMINE]}, PAGES[:3])
            at = Schedule(seed, fault_rate=0.1)
            pollers = (busy.planner(at), busy.refresher(at), busy.refresher(at, release=newer))
            at.run(*pollers, busy.reader(PAGE), steady=busy.editor(*edits))
            busy.settle()
            assert busy.wrong(service.stack, newer) == [], f"seed {seed}: {at.order}"
        take_over(service, newer)
        sweep_after_deploy(service)
        service.drain()
    assert out_of_step(newer) == []
