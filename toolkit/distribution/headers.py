"""The headers that the edge itself takes away, adds and compares."""

from __future__ import annotations

from email.utils import formatdate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.headers_policy import HeadersPolicy

VIA = "1.1 local.cloudfront.net (CloudFront)"
# RFC 9110, 8: what describes the body, which a 304 does not have.
_OF_THE_BODY = frozenset(
    f"content-{name}" for name in ("disposition", "encoding", "language", "length", "type")
)
# RFC 9110, 7.6.1, and what a 304 says of itself rather than of the stored copy.
_OF_THE_MESSAGE = frozenset(
    {"connection", "content-length", "content-type", "content-encoding", "keep-alive", "transfer-encoding"}
)


def apply_policy(headers: Mapping[str, str], policy: HeadersPolicy) -> dict[str, str]:
    """Remove first, then add; an added header without override leaves the origin's own in place.

    Source: CloudFront Developer Guide, "Understand response headers policies", "Remove headers". It is
    applied to what comes from the cache or an origin, error pages included ("Add or remove HTTP headers in
    CloudFront responses with a policy"). The guide does not say so of answers that a function makes or of
    CloudFront's own errors: assumed not, so the function must send what it needs.
    """
    kept = {name: value for name, value in headers.items() if name not in policy.remove}
    for added in policy.add:
        if added.override or added.name not in kept:
            kept[added.name] = added.value
    return kept


def add_edge_headers(headers: dict[str, str], x_cache: str, age: int | None, now: float) -> dict[str, str]:
    """Add what CloudFront says of itself; its `server` and `date` only where nobody else's are left."""
    said = {"server": "CloudFront", "date": formatdate(now, usegmt=True)} | headers
    said |= {"x-cache": f"{x_cache} from cloudfront", "via": VIA}
    if age is not None:
        said["age"] = str(age)
    return said


def refreshed(stored: Mapping[str, str], not_modified: Mapping[str, str]) -> dict[str, str]:
    """Return a copy's headers after a 304: those that it brings replace the stored ones (RFC 9111, 3.2)."""
    brought = {name: value for name, value in not_modified.items() if name not in _OF_THE_MESSAGE}
    etag = {"etag": stored["etag"]} if "etag" in stored else {}  # a compressed copy keeps its weak form
    return {**stored, **brought, **etag}


def is_not_modified(request: Mapping[str, str], response: Mapping[str, str]) -> bool:
    """Whether the reader's copy is still the one that is served (RFC 9110, 13.1.2 and 13.1.3)."""
    if "if-none-match" in request:
        asked = [tag.strip() for tag in request["if-none-match"].split(",")]
        opaque = _opaque(response.get("etag", ""))
        return "*" in asked or (opaque != "" and opaque in map(_opaque, asked))
    since = request.get("if-modified-since")
    return since is not None and since == response.get("last-modified")


def without_body(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of a 304 to the reader, given those of the 200 in its place."""
    return {name: value for name, value in headers.items() if name not in _OF_THE_BODY}


def _opaque(etag: str) -> str:
    return etag.removeprefix("W/")
