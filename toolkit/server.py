"""The server: the local service over HTTP, and the console beside it."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from .service import Service

HOST = "127.0.0.1"


class PortTaken(Exception):
    """Somebody else listens on a port that the service wants."""


ANSWERED_BY = "x-answered-by"
_NOT_FORWARDED = frozenset({"connection", "keep-alive", "transfer-encoding"})


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


def edge(service: Service) -> WSGIApplication:
    """Return the distribution as a WSGI application. One header is added: who answered."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = service.get(environ["REQUEST_URI"], environ["REQUEST_METHOD"], _headers(environ))
        headers = {name: value for name, value in answer.headers.items() if name not in _NOT_FORWARDED}
        headers[ANSWERED_BY] = answer.answered_by
        start_response(_status(answer.status), list(headers.items()))
        return [answer.body]

    return application


def console(service: Service) -> WSGIApplication:
    """Return the operator's console, which turns the compute behind the edge off and on."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = (environ["REQUEST_METHOD"], environ["PATH_INFO"])
        if environ.get("HTTP_ORIGIN", own := f"http://{environ.get('HTTP_HOST')}") != own:
            start_response(_status(403), [("Content-Length", "0")])
            return [b""]
        if asked in {("POST", "/compute/off"), ("POST", "/compute/on")}:
            service.api.down = environ["PATH_INFO"] == "/compute/off"
            start_response(_status(303), [("Location", "/"), ("Content-Length", "0")])
            return [b""]
        if asked != ("GET", "/"):
            start_response(_status(404), [("Content-Type", "text/plain"), ("Content-Length", "10")])
            return [b"Not found\n"]
        page = _console_page(down=service.api.down)
        start_response(
            _status(200), [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
        )
        return [page]

    return application


def _console_page(*, down: bool) -> bytes:
    state, other = ("off", "on") if down else ("on", "off")
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Compute is {state}</title>
<h1>Compute is {state}</h1>
<p>The API behind the edge is {state}, and with it function and table.
Pages that S3 holds are served either way.</p>
<form method="post" action="/compute/{other}"><button>Turn {other}</button></form>
""".encode()


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    sent = {
        key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")
    }
    return {name: value for name, value in sent.items() if name not in _NOT_FORWARDED}


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


@contextmanager
def serving(service: Service, port: int) -> Iterator[int]:
    """Serve the edge on `port` of this machine and the console on the next one.

    Raises PortTaken if one of them cannot be had.
    """
    with ExitStack() as scope:
        bound = scope.enter_context(_listening(edge(service), port))
        scope.enter_context(_listening(console(service), bound + 1))
        yield bound


@contextmanager
def _listening(application: WSGIApplication, port: int) -> Iterator[int]:
    # A socket of our own, since werkzeug ends the process where a port is taken.
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        raise PortTaken(f"port {port} cannot be had: {error.strerror}") from error
    with listener:
        server = make_server(
            HOST, port, application, threaded=True, request_handler=QuietHandler, fd=listener.fileno()
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
