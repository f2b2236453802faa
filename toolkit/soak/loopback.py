"""Loopback: as long as it lasts, no socket of this process connects to another machine.

What soak sends is meant for this process alone; sent anywhere else it would be an attack.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OF_THE_NETWORK = (socket.AF_INET, socket.AF_INET6)


class NotLoopback(Exception):
    """A socket was to connect to another machine, or to a name, which may be another machine's."""


@contextmanager
def only_loopback() -> Iterator[None]:
    """Refuse every connection that leaves this machine until the end of the block, with NotLoopback."""
    with (
        patch.object(socket.socket, "connect", _guarded(socket.socket.connect)),
        patch.object(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex)),
    ):
        yield


def _guarded[Result](connect: Callable[[socket.socket, Any], Result]) -> Callable[..., Result]:
    def connect_here(self: socket.socket, address: Any) -> Result:
        if self.family in _OF_THE_NETWORK and not is_loopback(address[0]):
            raise NotLoopback(f"{address[0]} is not this machine")
        return connect(self, address)

    return connect_here


def is_loopback(host: str) -> bool:
    """Whether `host` is an address of this machine's own; names are none but `localhost`."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
