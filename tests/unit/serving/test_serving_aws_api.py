"""The AWS API over HTTP is moto's, below a prefix, one call at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import aws
import pytest
from moto import mock_aws
from werkzeug.test import Client

from toolkit.atomic import ALONE
from toolkit.serving.aws_api import aws_api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse


@pytest.fixture
def bucket() -> Iterator[str]:
    """A bucket that holds a page."""
    with mock_aws():
        s3 = aws.client("s3")
        s3.create_bucket(Bucket="over-http")
        s3.put_object(Bucket="over-http", Key="aws/page", Body=b"hello")
        yield "over-http"


def get(path: str) -> TestResponse:
    # moto reads the service from a signature, and does not verify it.
    scope = "testing/20261122/us-east-1/s3/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=x"
    return Client(aws_api("/aws")).get(path, headers={"Host": "127.0.0.1:8001", "Authorization": signed})


def test_a_path_below_the_prefix_is_the_services_own(bucket: str) -> None:
    """The prefix is cut off once, where it stands: a key may begin as it does."""
    assert get(f"/aws/{bucket}/aws/page").data == b"hello"
    assert b"<ListBucketResult" in get(f"/aws/{bucket}?list-type=2").data


def test_a_call_waits_for_the_one_before(bucket: str) -> None:
    """While moto is at work on a call from this process, it begins none from another."""
    with ThreadPoolExecutor() as threads:
        with ALONE:
            asked: Any = threads.submit(get, f"/aws/{bucket}/aws/page")
            with pytest.raises(TimeoutError):
                asked.result(0.3)
        assert asked.result(30).data == b"hello"
