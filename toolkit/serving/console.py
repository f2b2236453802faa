"""The port beside the edge's: the editor's live view, the button for the compute, and the AWS API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from . import events, frame, glance
from .aws_api import aws_api
from .wsgi import answer, forward, is_foreign, request_headers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from toolkit.live.board import Board
    from toolkit.service import Service

AWS = "/aws"
OWN = "/-/"  # no page has such a path: a slug does not begin with a hyphen
_COMPUTE = {"/compute/off": True, "/compute/on": False}
_READING = frozenset({"GET", "HEAD"})
_TEXT = "text/plain; charset=utf-8"


class Console:
    """The WSGI application of the port beside the edge's."""

    def __init__(self, service: Service, board: Board, edge_port: int) -> None:
        """`board`: what happened last; `edge_port`: where readers would ask."""
        self._service = service
        self._board = board
        self._edge_port = edge_port
        self._aws = aws_api(AWS)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        to_aws = environ["PATH_INFO"] == AWS or environ["PATH_INFO"].startswith(f"{AWS}/")
        reading = environ["REQUEST_METHOD"] in _READING
        if (to_aws or not reading) and is_foreign(environ):
            return answer(start_response, 403)
        if to_aws:
            return self._aws(environ, start_response)
        return (self._show if reading else self._act)(environ, start_response)

    def _act(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Turn the compute off or on, and lead back to where the button was."""
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] != "POST" or path not in _COMPUTE:
            return answer(start_response, 405, b"Method not allowed\n", content_type=_TEXT, allow="GET, HEAD")
        self._service.api.down = _COMPUTE[path]
        self._board.tell()
        came_from = urlsplit(environ.get("HTTP_REFERER", "")).path
        return answer(start_response, 303, location=frame.page_path(came_from))

    def _show(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(OWN):
            return self._own(path.removeprefix(OWN), start_response)
        # What somebody opens is framed; what the frame or the page in it asks for is not.
        wanted_as = environ.get("HTTP_SEC_FETCH_DEST", "document")
        return (self._frame if wanted_as == "document" else self._page)(environ, start_response)

    def _own(self, name: str, start_response: StartResponse) -> Iterable[bytes]:
        if name == "events":
            return events.stream(self._service, self._board, start_response)
        if name in frame.PARTS:
            return answer(start_response, 200, frame.part(name), content_type=frame.PARTS[name])
        return answer(start_response, 404, b"Not found\n", content_type=_TEXT)

    def _frame(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        shown = glance.look(self._service, self._board)
        body = frame.page(environ, shown, self._edge_port)
        head = environ["REQUEST_METHOD"] == "HEAD"
        return forward(start_response, 200, frame.headers(body), b"" if head else body)

    def _page(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Hand a page, or what belongs to it, on from the edge."""
        got = self._service.get(environ["REQUEST_URI"], environ["REQUEST_METHOD"], request_headers(environ))
        headers = frame.framed(got.headers) if environ["HTTP_SEC_FETCH_DEST"] == "iframe" else got.headers
        return forward(start_response, got.status, headers, got.body)
