"""The way to a stack, and what is said where there is none."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from aws_calls import failing_calls
from botocore.exceptions import ClientError, ProfileNotFound
from moto import mock_aws
from werkzeug.serving import WSGIRequestHandler, make_server

from toolkit.serving.aws_api import aws_api
from toolkit.target import NoStack, Target, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

QUEUES = 120


def create(cloudformation: Any, name: str, **kinds: str) -> None:
    """Create a stack of resources of these kinds."""
    body = {"Resources": {resource: {"Type": f"AWS::{kind}"} for resource, kind in kinds.items()}}
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(body))


@pytest.fixture(scope="module")
def _stack() -> Iterator[None]:
    with mock_aws():
        cloudformation = boto3.client("cloudformation", region_name="us-east-1")
        create(cloudformation, "unit-target", **{f"Queue{number}": "SQS::Queue" for number in range(QUEUES)})
        yield


@pytest.mark.usefixtures("_stack")
def test_resources_are_found_by_their_names_however_many_there_are() -> None:
    """DescribeStackResources answers a hundred at most; what is asked for may be behind them."""
    target = Target("unit-target")
    for name in ("Queue0", f"Queue{QUEUES - 1}"):
        url = target.resource(name)
        assert (
            target.client("sqs").get_queue_attributes(QueueUrl=url)["ResponseMetadata"]["HTTPStatusCode"]
            == 200
        )


@pytest.mark.usefixtures("_stack")
def test_a_resource_that_the_stack_lacks_is_named() -> None:
    with pytest.raises(Unreachable, match="The stack unit-target has no Table"):
        Target("unit-target").resource("Table")


@pytest.mark.usefixtures("_stack")
def test_a_stack_that_does_not_exist_is_named() -> None:
    with pytest.raises(NoStack, match="There is no stack nobody"):
        Target("nobody").resource("Table")


@pytest.mark.usefixtures("_stack")
def test_what_aws_refuses_is_said_in_its_words() -> None:
    error = ClientError({"Error": {"Code": "AccessDenied", "Message": "User may not list."}}, "x")
    with (
        failing_calls(error, "ListStackResources"),
        pytest.raises(Unreachable, match="refuses: User may not"),
    ):
        Target("unit-target").resource("Table")


@pytest.fixture
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """A shell in which nobody is signed in."""
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "SECURITY_TOKEN", "PROFILE"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


@pytest.mark.usefixtures("_nobody")
def test_without_credentials_nobody_is_asked() -> None:
    with pytest.raises(Unreachable, match="There are no AWS credentials"):
        Target("unit-target").resource("Table")


@pytest.mark.usefixtures("_nobody")
def test_a_profile_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "missing")
    with pytest.raises(Unreachable, match="missing") as raised:
        Target("unit-target").resource("Table")
    assert isinstance(raised.value.__cause__, ProfileNotFound)


@pytest.mark.usefixtures("_nobody")
def test_where_nothing_is_served_nobody_answers() -> None:
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:9/aws\. Is `make serve`"):
        Target.local(8).resource("Table")


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Log nothing."""


@contextmanager
def served() -> Iterator[int]:
    """Serve AWS as the console of `make serve` does; yield the port before its own."""
    server = make_server("127.0.0.1", 0, aws_api("/aws"), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port - 1
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.usefixtures("_nobody")
def test_the_local_stack_needs_no_credentials_and_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    # Under another name: the whole service, where another test started it, is in this process too.
    monkeypatch.setattr("toolkit.target.LOCAL_STACK", "unit-local")
    with served() as port:
        target = Target.local(port)
        body = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}, "Bucket": {"Type": "AWS::S3::Bucket"}}}
        target.client("cloudformation").create_stack(StackName="unit-local", TemplateBody=json.dumps(body))
        target.client("sqs").send_message(QueueUrl=target.resource("Queue"), MessageBody="x")
        assert target.client("s3").list_objects_v2(Bucket=target.resource("Bucket"))["KeyCount"] == 0
