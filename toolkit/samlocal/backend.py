"""The backend: this process's moto at one address of this machine."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import make_server

from toolkit.serving.aws_api import aws_api
from toolkit.serving.listening import PortTaken, QuietHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

# `--local` of the commands looks below it. What asks without it is answered as well.
_PREFIX = "/aws"
_POLL_SECONDS = 0.1  # how long the server may take to notice that it is to stop


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
    # A socket that is there already, since werkzeug ends the process where a port is taken.
    server = make_server(
        host, port, aws_api(_PREFIX), threaded=True, request_handler=QuietHandler, fd=listener.fileno()
    )
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield f"{host}:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
