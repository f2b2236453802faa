"""Calls of several threads reach moto one at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, nullcontext, suppress
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.s3.models import S3Backend

from toolkit.atomic import one_call_at_a_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

BUCKET = "atomic"


@pytest.fixture
def s3() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(name, "testing")
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        yield client
        client.delete_object(Bucket=BUCKET, Key="page")


def created(s3: Any, body: bytes) -> bool:
    """Whether the page was put, where no other may be there yet."""
    try:
        s3.put_object(Bucket=BUCKET, Key="page", Body=body, IfNoneMatch="*")
    except ClientError as error:
        if error.response["Error"]["Code"] == "PreconditionFailed":
            return False
        raise
    return True


# The lock is the process's: another test's service may hold it around these calls, so it is taken out.
UNLOCKED = patch("toolkit.atomic.ALONE", nullcontext())


@pytest.mark.parametrize(
    ("scope", "seconds", "winners"),
    [(UNLOCKED, 10, 2), (one_call_at_a_time(), 0.3, 1)],
    ids=["without", "with"],
)
def test_of_two_conditional_puts_one_wins(
    s3: Any, scope: AbstractContextManager[Any], seconds: float, winners: int
) -> None:
    """Without it, a put that comes between another's look and its write is lost; with it, none comes."""
    real, between = S3Backend.put_object, threading.Barrier(2)

    def slow(*given: Any, **named: Any) -> Any:
        # The look is over, the write is not: time for the other, if it can get here.
        with suppress(threading.BrokenBarrierError):
            between.wait(seconds)
        return real(*given, **named)

    with ExitStack() as stack:
        stack.enter_context(patch.object(S3Backend, "put_object", slow))
        stack.enter_context(scope)
        pool = stack.enter_context(ThreadPoolExecutor(2))
        won = list(pool.map(lambda body: created(s3, body), (b"one", b"two")))
    assert won.count(True) == winners


def test_after_the_block_moto_is_as_before(s3: Any) -> None:
    with one_call_at_a_time():
        assert created(s3, b"one")
    assert not created(s3, b"two")


def test_a_call_that_fails_lets_the_next_one_in(s3: Any) -> None:
    with one_call_at_a_time(), ThreadPoolExecutor(1) as pool:
        assert [created(s3, b"one"), created(s3, b"two")] == [True, False]
        with pytest.raises(ClientError):
            s3.get_object(Bucket=BUCKET, Key="no such page")
        assert pool.submit(created, s3, b"three").result(timeout=5) is False
