"""How long CloudFront keeps a response, and for how long after that it may still use it.

Source: CloudFront Developer Guide, "Manage how long content stays in the cache (expiration)", "Control
how long CloudFront caches errors", and "How CloudFront processes HTTP 4xx and 5xx status codes".
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.cache_policy import CachePolicy

_ERROR = 400
_NEVER_KEPT = 416
# "HTTP 4xx and 5xx status codes that CloudFront always caches". What is an error and not among them is
# kept only with max-age, s-maxage or Expires. 410 is in neither of AWS's lists: assumed to be of the second.
_ALWAYS_KEPT = frozenset({404, 414, 500, 501, 502, 503, 504})


class Life(Struct, frozen=True):
    """Seconds from now: fresh, then usable while it is revalidated, or when the origin fails.

    `if_error` is None where the origin did not say: CloudFront then serves an expired copy while the origin
    fails, "up to the specified maximum TTL".
    """

    fresh: int
    while_revalidate: int = 0
    if_error: int | None = None


def life(
    status: int, headers: Mapping[str, str], policy: CachePolicy, error_seconds: int, now: float
) -> Life | None:
    """Return how long a response may stay, or None for one that is not kept at all.

    `error_seconds` is the error caching minimum TTL of `status`.
    """
    said = directives(headers.get("cache-control", ""))
    declared = _declared(said, headers, now)
    if status >= _ERROR:
        return _error_life(status, declared, policy, error_seconds)
    if said.keys() & {"no-store", "private", "no-cache"}:
        if policy.minimum > 0:  # a minimum above 0 overrules the origin
            return Life(policy.minimum)
        return None if said.keys() & {"no-store", "private"} else Life(0, if_error=0)
    if headers.get("vary") == "*" and policy.minimum == 0:  # kept, and asked for again every time
        return Life(0, if_error=_bounded(_seconds(said, "stale-if-error"), policy.maximum))
    if declared is None:
        return Life(max(policy.minimum, policy.default))
    return Life(
        fresh=max(policy.minimum, min(declared, policy.maximum)),
        while_revalidate=min(_seconds(said, "stale-while-revalidate") or 0, policy.maximum),
        if_error=_bounded(_seconds(said, "stale-if-error"), policy.maximum),
    )


def _error_life(status: int, declared: int | None, policy: CachePolicy, error_seconds: int) -> Life | None:
    if status == _NEVER_KEPT or (declared is None and status not in _ALWAYS_KEPT):
        return None
    return Life(max(error_seconds, min(declared or 0, policy.maximum)))


def _declared(said: Mapping[str, str], headers: Mapping[str, str], now: float) -> int | None:
    """s-maxage beats max-age, and either beats Expires."""
    for name in ("s-maxage", "max-age"):
        seconds = _seconds(said, name)
        if seconds is not None:
            return seconds
    if "expires" not in headers:
        return None
    try:
        return max(0, int(parsedate_to_datetime(headers["expires"]).timestamp() - now))
    except ValueError:
        return 0  # RFC 9111, 5.3: an invalid date means already expired


def directives(cache_control: str) -> dict[str, str]:
    """Return the directives of a Cache-Control header with their values; names lower-case."""
    pairs = re.findall(r'([A-Za-z-]+)(?:\s*=\s*("[^"]*"|[^\s,]+))?', cache_control)
    return {name.lower(): value.strip('"') for name, value in pairs}


def _seconds(said: Mapping[str, str], name: str) -> int | None:
    value = said.get(name, "")
    return int(value) if value.isdecimal() else None


def _bounded(seconds: int | None, most: int) -> int | None:
    return None if seconds is None else min(seconds, most)
