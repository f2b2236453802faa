"""What the applications share: requests as they come in from WSGI, and answers as they go out."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import StartResponse, WSGIEnvironment

# RFC 9110, 7.6.1: what is between us and the next hop only.
_NOT_FORWARDED = frozenset({"connection", "keep-alive", "transfer-encoding"})
# Any other name may be somebody's who points it at this machine, to reach it from a browser that runs here.
_OURS = frozenset({"localhost", "127.0.0.1"})


def request_headers(environ: WSGIEnvironment) -> dict[str, str]:
    """Return the headers of a request by their lower-case names."""
    sent = {
        key[5:].replace("_", "-").lower(): value for key, value in environ.items() if key.startswith("HTTP_")
    }
    return {name: value for name, value in sent.items() if name not in _NOT_FORWARDED}


def forward(
    start_response: StartResponse, status: int, headers: Mapping[str, str], body: bytes
) -> list[bytes]:
    """Hand an answer on, without those of its headers that are between two hops only."""
    sent = [(name, value) for name, value in headers.items() if name not in _NOT_FORWARDED]
    start_response(status_line(status), sent)
    return [body]


def answer(start_response: StartResponse, status: int, body: bytes = b"", **headers: str) -> list[bytes]:
    """Answer by ourselves; a `_` in the name of a header is sent as a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return forward(start_response, status, named | {"content-length": str(len(body))}, body)


def status_line(status: int) -> str:
    """Return a status with its phrase."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def host_name(environ: WSGIEnvironment) -> str:
    """Return the name by which this machine was asked, without the port; empty for what is no name."""
    try:
        return urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
    except ValueError:
        return ""


def is_foreign(environ: WSGIEnvironment) -> bool:
    """Whether another site's page may have sent this request: what it asks for must not be done."""
    own = f"http://{environ.get('HTTP_HOST')}"
    return host_name(environ) not in _OURS or environ.get("HTTP_ORIGIN", own) != own
