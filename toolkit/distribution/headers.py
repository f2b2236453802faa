"""The headers that the edge itself takes away and adds."""

from __future__ import annotations

from email.utils import formatdate
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.behaviours import Behaviour
    from toolkit.distribution.exchange import Response
    from toolkit.distribution.headers_policy import HeadersPolicy

VIA = "1.1 local.cloudfront.net (CloudFront)"
_BETWEEN_NEIGHBOURS = frozenset({"connection", "keep-alive", "trailer", "transfer-encoding", "upgrade"})
# RFC 9110, 7.6.1, and what a 304 says of itself rather than of the stored copy.
_OF_THE_MESSAGE = frozenset(
    {"connection", "content-length", "content-type", "content-encoding", "keep-alive", "transfer-encoding"}
)


def received(response: Response, behaviour: Behaviour) -> Response:
    """Return an origin's answer without the headers that CloudFront takes from it.

    Source: CloudFront Developer Guide, "HTTP response headers that CloudFront removes or replaces".
    """
    removed = _BETWEEN_NEIGHBOURS if behaviour.forwards_cookies else _BETWEEN_NEIGHBOURS | {"set-cookie"}
    headers = {name: value for name, value in response.headers.items() if name not in removed}
    varies = [name.strip().lower() for name in headers.pop("vary", "").split(",")]
    shown = [name for name in varies if name in {"accept-encoding", "cookie", "*"} | behaviour.cache.headers]
    return replace(response, headers={**headers, "vary": ", ".join(shown)} if shown else headers)


def is_whole(response: Response, method: str) -> bool:
    """Whether the body is as long as it is said to be: else it is handed on and not kept."""
    length = response.headers.get("content-length", "")
    return method == "HEAD" or not length.isdecimal() or int(length) == len(response.body)


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


def apart_from_age(headers: Mapping[str, str]) -> tuple[dict[str, str], int | None]:
    """Return the headers without `age`, and the age in seconds if it was among them."""
    rest = dict(headers)
    age = rest.pop("age", "")
    return rest, int(age) if age.isdecimal() else None
