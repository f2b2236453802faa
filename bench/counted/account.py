"""An account: one bucket, one table, any queue and any distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .cloudfront import Invalidations
from .dynamodb import Items
from .operations import NotUnderstood, Refused, perform
from .s3 import Objects
from .sqs import Queues

if TYPE_CHECKING:
    from collections.abc import Mapping

_OK = 200


class _Http(NamedTuple):
    """All that botocore asks of an HTTP answer that is parsed already."""

    status_code: int


class Account:
    """What lies in the account, and the answers to calls for it."""

    def __init__(self, *, bodies: bool = True) -> None:
        """`bodies`: whether to keep what is put, or only what a HEAD tells of it."""
        self.objects = Objects(bodies=bodies)
        self.items = Items()
        self.queues = Queues()
        self.invalidations = Invalidations()
        self._services = {
            "s3": self.objects.operations,
            "dynamodb": self.items.operations,
            "sqs": self.queues.operations,
            "cloudfront": self.invalidations.operations,
        }

    def answer(self, service: str, operation: str, asked: Mapping[str, Any]) -> tuple[_Http, dict[str, Any]]:
        """Return what botocore would have read from the answer to this call. Raises NotUnderstood."""
        if service not in self._services:
            raise NotUnderstood(service)
        try:
            status, parsed = _OK, perform(self._services[service], operation, asked)
        except Refused as refused:
            status, parsed = refused.status, {"Error": {"Code": refused.code, "Message": refused.code}}
        return _Http(status), parsed | {"ResponseMetadata": {"HTTPStatusCode": status}}
