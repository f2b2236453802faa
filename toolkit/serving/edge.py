"""The edge over HTTP: what readers get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .wsgi import forward, request_headers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from toolkit.service import Service

ANSWERED_BY = "x-answered-by"


def edge(service: Service) -> WSGIApplication:
    """Return the distribution as a WSGI application. One header is added: who answered."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        got = service.get(environ["REQUEST_URI"], environ["REQUEST_METHOD"], request_headers(environ))
        return forward(start_response, got.status, got.headers | {ANSWERED_BY: got.answered_by}, got.body)

    return application
