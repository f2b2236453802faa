"""The backend: this process's moto at one address of this machine."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.serving import listening
from toolkit.serving.aws_api import aws_api
from toolkit.serving.listening import PortTaken, QuietHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

# `--local` of the commands looks below it. What asks without it is answered as well.
_PREFIX = "/aws"


def held(address: str, port: int) -> socket.socket:
    """Return a socket that listens at `address` and `port`, 0 for any; who connects waits to be answered.

    Raises PortTaken if the two cannot be had.
    """
    try:
        return socket.create_server((address, port))
    except OSError as error:
        reason = os.strerror(error.errno or 0)  # the error's own text says the address again
        raise PortTaken(f"{address}:{port} cannot be had: {reason}") from error


@contextmanager
def answering(listener: socket.socket) -> Iterator[str]:
    """Answer as AWS to who connects to `listener`, until the end of the block; yield host and port."""
    host, port = listener.getsockname()
    with listening.answering(listener, aws_api(_PREFIX), QuietHandler):
        yield f"{host}:{port}"
