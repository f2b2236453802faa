"""HTTP/1.1 as far as botocore speaks it: connections that stay, `Expect: 100-continue`, chunked bodies.

Source: RFC 9112, sections 6 and 7; RFC 9110, section 10.1.1.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .counts import COUNTS_PATH
from .memory import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .memory import Memory

_END = b"\r\n\r\n"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, memory: Memory) -> None:
        """`memory`: what answers."""
        self._memory = memory
        self._buffer = bytearray()
        self._head: Request | None = None
        self._used = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer what is complete."""
        self._buffer += data
        while request := self._request():
            if request.target == COUNTS_PATH:
                self._write(self._memory.told())
                continue
            self._memory.counts.connections += not self._used
            self._used = True
            self._write(self._memory.answer(request))

    def _write(self, data: bytes) -> None:
        if isinstance(self._transport, asyncio.Transport):
            self._transport.write(data)

    def _request(self) -> Request | None:
        """Take the next request from the buffer, None as long as a part of it is missing."""
        if self._head is None:
            end = self._buffer.find(_END)
            if end < 0:
                return None
            self._head = _head(bytes(self._buffer[:end]))
            del self._buffer[: end + len(_END)]
            if "expect" in self._head.headers:
                self._write(_CONTINUE)
        body = self._body(self._head.headers)
        if body is None:
            return None
        request, self._head = self._head._replace(body=body), None
        return request

    def _body(self, headers: Mapping[str, str]) -> bytes | None:
        if headers.get("transfer-encoding", "") == "chunked":
            return self._chunked()
        length = int(headers.get("content-length", "0"))
        if len(self._buffer) < length:
            return None
        body = bytes(self._buffer[:length])
        del self._buffer[:length]
        return body

    def _chunked(self) -> bytes | None:
        """Take a body in chunks, without trailers of this transfer (botocore's are inside its own chunks)."""
        chunks: list[bytes] = []
        at = 0
        while (line := self._buffer.find(b"\r\n", at)) >= 0:
            size = int(bytes(self._buffer[at:line]).partition(b";")[0], 16)
            start, at = line + 2, line + 2 + size + 2
            if len(self._buffer) < at:
                return None
            if size == 0:
                del self._buffer[:at]
                return b"".join(chunks)
            chunks.append(bytes(self._buffer[start : at - 2]))
        return None


def _head(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    named = (line.partition(":") for line in lines)
    return Request(method, target, {name.lower(): value.strip() for name, _, value in named}, b"")
