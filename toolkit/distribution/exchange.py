"""What passes between a reader, the edge and the origins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from msgspec import Struct, field

type AnsweredBy = Literal["edge", "s3", "lambda", "function", "distribution"]


class Request(Struct, frozen=True):
    """A reader's request: `path` as it came, percent-encoded and without query; header names lower-case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class OriginRequest(Struct, frozen=True):
    """What CloudFront sends to an origin: `path` begins with the origin's own path, `now` is in seconds."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    now: float


class Response(Struct, frozen=True):
    """An answer and who gave it; header names are lower-case.

    `answered_by` is `edge` for a copy that an edge or its shield had stored, `s3` and `lambda` for an origin,
    `function` for an answer that the viewer-request function made, and `distribution` for CloudFront's own
    errors and error pages.
    """

    status: int
    headers: dict[str, str]
    body: bytes = b""
    answered_by: AnsweredBy = "distribution"


class OriginDown(Exception):
    """No connection, or no answer in time."""


class OriginSilent(OriginDown):
    """Connected, and no answer in time: the origin may be at work on it."""


class Origin(Protocol):
    """Something that answers CloudFront; two of them exist, S3 and the API."""

    def fetch(self, request: OriginRequest) -> Response:
        """Answer, or raise `OriginDown`."""
        ...  # pragma: no cover
