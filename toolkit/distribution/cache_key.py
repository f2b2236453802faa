"""What tells two requests apart.

Source: CloudFront Developer Guide, "Understand the cache key", "Cache content based on cookies", "Cache
content based on query string parameters" and, for the normalised Accept-Encoding, "Control the cache key with
a policy", "Compression support".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from toolkit.distribution.cache_policy import CachePolicy
    from toolkit.distribution.exchange import Request
    from toolkit.distribution.selection import Selection

_ZERO = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")


class CacheKey(Struct, frozen=True):
    """What a stored copy is found by; `path` is the one that the function left. GET and HEAD share it."""

    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    encoding: str = ""


def cache_key(request: Request, policy: CachePolicy) -> CacheKey:
    """Return what a cache policy tells `request` by."""
    return CacheKey(
        path=request.path,
        query=selected_query(request.query, policy.queries),
        headers=tuple((name, request.headers.get(name, "")) for name in sorted(policy.headers)),
        cookies=selected_cookies(request.headers.get("cookie", ""), policy.cookies),
        encoding=_encoding(request.headers.get("accept-encoding", ""), policy),
    )


def selected_query(query: str, *selections: Selection) -> str:
    """Return the parameters that one of them means, as they stand and in their order, which counts too."""
    parts = query.split("&") if query and any(selections) else []
    return "&".join(part for part in parts if _covered(part.partition("=")[0], selections))


def selected_cookies(header: str, *selections: Selection) -> tuple[tuple[str, str], ...]:
    """Return those that one of them means: "CloudFront sorts the cookies in natural order by cookie name"."""
    pairs = (one.strip().partition("=") for one in header.split(";") if one.strip())
    return tuple(sorted((name, value) for name, _, value in pairs if _covered(name, selections)))


def _covered(name: str, selections: tuple[Selection, ...]) -> bool:
    return any(one.covers(name) for one in selections)


def _encoding(accept: str, policy: CachePolicy) -> str:
    accepted = _accepted(accept)
    offered = (("br", policy.brotli), ("gzip", policy.gzip))
    return ",".join(coding for coding, counts in offered if counts and accepted & {coding, "*"})


def _accepted(accept: str) -> frozenset[str]:
    items = (item.partition(";") for item in accept.lower().split(","))
    return frozenset(coding.strip() for coding, _, quality in items if not _ZERO.fullmatch(quality))
