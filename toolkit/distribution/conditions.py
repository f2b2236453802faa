"""Whether the copy that somebody has is still the one that is served.

Source: RFC 9110, 13.1; CloudFront Developer Guide, "Serve compressed files": a compressed answer has a weak
ETag, which `If-None-Match` compares weakly.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.cache import Copy
    from toolkit.distribution.exchange import Response

_NOT_MODIFIED = 304
_ETAG = re.compile(r'(?:W/)?("[^"]*")')
# RFC 9110, 8: what describes the body, which a 304 does not have.
_OF_THE_BODY = frozenset(
    f"content-{name}" for name in ("disposition", "encoding", "language", "length", "type")
)


def conditions_of(copy: Copy) -> dict[str, str]:
    """Return the conditions under which `copy` still stands."""
    asked = {}
    if copy.etag:
        asked["if-none-match"] = copy.etag
    if "last-modified" in copy.headers:
        asked["if-modified-since"] = copy.headers["last-modified"]
    return asked


def is_not_modified(request: Mapping[str, str], response: Mapping[str, str]) -> bool:
    """Whether what a request has is what the response holds (RFC 9110, 13.1.2 and 13.1.3)."""
    if "if-none-match" in request:
        asked = request["if-none-match"]
        current = _ETAG.fullmatch(response.get("etag", ""))
        return asked.strip() == "*" or (current is not None and current[1] in _ETAG.findall(asked))
    since = request.get("if-modified-since")
    return since is not None and since == response.get("last-modified")


def not_modified(response: Response) -> Response:
    """Return the 304 in place of a 200."""
    headers = {name: value for name, value in response.headers.items() if name not in _OF_THE_BODY}
    return replace(response, status=_NOT_MODIFIED, headers=headers, body=b"")
