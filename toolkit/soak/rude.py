"""Rude clients: what they send to a server's port, and how they leave."""

from __future__ import annotations

import socket
import struct
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from .not_requests import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Address = tuple[str, int]

_PATIENCE = 10.0  # seconds that even a rude client waits for an answer
# With no time to linger a close is a reset: whatever is on its way is thrown away.
_RESET = struct.pack("ii", 1, 0)


@contextmanager
def connected(address: Address) -> Iterator[socket.socket]:
    """Yield a connection for the length of a block."""
    with socket.create_connection(address, timeout=_PATIENCE) as connection:
        yield connection


def status_of(address: Address, sent: bytes) -> int | None:
    """Send bytes, say that there are no more, and return the status that comes back, None without one."""
    with connected(address) as connection:
        # The server may have had enough before it has it all.
        with suppress(ConnectionError):
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
        try:
            answer = connection.makefile("rb").readline(1024)
        except ConnectionError:
            return None
    return int(answer.split()[1]) if answer.startswith(b"HTTP/") else None


def hang_up_before_the_answer(address: Address) -> None:
    """Ask for a page and be gone."""
    with connected(address) as connection:
        connection.sendall(PAGE + b"\r\n")
        _reset(connection)


def hang_up_in_the_answer(address: Address) -> None:
    """Ask for a page, read the beginning of it and be gone."""
    with connected(address) as connection:
        connection.sendall(PAGE + b"\r\n")
        connection.recv(64)
        _reset(connection)


def hang_up_in_a_request(address: Address) -> None:
    """Begin to ask and be gone."""
    with connected(address) as connection:
        connection.sendall(PAGE)
        _reset(connection)


def hang_up_in_a_body(address: Address) -> None:
    """Announce a body, send a part of it and be gone."""
    with connected(address) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n12345")
        _reset(connection)


LEAVING: tuple[Callable[[Address], None], ...] = (
    hang_up_before_the_answer,
    hang_up_in_the_answer,
    hang_up_in_a_request,
    hang_up_in_a_body,
)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


def idle(address: Address) -> socket.socket:
    """Connect and say nothing."""
    return socket.create_connection(address, timeout=_PATIENCE)


def half_a_request(address: Address) -> socket.socket:
    """Say the half of a request and wait."""
    connection = idle(address)
    connection.sendall(PAGE)
    return connection


def never_reading(address: Address) -> socket.socket:
    """Ask for a page through the smallest window that there is, and do not read the answer."""
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    connection.settimeout(_PATIENCE)
    connection.connect(address)
    connection.sendall(PAGE + b"\r\n")
    return connection


def more_to_come(address: Address) -> socket.socket:
    """Ask for a page, go on talking, and never end."""
    connection = idle(address)
    connection.sendall(PAGE + b"\r\nand so")
    return connection
