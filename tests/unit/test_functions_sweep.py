from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws import bodies, client, make_queue
from aws_calls import failing_calls
from botocore.exceptions import ClientError
from cold_start import cold_start, context, event, said
from moto import mock_aws

from compound_pages.errors import CacheFailed
from compound_pages.tasks import NoTask, RefreshTask, SweepTask, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cold_start import Handler

BUCKET = "unit-sweep"
QUEUES = ("CHANGES", "SWEEP", "SWEEP_START", "CHANGES_DEAD", "SWEEP_DEAD", "SWEEP_START_DEAD")
REFUSED = ClientError({"Error": {"Code": "AccessDenied"}}, "ListObjectsV2")
SILENT = pytest.mark.filterwarnings("ignore:No application metrics to publish")


class Sweep:
    """The sweep function, cold-started by its first event, and what it sends."""

    def __init__(self) -> None:
        self.sqs = client("sqs")
        self.urls = {name: make_queue(self.sqs) for name in QUEUES}
        self._handler: Handler | None = None

    def handle(self, name: str, seconds: float = 60.0) -> Any:
        """Return what the function answers to an event; it has the variables of its own and no others."""
        queues = {f"{name}_QUEUE_URL": url for name, url in self.urls.items()}
        self._handler = self._handler or cold_start("sweep", {"PAGE_BUCKET": BUCKET, **queues})
        return self._handler(event(name), context("sweep", seconds))

    def tasks(self) -> list[RefreshTask]:
        """Return the refresh tasks that were sent."""
        return [decoded(body, RefreshTask) for body in bodies(self.sqs, self.urls["SWEEP"])]

    def starts(self) -> list[SweepTask]:
        """Return the sweeps that were asked for."""
        return [decoded(body, SweepTask) for body in bodies(self.sqs, self.urls["SWEEP_START"])]


@pytest.fixture(scope="module")
def _bucket() -> Iterator[None]:
    with mock_aws():
        s3 = client("s3")
        s3.create_bucket(Bucket=BUCKET)
        for key in ("pages/assets/site.0.css", "pages/compounds", "pages/conditions", "pages/index.html"):
            s3.put_object(Bucket=BUCKET, Key=key, Body=b"")
        yield


@pytest.fixture
def sweep(_bucket: None) -> Sweep:
    """A sweep function with empty queues and a page cache of three pages."""
    return Sweep()


def test_the_clock_starts_a_sweep(sweep: Sweep, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty message asks for all pages, and for what they change to be purged."""
    assert sweep.handle("queue_sweep_start") is None
    assert sweep.tasks() == [RefreshTask(("/compounds", "/conditions", "/"), purge="changed")]
    assert sweep.starts() == []
    output = said(capsys.readouterr().out)
    assert output.metrics == {"PageListed": 3, "RefreshAsked": 1, "Redriven": 0}
    assert [line["message"] for line in output.log] == ["swept"]


def test_a_sweep_goes_on(sweep: Sweep) -> None:
    """A message with a key asks for what comes after it, with the tags of the cause."""
    sweep.handle("queue_sweep_go_on")
    assert sweep.tasks() == [
        RefreshTask(("/conditions", "/"), ("all",), purge="changed"),
        RefreshTask(tags=("all",)),
    ]


def test_a_sweep_that_is_short_of_time_hands_over(sweep: Sweep) -> None:
    """The time that counts is that of the invocation."""
    sweep.handle("queue_sweep_start", seconds=10)
    assert sweep.starts() == [SweepTask("pages/index.html")]


@pytest.mark.parametrize("name", ["CHANGES", "SWEEP", "SWEEP_START"])
def test_each_dead_letter_returns_to_its_own_queue(sweep: Sweep, name: str) -> None:
    """The function is wired so that no dead letter ends in a queue whose function cannot read it."""
    sweep.sqs.send_message(QueueUrl=sweep.urls[f"{name}_DEAD"], MessageBody='{"tags":["dead"]}')
    sweep.handle("queue_sweep_start")
    letter = '{"tags":["dead"],"again":true}'
    assert [one for one, url in sweep.urls.items() if letter in bodies(sweep.sqs, url)] == [name]


@SILENT
def test_a_message_that_asks_for_no_sweep_fails(sweep: Sweep) -> None:
    """A message that holds no task comes back, and is a dead letter in the end."""
    with pytest.raises(NoTask):
        sweep.handle("queue_no_sweep")
    assert (sweep.tasks(), sweep.starts()) == ([], [])


@SILENT
def test_a_sweep_that_fails_comes_back(sweep: Sweep) -> None:
    """Where the pages cannot be listed, Lambda gets an error and hands the message over again."""
    with failing_calls(REFUSED, "ListObjectsV2"), pytest.raises(CacheFailed):
        sweep.handle("queue_sweep_start")
    sweep.handle("queue_sweep_start")
    assert len(sweep.tasks()) == 1
