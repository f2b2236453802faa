"""Listening: a WSGI application on a port of this machine."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzeug.serving import WSGIRequestHandler, make_server

from .patience import hurried

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication, WSGIEnvironment

HOST = "127.0.0.1"
# Seconds that a client may take over its request, and over reading one part of the answer. A connection that
# a browser opens before it has anything to ask for is let go after them, and it opens another.
PATIENCE = 30.0
_POLL_SECONDS = 0.1  # how long a server may take to notice that it is to stop


class PortTaken(Exception):
    """Somebody else listens on a port that the service wants."""


class QuietHandler(WSGIRequestHandler):
    """Speaks HTTP/1.1, one request a connection as werkzeug does, and leaves the log to the functions."""

    protocol_version = "HTTP/1.1"
    # What is no request gets a 400 that says so. The standard library would take it for HTTP/0.9, in which an
    # answer has no status line.
    default_request_version = "HTTP/1.1"

    def setup(self) -> None:
        """Give the client as long as `timeout` for all that it has to say."""
        super().setup()
        if self.timeout is not None:
            self.rfile.close()
            self.rfile = hurried(self.connection, self.timeout)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: each function logs what it answered."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002  its name in the standard library
        """Log nothing: what a client did wrong is told to the client."""

    def parse_request(self) -> bool:
        """Read the head of a request; False if it was none, and the client has been told."""
        if not super().parse_request():
            return False
        try:
            urlsplit(self.path)
        except ValueError:  # such as a bracket that is no address; werkzeug would not survive it
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        return True

    def make_environ(self) -> WSGIEnvironment:
        """Keep the request target as it came: the standard library folds slashes at its start."""
        environ: WSGIEnvironment = super().make_environ()
        environ["REQUEST_URI"] = self.requestline.split()[1]  # at whatever white space, as the library does
        return environ

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the status line only: Server and Date are the distribution's to send."""
        self.send_response_only(code, message)


@contextmanager
def listening(application: WSGIApplication, port: int, patience: float = PATIENCE) -> Iterator[int]:
    """Serve `application` on `port`, 0 for any, until the end of the block; yield the port.

    `patience`: see PATIENCE. Raises PortTaken if the port cannot be had.
    """

    class Handler(QuietHandler):
        timeout = patience

    # A socket of our own, since werkzeug ends the process where a port is taken.
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        raise PortTaken(f"port {port} cannot be had: {error.strerror}") from error
    with listener, answering(listener, application, Handler):
        yield listener.getsockname()[1]


@contextmanager
def answering(
    listener: socket.socket, application: WSGIApplication, handler: type[QuietHandler]
) -> Iterator[None]:
    """Let `application` answer who connects to `listener`, until the end of the block."""
    host, port = listener.getsockname()
    server = make_server(
        host, port, application, threaded=True, request_handler=handler, fd=listener.fileno()
    )
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
