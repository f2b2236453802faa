"""The errors that CloudFront answers with itself, before or instead of any origin."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from toolkit.distribution.exchange import Response

if TYPE_CHECKING:
    from toolkit.distribution.exchange import Request

# CloudFront Developer Guide, "Quotas": the longest URL is 8,192 bytes.
_LONGEST_URL = 8_192
_MALFORMED = re.compile(r"[\x00-\x20\x7f]")
_BODY = (
    "<!DOCTYPE html><html lang=en><title>{status} {reason}</title>"
    "<h1>{status} {reason}</h1><p>The request could not be satisfied.</p></html>\n"
)


def own_error(status: int) -> Response:
    """Return CloudFront's own error page for `status`; nothing of the request is in it."""
    body = _BODY.format(status=status, reason=HTTPStatus(status).phrase).encode()
    headers = {"content-type": "text/html", "content-length": str(len(body))}
    return Response(status, headers, body, "distribution")


def refusal(request: Request) -> Response | None:
    """Return 414 for too long a URL and 400 for one that is none, else None."""
    target = f"{request.path}?{request.query}" if request.query else request.path
    if len(target.encode("utf-8", "surrogatepass")) > _LONGEST_URL:
        return own_error(414)
    if not request.path.startswith("/") or _MALFORMED.search(target):
        return own_error(400)
    return None
