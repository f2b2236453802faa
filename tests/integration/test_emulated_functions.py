"""The events of tests/events through the built functions, started with what `make sam-local` writes.

Under the runtime emulator, with moto's server behind them. What `sam` makes of the same files is in
test_sam_local.py.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from aws import REGION, bodies

from compound_pages.paths import page_key
from compound_pages.tasks import RefreshTask, SweepTask, decoded
from toolkit.provision import empty_bucket

if TYPE_CHECKING:
    from emulators import Emulators, Invocation

    from toolkit.stack import Stack

pytestmark = [pytest.mark.emulator, pytest.mark.xdist_group("emulator")]

PAGE, HUB = "/is-ketamine-iv-safe-for-liver-cancer-patients", "/compounds/ketamine-iv"
ASKED = {
    PAGE,
    "/does-ketamine-iv-work-for-liver-cancer",
    "/can-i-take-ketamine-iv-with-liver-cancer-treatment",
    "/ketamine-iv-research-in-liver-cancer",
}
NOTHING_FAILED: dict[str, list[Any]] = {"batchItemFailures": []}


class Aws:
    """What functions find on the stack, and what they leave there."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._cloudfront = boto3.client("cloudfront", region_name=REGION)
        self._before = set(self._invalidations())

    def keep(self, *paths: str) -> None:
        """Keep an old copy of each page."""
        for path in paths:
            self._stack.s3.put_object(Bucket=self._stack.bucket, Key=page_key(path), Body=b"old")

    def kept(self) -> dict[str, tuple[str, bytes]]:
        """Return ETag and bytes of every copy, by its key below pages/."""
        return {one["Key"].removeprefix("pages"): self._copy(one["Key"]) for one in self._listed()}

    def written(self) -> dict[str, Any]:
        """Return when each copy was put."""
        return {one["Key"]: one["LastModified"] for one in self._listed()}

    def send(self, queue: str, body: str) -> None:
        """Put a message into a queue, by its name in the template."""
        self._stack.sqs.send_message(QueueUrl=self._stack.queue_url(queue), MessageBody=body)

    def tasks(self, queue: str) -> list[RefreshTask]:
        """Take what a queue holds."""
        return [decoded(body, RefreshTask) for body in bodies(self._stack.sqs, self._stack.queue_url(queue))]

    def sweeps(self) -> list[SweepTask]:
        """Take the sweeps that are asked for."""
        asked = bodies(self._stack.sqs, self._stack.queue_url("SweepStartQueue"))
        return [decoded(body, SweepTask) for body in asked]

    def purges(self) -> list[list[str]]:
        """Return what each purge of this test names."""
        new = [one for one in self._invalidations() if one not in self._before]
        of = {"DistributionId": self._stack.distribution_id}
        found = [self._cloudfront.get_invalidation(Id=one, **of)["Invalidation"] for one in new]
        return [sorted(one["InvalidationBatch"]["Paths"]["Items"]) for one in found]

    def _invalidations(self) -> list[str]:
        made = self._cloudfront.list_invalidations(DistributionId=self._stack.distribution_id)
        return [one["Id"] for one in made["InvalidationList"].get("Items", [])]

    def _listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._stack.s3.list_objects_v2(Bucket=self._stack.bucket).get(
            "Contents", []
        )
        return found

    def _copy(self, key: str) -> tuple[str, bytes]:
        copy = self._stack.s3.get_object(Bucket=self._stack.bucket, Key=key)
        return copy["ETag"], copy["Body"].read()


@pytest.fixture
def aws(published: Stack) -> Aws:
    """Empty page cache and queues."""
    empty_bucket(published.s3, published.bucket)
    for queue in published.resources("AWS::SQS::Queue"):
        published.sqs.purge_queue(QueueUrl=published.queue_url(queue))
    return Aws(published)


# ---- render


@pytest.mark.parametrize(
    ("event", "status", "kept"),
    [
        ("api_page", 200, PAGE),
        ("api_home", 200, "/index.html"),
        ("api_hub", 200, "/compounds/melatonin"),
        ("api_head", 200, "/is-metformin-safe-for-breast-cancer-patients"),
        ("api_icon", 200, "/favicon.ico"),
        ("api_moved", 301, None),
        ("api_stranger", 403, None),
        ("api_unknown", 404, None),
        ("api_post", 405, None),
    ],
)
def test_render_answers_and_keeps(
    emulators: Emulators, aws: Aws, event: str, status: int, kept: str | None
) -> None:
    """A page is answered and left in S3 as the same bytes; of what is no page nothing is kept."""
    invoked = emulators.invoke("RenderFunction", event)
    assert invoked.result["statusCode"] == status
    assert invoked.said.metrics["Answered"] == 1
    assert [(line["message"], line["status"]) for line in invoked.said.log] == [("answered", status)]
    assert set(aws.kept()) == ({kept} if kept else set())
    if kept:
        assert aws.kept()[kept] == (invoked.result["headers"]["etag"], _body(invoked.result))


def _body(answer: dict[str, Any]) -> bytes:
    body: str = answer["body"]
    return b64decode(body) if answer["isBase64Encoded"] else body.encode()


def test_render_tells_a_stranger_nothing(emulators: Emulators, aws: Aws) -> None:
    """Who comes past the edge gets no page, and neither answer nor log holds the secret."""
    secret = emulators.environment("RenderFunction")["ORIGIN_SECRETS"]
    invoked = emulators.invoke("RenderFunction", "api_stranger")
    assert "PageRendered" not in invoked.said.metrics
    assert secret not in invoked.printed + str(invoked.result)
    assert aws.kept() == {}


# ---- plan


def test_plan_asks_for_the_pages_of_a_changed_pair(emulators: Emulators, aws: Aws) -> None:
    """The four questions are asked for ahead, then their data, with the tag of the pair."""
    invoked = emulators.invoke("PlanFunction", "stream_pair")
    assert invoked.result == NOTHING_FAILED
    ahead, data = aws.tasks("ChangesQueue")
    assert (set(ahead.paths), ahead.create) == (ASKED, True)
    assert set(data.paths) >= {f"{path}.json" for path in ASKED}
    assert ahead.tags == data.tags == ("pair:ketamine-iv:liver-cancer",)
    expected = {"ChangePlanned": 1, "ChangeIgnored": 0, "RefreshAsked": 2, "SweepAsked": 0}
    assert invoked.said.metrics == expected


def test_plan_takes_down_whatever_showed_a_record(emulators: Emulators, aws: Aws) -> None:
    """A tombstone touches the pages of its pairs, its hub, and the lists and hubs that named it."""
    assert emulators.invoke("PlanFunction", "stream_take_down").result == NOTHING_FAILED
    tasks = aws.tasks("ChangesQueue")
    paths = {path for task in tasks for path in task.paths}
    assert paths >= {*ASKED, HUB, "/", "/compounds", "/conditions/liver-cancer", "/a-z/k"}
    assert {tag for task in tasks for tag in task.tags} >= {"compound:ketamine-iv", "compounds", "home"}


def test_plan_has_all_swept_for_the_site(emulators: Emulators, aws: Aws) -> None:
    """A change of the site's own record is a sweep's work, and a purge of all at its end."""
    assert emulators.invoke("PlanFunction", "stream_site").result == NOTHING_FAILED
    assert aws.sweeps() == [SweepTask(tags=("all",), purge="nothing")]
    assert aws.tasks("ChangesQueue") == []


def test_plan_reports_a_poison_record_alone(emulators: Emulators, aws: Aws) -> None:
    """The record that is none of ours is named by its sequence number; those around it are planned."""
    invoked = emulators.invoke("PlanFunction", "stream_poison")
    poison = emulators.event("stream_poison")["Records"][1]["dynamodb"]["SequenceNumber"]
    assert invoked.result == {"batchItemFailures": [{"itemIdentifier": poison}]}
    assert {path for task in aws.tasks("ChangesQueue") for path in task.paths} >= {*ASKED, HUB}
    assert [line["exception_name"] for line in _errors(invoked)] == ["KeyError"]


# ---- sweep


def test_sweep_queues_every_page(emulators: Emulators, aws: Aws) -> None:
    """A start asks for each page that is kept, and sends back what was given up before."""
    aws.keep("/compounds", "/conditions", "/")
    aws.send("ChangesDeadQueue", '{"tags":["dead"]}')
    invoked = emulators.invoke("SweepFunction", "queue_sweep_start")
    assert invoked.result is None
    assert aws.tasks("SweepQueue") == [RefreshTask(("/compounds", "/conditions", "/"), purge="changed")]
    assert aws.tasks("ChangesQueue") == [RefreshTask(tags=("dead",), again=True)]
    assert invoked.said.metrics == {"PageListed": 3, "RefreshAsked": 1, "Redriven": 1}


def test_sweep_goes_on_where_it_was(emulators: Emulators, aws: Aws) -> None:
    """With a key it asks for the pages after it, and at the end for its tags."""
    aws.keep("/compounds", "/conditions", "/")
    emulators.invoke("SweepFunction", "queue_sweep_go_on")
    asked = RefreshTask(("/conditions", "/"), ("all",), purge="changed")
    assert aws.tasks("SweepQueue") == [asked, RefreshTask(tags=("all",))]


def test_sweep_of_nothing_asks_for_nothing(emulators: Emulators, aws: Aws) -> None:
    """Without a page in the cache a start is done at once."""
    invoked = emulators.invoke("SweepFunction", "queue_sweep_start")
    assert invoked.said.metrics == {"PageListed": 0, "RefreshAsked": 0, "Redriven": 0}
    assert (aws.tasks("SweepQueue"), aws.sweeps()) == ([], [])


def test_sweep_fails_for_what_is_no_start(emulators: Emulators, aws: Aws) -> None:
    """Lambda gets the error, so that the message comes back and lies with the dead in the end."""
    aws.keep("/compounds")
    result = emulators.invoke("SweepFunction", "queue_no_sweep").result
    assert result["errorType"] == "NoTask"
    assert (aws.tasks("SweepQueue"), aws.sweeps()) == ([], [])


# ---- refresh


def test_refresh_puts_what_changed_and_purges_once(emulators: Emulators, aws: Aws) -> None:
    """Pages are made ahead, put anew or left absent; one purge names the causes of both messages."""
    aws.keep("/")
    invoked = emulators.invoke("RefreshFunction", "queue_changes")
    assert invoked.result == NOTHING_FAILED
    assert set(aws.kept()) == {PAGE, "/index.html"}
    assert aws.purges() == [["#compound:ketamine-iv", "#home", "#pair:ketamine-iv:liver-cancer"]]
    assert invoked.said.metrics == {"PagePut": 2, "PageAbsent": 1, "PurgedItems": 3}
    assert [(line["message"], line["failed"]) for line in invoked.said.log] == [("refreshed", 0)]


def test_refresh_and_render_make_the_same_page(emulators: Emulators, aws: Aws) -> None:
    """A page that a reader had made is fresh to the refresher: nothing is put, and all is purged again."""
    for event in ("api_page", "api_home"):
        emulators.invoke("RenderFunction", event)
    before = aws.written()
    invoked = emulators.invoke("RefreshFunction", "queue_changes")
    assert invoked.said.metrics == {"PageFresh": 2, "PageAbsent": 1, "PurgedItems": 3}
    assert aws.written() == before
    assert len(aws.purges()) == 1


def test_refresh_deletes_what_is_no_page(emulators: Emulators, aws: Aws) -> None:
    """A page is put, another deleted; a message that comes again is purged whole; poison fails alone."""
    aws.keep("/compounds", "/compounds/2")
    invoked = emulators.invoke("RefreshFunction", "queue_sweep")
    poison = emulators.event("queue_sweep")["Records"][2]["messageId"]
    assert invoked.result == {"batchItemFailures": [{"itemIdentifier": poison}]}
    assert set(aws.kept()) == {"/compounds"}
    assert aws.purges() == [["/compounds", "/compounds/2", "/conditions", "/index.html"]]
    expected = {"PagePut": 1, "PageDeleted": 1, "PageAbsent": 2, "PurgedItems": 4}
    assert invoked.said.metrics == expected
    assert [line["exception_name"] for line in _errors(invoked)] == ["NoTask"]


def _errors(invoked: Invocation) -> list[dict[str, Any]]:
    return [line for line in invoked.said.log if line["level"] == "ERROR"]
