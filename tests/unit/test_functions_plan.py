from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws import bodies, client, make_queue, make_table
from aws_calls import failing_calls
from botocore.exceptions import ClientError
from cold_start import cold_start, context, event, said
from moto import mock_aws
from stream_records import items

from compound_pages.errors import QueueFailed
from compound_pages.paths import data_path
from compound_pages.tasks import RefreshTask, SweepTask, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cold_start import Handler

    from toolkit.content import Content

TABLE = "unit-plan"
PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
ASKED = {
    PAGE,
    "/does-ketamine-iv-work-for-liver-cancer",
    "/can-i-take-ketamine-iv-with-liver-cancer-treatment",
    "/ketamine-iv-research-in-liver-cancer",
}
REFUSED = ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessageBatch")


class Plan:
    """The plan function, cold-started by its first event, and what it sends."""

    def __init__(self) -> None:
        self._sqs = client("sqs")
        self._changes, self._starts = make_queue(self._sqs), make_queue(self._sqs)
        self._handler: Handler | None = None

    def handle(self, name: str) -> Any:
        """Return what the function answers to an event; it has the variables of its own and no others."""
        variables = {
            "TABLE_NAME": TABLE,
            "CHANGES_QUEUE_URL": self._changes,
            "SWEEP_START_QUEUE_URL": self._starts,
        }
        self._handler = self._handler or cold_start("plan", variables)
        return self._handler(event(name), context("plan"))

    def tasks(self) -> list[RefreshTask]:
        """Return the refresh tasks that were sent."""
        return [decoded(body, RefreshTask) for body in bodies(self._sqs, self._changes)]

    def sweeps(self) -> list[SweepTask]:
        """Return the sweeps that were asked for."""
        return [decoded(body, SweepTask) for body in bodies(self._sqs, self._starts)]


@pytest.fixture(scope="module")
def _table(flat: Content) -> Iterator[None]:
    with mock_aws():
        dynamodb = client("dynamodb")
        make_table(dynamodb, TABLE)
        for item in items(flat.records).values():
            dynamodb.put_item(TableName=TABLE, Item=item)
        yield


@pytest.fixture
def plan(_table: None) -> Plan:
    """A plan function with empty queues, and a table that holds the flat records."""
    return Plan()


def _sequence(name: str, number: int) -> str:
    found: str = event(name)["Records"][number]["dynamodb"]["SequenceNumber"]
    return found


def _pages(tasks: list[RefreshTask]) -> set[str]:
    """Return the pages of these tasks, each of which must come with its data."""
    paths = [path for task in tasks for path in task.paths]
    pages = {path for path in paths if "." not in path}
    assert {data_path(path) for path in pages} == {path for path in paths if path.endswith(".json")}
    assert len(set(paths)) == len(paths)
    return pages


def test_a_changed_pair(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    """A pair's stream record becomes a task for its pages; nothing failed, and what was done is measured."""
    assert plan.handle("stream_pair") == {"batchItemFailures": []}
    ahead, data = plan.tasks()
    assert (set(ahead.paths), ahead.create, data.create) == (ASKED, True, False)
    assert ahead.tags == data.tags == ("pair:ketamine-iv:liver-cancer",)
    assert _pages([ahead, data]) == ASKED
    output = said(capsys.readouterr().out)
    measured = {"ChangePlanned": 1, "ChangeIgnored": 0, "RefreshAsked": 2, "SweepAsked": 0}
    assert output.metrics == measured
    assert [line["message"] for line in output.log] == ["planned"]


def test_a_take_down(plan: Plan) -> None:
    """A tombstone in a record's place and its entry's end become a task for all that showed it."""
    plan.handle("stream_take_down")
    tasks = plan.tasks()
    lists = {"/", "/compounds", "/conditions/liver-cancer", "/a-z/k"}
    assert _pages(tasks) == {*ASKED, "/compounds/ketamine-iv", *lists}
    tags = {tag for task in tasks for tag in task.tags}
    assert {"compound:ketamine-iv", "compounds", "home", "condition"} <= tags
    assert not any(task.create for task in tasks)


def test_a_change_of_the_site(plan: Plan) -> None:
    """The site's own record starts a sweep."""
    plan.handle("stream_site")
    assert [(sweep.after, sweep.tags) for sweep in plan.sweeps()] == [("", ("all",))]
    assert plan.tasks() == []


def test_a_poison_record_fails_alone(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    """A record without our keys is answered as failed and logged; a record that holds junk is planned."""
    poison = _sequence("stream_poison", 1)
    answer = plan.handle("stream_poison")
    assert answer == {"batchItemFailures": [{"itemIdentifier": poison}]}
    assert _pages(plan.tasks()) == {*ASKED, "/compounds/ketamine-iv"}
    (line,) = [line for line in said(capsys.readouterr().out).log if line["level"] == "ERROR"]
    assert line["exception_name"] == "KeyError"
    assert line["record"]["dynamodb"]["SequenceNumber"] == poison


def test_one_invocation_says_nothing_of_the_one_before(plan: Plan) -> None:
    """Failures are those of this batch, and so is the work."""
    plan.handle("stream_poison")
    plan.tasks()
    assert plan.handle("stream_pair") == {"batchItemFailures": []}
    assert _pages(plan.tasks()) == ASKED


@pytest.mark.filterwarnings("ignore:No application metrics to publish")
def test_a_batch_that_cannot_be_planned_fails_as_a_whole(plan: Plan) -> None:
    """Where the work cannot be sent, Lambda gets an error and hands the batch over again."""
    with failing_calls(REFUSED, "SendMessageBatch"), pytest.raises(QueueFailed):
        plan.handle("stream_pair")
    plan.handle("stream_pair")
    assert _pages(plan.tasks()) == ASKED


def test_the_events_are_of_the_form_that_lambda_sends() -> None:
    """Each record of each sample has what AWS documents: keys, images in base64, a sequence number."""
    for name in ("stream_pair", "stream_take_down", "stream_site", "stream_poison"):
        records: list[dict[str, Any]] = event(name)["Records"]
        numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in records]
        assert numbers == sorted(set(numbers))
        for record in records:
            assert (record["eventSource"], record["dynamodb"]["StreamViewType"]) == (
                "aws:dynamodb",
                "NEW_AND_OLD_IMAGES",
            )
            images = {"INSERT": {"NewImage"}, "REMOVE": {"OldImage"}, "MODIFY": {"NewImage", "OldImage"}}
            assert images[record["eventName"]] <= set(record["dynamodb"])
