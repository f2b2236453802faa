"""What was answered before, and moto for what was not."""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from .counts import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping

# Of one connection, not of the message; or said anew.
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
_NOT_FORWARDED = _HOP_BY_HOP | {"expect", "if-none-match"}
_OK = range(200, 300)


class Request(NamedTuple):
    """A request: header names in lower case, the body without the frames of its transfer."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Memory:
    """The answers to requests that are equal but for their signature, their date and their number."""

    def __init__(self, upstream: str) -> None:
        """`upstream`: host and port of moto."""
        self.counts = Counts()
        self._upstream = upstream
        self._answers: dict[tuple[str, str, str, bytes], bytes] = {}

    def told(self) -> bytes:
        """Return the answer that tells the counts."""
        return _message(200, "OK", {}, msgspec.json.encode(self.counts))

    def answer(self, request: Request) -> bytes:
        """Return the whole answer, head and body. A refusal is passed on and not remembered."""
        self.counts.calls += 1
        asked = (request.method, request.target, request.headers.get("x-amz-target", ""), request.body)
        if known := self._answers.get(asked):
            return known
        self.counts.forwarded += 1
        status, answer = self._forward(request)
        if status in _OK:
            self._answers[asked] = answer
        return answer

    def _forward(self, request: Request) -> tuple[int, bytes]:
        connection = HTTPConnection(self._upstream, timeout=20)
        headers = {name: value for name, value in request.headers.items() if name not in _NOT_FORWARDED}
        try:
            connection.request(request.method, request.target, request.body, headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        return answer.status, _message(answer.status, answer.reason, dict(answer.getheaders()), body)


def _message(status: int, reason: str, headers: Mapping[str, str], body: bytes) -> bytes:
    kept = {name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP}
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in kept.items())]
    head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""])
    return head.encode("latin-1") + body
