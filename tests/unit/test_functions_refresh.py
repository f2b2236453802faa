from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws import client, make_distribution, make_queue, make_table
from aws_calls import failing_calls, recorded_calls
from botocore.exceptions import ClientError
from cold_start import ROOT, cold_start, context, event, said
from moto import mock_aws
from stream_records import items

from compound_pages.errors import EdgeFailed
from compound_pages.queue import Queue
from compound_pages.tasks import RefreshTask, encoded, retried
from toolkit.event_sources.queue_event import queue_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cold_start import Handler

    from toolkit.content import Content

TABLE, BUCKET = "unit-refresh", "unit-refresh"
PAGE, HUB = "/is-ketamine-iv-safe-for-liver-cancer-patients", "/compounds/ketamine-iv"
REFUSED = ClientError({"Error": {"Code": "AccessDenied"}}, "CreateInvalidation")


class Refresh:
    """The refresh function, cold-started by its first event, and what it puts and purges."""

    def __init__(self) -> None:
        self._s3, self._cloudfront = client("s3"), client("cloudfront")
        self._distribution = make_distribution(self._cloudfront)
        self._handler: Handler | None = None
        for one in self._s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
            self._s3.delete_object(Bucket=BUCKET, Key=one["Key"])

    def keep(self, *keys: str) -> None:
        """Keep an old copy under each key."""
        for key in keys:
            self._s3.put_object(Bucket=BUCKET, Key=f"pages{key}", Body=b"old")

    def handle(self, name: str | dict[str, Any], seconds: float = 60.0) -> Any:
        """Return what the function answers to an event; it has the variables of its own and no others."""
        variables = {
            "TABLE_NAME": TABLE,
            "PAGE_BUCKET": BUCKET,
            "CONTENT_ROOT": str(ROOT / "content"),
            "EDGE_SECONDS": "3600",
            "DISTRIBUTION_ID": self._distribution,
            "PURGE_LIMIT": "20",
        }
        self._handler = self._handler or cold_start("refresh", variables)
        return self._handler(event(name) if isinstance(name, str) else name, context("refresh", seconds))

    def kept(self) -> dict[str, bytes]:
        """Return every copy."""
        listed = self._s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {
            one["Key"].removeprefix("pages"): self._s3.get_object(Bucket=BUCKET, Key=one["Key"])[
                "Body"
            ].read()
            for one in listed
        }

    def purged(self) -> list[list[str]]:
        """Return what each purge named."""
        of = {"DistributionId": self._distribution}
        made = self._cloudfront.list_invalidations(**of)["InvalidationList"].get("Items", [])
        found = [self._cloudfront.get_invalidation(Id=one["Id"], **of)["Invalidation"] for one in made]
        return [one["InvalidationBatch"]["Paths"]["Items"] for one in found]


@pytest.fixture(scope="module")
def _stores(flat: Content) -> Iterator[None]:
    with mock_aws():
        dynamodb = client("dynamodb")
        make_table(dynamodb, TABLE)
        for item in items(flat.records).values():
            dynamodb.put_item(TableName=TABLE, Item=item)
        client("s3").create_bucket(Bucket=BUCKET)
        yield


@pytest.fixture
def refresh(_stores: None) -> Refresh:
    """A refresh function with an empty page cache, and a table that holds the flat records."""
    return Refresh()


def _id(name: str, number: int) -> str:
    found: str = event(name)["Records"][number]["messageId"]
    return found


def test_a_batch_of_changes(refresh: Refresh, capsys: pytest.CaptureFixture[str]) -> None:
    """The pages of all messages are brought in step, then their causes are purged at once."""
    refresh.keep("/index.html")
    with recorded_calls() as calls:
        assert refresh.handle("queue_changes") == {"batchItemFailures": []}
    assert calls[-1] == "CreateInvalidation"
    assert calls.count("PutObject") == 2
    assert set(refresh.kept()) == {PAGE, "/index.html"}
    assert b"old" not in refresh.kept().values()
    assert refresh.purged() == [
        ["#compound:ketamine-iv", "#home", "#pair:ketamine-iv:liver-cancer"],
    ]
    output = said(capsys.readouterr().out)
    expected = {"PagePut": 2, "PageAbsent": 1, "PurgedItems": 3}
    assert output.metrics == expected
    assert [(line["message"], line["failed"]) for line in output.log] == [("refreshed", 0)]


def test_a_batch_of_a_sweep(refresh: Refresh, capsys: pytest.CaptureFixture[str]) -> None:
    """What changed is purged, all of a message that comes again, and a message without a task fails alone."""
    refresh.keep("/compounds", "/compounds/2")
    answer = refresh.handle("queue_sweep")
    assert answer == {"batchItemFailures": [{"itemIdentifier": _id("queue_sweep", 2)}]}
    assert set(refresh.kept()) == {"/compounds"}
    assert refresh.purged() == [["/compounds", "/compounds/2", "/conditions", "/index.html"]]
    (line,) = [line for line in said(capsys.readouterr().out).log if line["level"] == "ERROR"]
    assert (line["exception_name"], line["task"]) == ("NoTask", "Is this a task?")


def test_one_page_out_of_step_brings_its_message_back(refresh: Refresh) -> None:
    """The other message of the batch is done, and the causes of both are purged."""
    refresh.keep(HUB)
    with failing_calls(ClientError({"Error": {"Code": "Throttled"}}, "Query"), "Query"):
        answer = refresh.handle("queue_changes")
    assert answer == {"batchItemFailures": [{"itemIdentifier": _id("queue_changes", 1)}]}
    assert refresh.kept()[HUB] == b"old"
    assert PAGE in refresh.kept()
    assert len(refresh.purged()[0]) == 3


def test_a_purge_that_fails_brings_every_message_back(
    refresh: Refresh, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lambda gets an error, though the pages were put; the next try purges, though they are fresh by then."""
    with failing_calls(REFUSED, "CreateInvalidation"), pytest.raises(EdgeFailed):
        refresh.handle("queue_changes")
    assert said(capsys.readouterr().out).metrics["PagePut"] == 1
    assert refresh.purged() == []
    refresh.handle("queue_changes")
    assert len(refresh.purged()[0]) == 3


def test_a_batch_without_time_comes_back(refresh: Refresh) -> None:
    """The time that counts is that of the invocation."""
    refresh.keep(HUB)
    failed = refresh.handle("queue_changes", seconds=24)["batchItemFailures"]
    assert [one["itemIdentifier"] for one in failed] == [_id("queue_changes", number) for number in (0, 1)]
    assert refresh.kept() == {HUB: b"old"}


def test_one_invocation_says_nothing_of_the_one_before(
    refresh: Refresh, capsys: pytest.CaptureFixture[str]
) -> None:
    """Failures, causes and measures are those of this batch."""
    refresh.handle("queue_sweep")
    capsys.readouterr()
    assert refresh.handle("queue_changes") == {"batchItemFailures": []}
    assert len(refresh.purged()[-1]) == 3
    assert "PageFresh" not in said(capsys.readouterr().out).metrics


def test_a_dead_letter_of_a_sweep_purges_its_pages(refresh: Refresh) -> None:
    """A sweep's task whose purge failed to the last still owes it when it gets another chance."""
    sqs = client("sqs")
    dead, url = make_queue(sqs), make_queue(sqs)
    sqs.send_message(QueueUrl=dead, MessageBody=encoded(RefreshTask((HUB,), purge="changed")))
    refresh.keep(HUB)
    refresh.handle("queue_changes")  # by now its pages are in step
    Queue(sqs, url).redrive(dead, lambda: 60.0, retried)
    messages = sqs.receive_message(QueueUrl=url, MessageSystemAttributeNames=["All"])["Messages"]
    refresh.handle(queue_event(messages, "arn:aws:sqs:us-east-1:123456789012:sweep"))
    assert [HUB] in refresh.purged()


def test_the_events_are_of_the_form_that_lambda_sends() -> None:
    """Each record of each sample has what AWS documents: identity, body, and how often it was received."""
    for name in ("queue_changes", "queue_sweep", "queue_sweep_start", "queue_sweep_go_on", "queue_no_sweep"):
        records = event(name)["Records"]
        assert len({record["messageId"] for record in records}) == len(records)
        for record in records:
            assert record["eventSource"] == "aws:sqs"
            assert int(record["attributes"]["ApproximateReceiveCount"]) >= 1
