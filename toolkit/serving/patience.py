"""Patience with clients: how long somebody may take to say something."""

from __future__ import annotations

import time
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, override

if TYPE_CHECKING:
    import socket
    from collections.abc import Buffer


def hurried(connection: socket.socket, seconds: float) -> BufferedReader:
    """Return what is read from a connection within so many seconds from now; after them, TimeoutError.

    A timeout of the socket alone begins anew with each octet, and who sends one now and then never ends.
    """
    return BufferedReader(_Hurried(connection, seconds))


class _Hurried(RawIOBase):
    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        try:
            return self._connection.recv_into(buffer)
        finally:
            self._connection.settimeout(self._seconds)  # for what is sent
