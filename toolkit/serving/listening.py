"""Listening: a WSGI application on a port of this machine."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
_POLL_SECONDS = 0.1  # how long a server may take to notice that it is to stop


class PortTaken(Exception):
    """Somebody else listens on a port that the service wants."""


class QuietHandler(WSGIRequestHandler):
    """Speaks HTTP/1.1 with kept-alive connections and leaves the log to the functions."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: each function logs what it answered."""

    def make_environ(self) -> WSGIEnvironment:
        """Keep the request target as it came: the standard library folds slashes at its start."""
        environ: WSGIEnvironment = super().make_environ()
        environ["REQUEST_URI"] = self.requestline.split(" ")[1]
        return environ

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the status line only: Server and Date are the distribution's to send."""
        self.send_response_only(code, message)


@contextmanager
def listening(application: WSGIApplication, port: int) -> Iterator[int]:
    """Serve `application` on `port`, 0 for any, until the end of the block; yield the port.

    Raises PortTaken if it cannot be had.
    """
    # A socket of our own, since werkzeug ends the process where a port is taken.
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        raise PortTaken(f"port {port} cannot be had: {error.strerror}") from error
    with listener:
        server = make_server(
            HOST, port, application, threaded=True, request_handler=QuietHandler, fd=listener.fileno()
        )
        thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
