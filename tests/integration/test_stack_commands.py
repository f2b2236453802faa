"""`compound-pages sweep` and `status` as an operator types them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from aws_calls import failing_calls
from botocore.exceptions import ClientError
from click.testing import CliRunner
from made_records import gone, made

from compound_pages.items import Key, Redirect, Stored
from toolkit.cli import main
from toolkit.provision import NAME
from toolkit.publishing import FREELY, Table, publish
from toolkit.publishing.publication import content_hash
from toolkit.target import Target

if TYPE_CHECKING:
    from click.testing import Result

    from toolkit.service import Service

DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "You may not."}}, "x")
QUIET = """\
ChangesQueue: 0 waiting, 0 in flight, 0 delayed
SweepQueue: 0 waiting, 0 in flight, 0 delayed
SweepStartQueue: 0 waiting, 0 in flight, 0 delayed
ChangesDeadQueue: 0 given up
SweepDeadQueue: 0 given up
SweepStartDeadQueue: 0 given up
FailureBucket: 0 given up
"""


def typed(*words: str) -> Result:
    """Type a command for the local stack."""
    return CliRunner().invoke(main, [*words, "--stack", NAME])


@pytest.fixture
def queues(service: Service) -> Any:
    """SQS, with nothing in the queues of the stack."""
    sqs = boto3.client("sqs", region_name="us-east-1")
    for url in sqs.list_queues()["QueueUrls"]:
        sqs.purge_queue(QueueUrl=url)
    assert service
    return sqs


# sweep


@pytest.mark.parametrize(
    ("options", "task", "delay"),
    [
        ((), {}, 0),
        (("--purge",), {"tags": ["all"]}, 0),
        (("--after-deploy",), {"purge": "nothing"}, 90),
        (("--after-deploy", "--purge"), {"tags": ["all"], "purge": "nothing"}, 90),
    ],
)
def test_a_sweep_is_one_message(
    queues: Any, options: tuple[str, ...], task: dict[str, Any], delay: int
) -> None:
    """What is not said in it is as every night: from the beginning, and what changed is purged."""
    result = typed("sweep", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert ("in 90 seconds" in result.stdout) is (delay == 90)
    sent = queues.receive_message(QueueUrl=Target(NAME).resource("SweepStartQueue")).get("Messages", [])
    if delay:
        assert sent == []
        assert "SweepStartQueue: 0 waiting, 0 in flight, 1 delayed" in typed("status").stdout
    else:
        assert [json.loads(one["Body"]) for one in sent] == [task]


@pytest.mark.usefixtures("service")
def test_a_sweep_that_is_refused_says_so() -> None:
    with failing_calls(DENIED, "SendMessage"):
        result = typed("sweep")
    assert result.exit_code == 2
    assert "AWS refuses: You may not." in result.stderr


# status


@pytest.mark.usefixtures("queues")
def test_a_quiet_stack_has_nothing_to_do_and_gave_nothing_up(service: Service) -> None:
    service.stack.empty()
    records = made(3, 2, 2) | {
        Key("compound", "c0"): gone("C0"),
        Key("compound", "old"): Stored(Redirect("c1")),
    }
    publish(records, Table(service.stack.dynamodb, service.stack.table), FREELY._replace(commit="c0ffee"))
    result = typed("status")
    assert (result.exit_code, result.stderr) == (0, "")
    publication, held, rest = result.stdout.split("\n", 2)
    assert publication.startswith(f"Publication: {content_hash(records)}, from commit c0ffee, 20")
    assert publication.endswith("Z (done)")
    assert held == "Records: 2 compounds, 2 conditions, 2 pairs, 1 gone, 1 moved"
    assert rest.startswith(QUIET)


@pytest.mark.usefixtures("queues")
def test_before_the_first_publication_there_is_none(service: Service) -> None:
    service.stack.empty()
    assert typed("status").stdout.splitlines()[:2] == [
        "Publication: none yet",
        "Records: 0 compounds, 0 conditions, 0 pairs, 0 gone, 0 moved",
    ]


def test_what_waits_is_counted_and_no_fault(queues: Any) -> None:
    url = Target(NAME).resource("ChangesQueue")
    for delay in (0, 0, 60):
        queues.send_message(QueueUrl=url, MessageBody="{}", DelaySeconds=delay)
    queues.receive_message(QueueUrl=url)
    result = typed("status")
    assert result.exit_code == 0
    assert "ChangesQueue: 1 waiting, 1 in flight, 1 delayed" in result.stdout


def test_how_long_something_waits_is_said_where_it_is_known(queues: Any) -> None:
    url = Target(NAME).resource("ChangesQueue")
    queues.send_message(QueueUrl=url, MessageBody="{}")
    counted("AWS/SQS", "ApproximateAgeOfOldestMessage", 42, QueueName=url.rpartition("/")[2])
    assert "ChangesQueue: 1 waiting, 0 in flight, 0 delayed, the oldest for 42 s\n" in typed("status").stdout


def counted(namespace: str, name: str, value: float, ago: float = 60, **dimensions: str) -> None:
    """Have CloudWatch know a value, as of some seconds ago."""
    metric = {
        "MetricName": name,
        "Value": value,
        "Timestamp": datetime.now(UTC) - timedelta(seconds=ago),
        "Dimensions": [{"Name": key, "Value": text} for key, text in dimensions.items()],
    }
    boto3.client("cloudwatch", region_name="us-east-1").put_metric_data(
        Namespace=namespace, MetricData=[metric]
    )


@pytest.mark.parametrize("queue", ["ChangesDeadQueue", "SweepDeadQueue", "SweepStartDeadQueue"])
def test_a_dead_letter_stands_out_and_is_the_exit_status(queues: Any, queue: str) -> None:
    queues.send_message(QueueUrl=Target(NAME).resource(queue), MessageBody="{}")
    result = typed("status")
    assert result.exit_code == 1
    assert f"{queue}: 1 given up <- look at these\n" in result.stdout


@pytest.mark.usefixtures("queues")
def test_a_change_that_was_given_up_is_the_exit_status(service: Service) -> None:
    bucket = Target(NAME).resource("FailureBucket")
    service.stack.s3.put_object(Bucket=bucket, Key="aws/lambda/x", Body=b"{}")
    result = typed("status")
    service.stack.s3.delete_object(Bucket=bucket, Key="aws/lambda/x")
    assert result.exit_code == 1
    assert "FailureBucket: 1 given up <- look at these\n" in result.stdout


@pytest.mark.usefixtures("queues")
def test_purges_of_this_month_are_added_up() -> None:
    before = purged()
    now = datetime.now(UTC)
    month = (now - now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)).total_seconds()
    for ago, value in ((min(60, month / 3), 2), (month / 2, 40), (month + 86400, 1000)):
        counted("CompoundPages", "PurgedItems", value, ago, service="refresh")
    assert purged() == before + 42


def purged() -> int:
    """Return how much was purged this month, as status says it."""
    return int(typed("status").stdout.rpartition("Tags and paths purged this month: ")[2])


@pytest.mark.usefixtures("queues")
def test_what_cloudwatch_does_not_tell_is_not_known_and_no_fault() -> None:
    with failing_calls(DENIED, "GetMetricStatistics"):
        result = typed("status")
    assert result.exit_code == 0
    assert result.stdout.endswith("Tags and paths purged this month: not known\n")


@pytest.mark.usefixtures("queues")
@pytest.mark.parametrize("call", ["Scan", "GetItem", "GetQueueAttributes", "ListObjectsV2"])
def test_what_may_not_be_read_ends_it(call: str) -> None:
    with failing_calls(DENIED, call):
        result = typed("status")
    assert result.exit_code == 2
    assert "You may not." in result.stderr
