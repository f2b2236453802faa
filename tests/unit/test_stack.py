"""The stack on moto is the template's: what the functions are told of is there, and can be emptied again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends

if TYPE_CHECKING:
    from toolkit.service import Service
    from toolkit.stack import Stack

FUNCTIONS = ["render", "plan", "sweep", "refresh"]
QUEUES = {"ChangesQueue", "SweepQueue", "SweepStartQueue"}


@pytest.fixture
def stack(service: Service) -> Stack:
    """The stack of the whole service."""
    return service.stack


def logical(name: str) -> str:
    """Return the template's name of a function."""
    return f"{name.capitalize()}Function"


def lying(stack: Stack, queue: str) -> int:
    """Return how many messages a queue holds, hidden ones too."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    told = stack.sqs.get_queue_attributes(QueueUrl=stack.queue_url(queue), AttributeNames=names)
    return sum(map(int, told["Attributes"].values()))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_starts_in_the_environment_of_the_template(stack: Stack, name: str) -> None:
    """Whatever its code reads from the environment is there."""
    assert stack.cold_start(name).__name__ == "handler"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_only_what_renders_is_told_of_the_content(stack: Stack, name: str) -> None:
    """A function of which the template says nothing of content finds none here either."""
    assert ("CONTENT_ROOT" in stack.environment(logical(name))) is (name in {"render", "refresh"})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_queue_that_a_function_is_told_of_takes_a_message(stack: Stack, name: str) -> None:
    """Each URL in the environment is one of a queue that exists."""
    told = stack.environment(logical(name))
    for url in (told[key] for key in told if key.endswith("_QUEUE_URL")):
        stack.sqs.send_message(QueueUrl=url, MessageBody="{}")


def test_the_distribution_takes_a_purge_by_tag(stack: Stack) -> None:
    """The id that the refresh function is told is that of one that reads tags where the template says."""
    assert stack.environment("RefreshFunction")["DISTRIBUTION_ID"] == stack.distribution_id
    client: Any = boto3.client("cloudfront")
    client.create_invalidation(
        DistributionId=stack.distribution_id,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["#all"]}, "CallerReference": "once"},
    )
    config = client.get_distribution_config(Id=stack.distribution_id)["DistributionConfig"]
    assert config["CacheTagConfig"]["HeaderName"] == stack.distribution.tag_header


@pytest.mark.parametrize("queue", sorted(QUEUES))
def test_what_fails_five_times_lies_in_the_queues_own_dead_letter_queue(stack: Stack, queue: str) -> None:
    """The redrive policy of the template is at work: the sixth receive finds nothing, the dead queue one."""
    stack.sqs.send_message(QueueUrl=stack.queue_url(queue), MessageBody="{}")
    received = [
        len(
            stack.sqs.receive_message(QueueUrl=stack.queue_url(queue), VisibilityTimeout=0).get(
                "Messages", []
            )
        )
        for _ in range(6)
    ]
    assert received == [1, 1, 1, 1, 1, 0]
    assert (lying(stack, queue), lying(stack, queue.replace("Queue", "DeadQueue"))) == (0, 1)


def test_event_sources_name_what_was_made_and_the_functions_by_their_logical_names(stack: Stack) -> None:
    """Whoever polls for a function knows from the mapping alone what to poll and whom to call."""
    mappings = stack.resources("AWS::Lambda::EventSourceMapping")
    called = {one["EventSourceArn"]: one["FunctionName"] for one in mappings.values()}
    assert called == {
        stack.stream_arn: "PlanFunction",
        stack.known["SweepStartQueue"]["Arn"]: "SweepFunction",
        stack.known["ChangesQueue"]["Arn"]: "RefreshFunction",
        stack.known["SweepQueue"]["Arn"]: "RefreshFunction",
    }
    client: Any = boto3.client("dynamodbstreams")
    view = client.describe_stream(StreamArn=stack.stream_arn)["StreamDescription"]["StreamViewType"]
    assert view == "NEW_AND_OLD_IMAGES"


def test_an_empty_stack_holds_nothing_however_much_it_held(stack: Stack) -> None:
    """More objects than one listing shows, more items than one scan reads, and a message that is hidden."""
    held = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
    for number in range(1001):
        held.put_object(stack.bucket, f"pages/{number}", b"")
    held.put_object(stack.failures, "aws/lambda/record", b"")
    large = {"B": bytes(390_000)}
    for number in range(4):
        stack.dynamodb.put_item(
            TableName=stack.table, Item={"pk": {"S": str(number)}, "sk": {"S": "record"}, "record": large}
        )
    stack.sqs.send_message(QueueUrl=stack.queue_url("ChangesQueue"), MessageBody="{}")
    stack.sqs.receive_message(QueueUrl=stack.queue_url("ChangesQueue"))
    stack.empty()
    assert stack.dynamodb.scan(TableName=stack.table, Select="COUNT")["Count"] == 0
    for bucket in (stack.bucket, stack.failures):
        assert stack.s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    assert [lying(stack, queue) for queue in stack.resources("AWS::SQS::Queue")] == [0] * 6
    stack.empty()  # again at once, although SQS purges a queue once a minute only
