"""Freshness: the headers of every answer, and with them how long each copy of it may live.

Pure. `answer` is the one place that makes headers, for the Lambda's answer and the S3 object alike, so the
two copies of a page cannot differ. Lives are those of the table "Answers" in docs/operating.md.
"""

from __future__ import annotations

from hashlib import md5

from msgspec import Struct
from msgspec.structs import replace

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"  # always UTF-8 (RFC 8259, section 8.1)
XML = "application/xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
TAG_HEADER = "x-amz-meta-cache-tag"
RETRY_SECONDS = 30

_NO_STORE = "no-store"
_BRIEF = "public, max-age=0, s-maxage=10"
_ASSET = "public, max-age=31536000, immutable"
_BY_STATUS = {
    301: "public, max-age=300, s-maxage=3600",
    404: "public, max-age=0, s-maxage=30",
    410: "public, max-age=300, s-maxage=3600",
}


class Response(Struct, frozen=True):
    """An answer: status, lower-case headers, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def etag(self) -> str:
        """The entity tag of a stored answer, quotes included."""
        return self.headers["etag"]


def etag(body: bytes) -> str:
    """Return what S3 gives as the ETag of `body`: its MD5 in quotes (single part, SSE-S3)."""
    return f'"{md5(body, usedforsecurity=False).hexdigest()}"'


def page(body: bytes, tags: tuple[str, ...], edge_seconds: int, content_type: str = HTML) -> Response:
    """Return a page: fresh at the edge for `edge_seconds`, stale for a day while its origins are down."""
    life = f"public, max-age=0, s-maxage={edge_seconds}, stale-while-revalidate=60, stale-if-error=86400"
    return _kept(body, content_type, life, tags)


def asset(body: bytes, content_type: str, tags: tuple[str, ...], *, hashed: bool) -> Response:
    """Return an asset: immutable if its name holds its hash, else fresh at the edge for a day."""
    return _kept(body, content_type, _ASSET if hashed else "public, max-age=86400", tags)


def error_page(body: bytes, tags: tuple[str, ...]) -> Response:
    """Return the page that the edge shows in place of a 5xx; nobody may keep it past the outage."""
    return _kept(body, HTML, _NO_STORE, tags)


def _kept(body: bytes, content_type: str, life: str, tags: tuple[str, ...]) -> Response:
    """Return an answer of which the page cache keeps a copy."""
    headers = {"content-type": content_type, "cache-control": life, "etag": etag(body)}
    return Response(200, headers | {TAG_HEADER: ",".join(tags)}, body)


def brief(response: Response) -> Response:
    """Return the same page with a short edge life: its copy in the page cache is missing or in doubt."""
    return replace(response, headers={**response.headers, "cache-control": _BRIEF})


def refusal(
    status: int, body: bytes, tags: tuple[str, ...] = (), *, content_type: str = TEXT, **extra: str
) -> Response:
    """Return an answer that is no page; what may be cached of it follows from the status alone.

    `extra`: further headers, with `_` for `-`.
    """
    headers = {"content-type": content_type, "cache-control": _BY_STATUS.get(status, _NO_STORE)}
    if tags and status in _BY_STATUS:
        headers[TAG_HEADER] = ",".join(tags)
    return Response(status, headers | {name.replace("_", "-"): value for name, value in extra.items()}, body)
