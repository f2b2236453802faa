"""The headers that an edge function may see, and those that it may set.

Source: CloudFront Developer Guide, "Restrictions on all edge functions", "HTTP headers".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DISALLOWED = re.compile(
    r"connection|expect|keep-alive|proxy-(authenticate|authorization|connection)|trailer|upgrade|x-accel-.*"
    r"|x-amz-cf-.*|x-amzn-(auth|cf-.*|errortype|fle-profile|header-.*|lambda-.*|requestid)|x-cache|x-edge-.*"
    r"|x-forwarded-proto|x-real-ip"
)
_READ_ONLY = ("content-length", "host", "transfer-encoding", "via")


def visible(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that a function sees."""
    return {name: value for name, value in headers.items() if not _DISALLOWED.fullmatch(name)}


def hidden(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that pass a function by."""
    return {name: value for name, value in headers.items() if _DISALLOWED.fullmatch(name)}


def forbidden(names: Iterable[str]) -> list[str]:
    """Return the names that a function may not set: in upper case, or CloudFront's own."""
    return [name for name in names if name != name.lower() or _DISALLOWED.fullmatch(name)]


def overwritten(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the read-only headers of a viewer request that a function changed, added or removed."""
    return [name for name in _READ_ONLY if before.get(name) != after.get(name)]
