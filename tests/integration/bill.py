"""The bill: every request that gets to AWS and every event that gets to a function, whoever caused it."""

from __future__ import annotations

from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch
from urllib.parse import urlsplit

from moto.core.botocore_stubber import BotocoreStubber

from toolkit.execution import Function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.awsrequest import AWSPreparedRequest
    from moto.core.common_types import TYPE_RESPONSE


class Item(NamedTuple):
    """A request and its status: a service and what it was asked, or `lambda` and the function's name.

    `etag`: the one that If-None-Match names.
    """

    service: str
    asked: str
    etag: str = ""
    status: int = HTTPStatus.OK


@contextmanager
def billed() -> Iterator[list[Item]]:
    """Write down what passes on the wire until the end of the block, below any client and its parameters."""
    bill = list[Item]()
    answer, invoke = BotocoreStubber.process_request, Function.__call__

    def answered(stubber: BotocoreStubber, request: AWSPreparedRequest) -> TYPE_RESPONSE | None:
        given = answer(stubber, request)
        bill.append(_item(request, given[0] if given else 0))
        return given

    def invoked(function: Function, event: Any, context: Any) -> Any:
        bill.append(Item("lambda", context.function_name))
        return invoke(function, event, context)

    with (
        patch.object(BotocoreStubber, "process_request", answered),
        patch.object(Function, "__call__", invoked),
    ):
        yield bill


def _item(request: AWSPreparedRequest, status: int) -> Item:
    url = urlsplit(request.url)
    bucket, _, region = (url.hostname or "").partition(".s3.")
    if region:
        asked = f"{request.method} {url.path}{'?' * bool(url.query)}{url.query}"
        return Item("s3", asked, _text(request.headers.get("if-none-match", "")), status)
    target = _text(request.headers.get("x-amz-target", "")).rpartition(".")[2]
    return Item(bucket.partition(".")[0], target or f"{request.method} {url.path}", "", status)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
