"""The event that a CloudFront Function gets at viewer-request.

Source: CloudFront Developer Guide, "CloudFront Functions event structure" (version 1.0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.distribution import edge_headers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.distribution.exchange import Request


def viewer_request(request: Request) -> dict[str, Any]:
    """Return the event for a reader's request."""
    visible = edge_headers.visible(request.headers)
    cookies = (
        pair.strip().partition("=")[::2] for pair in visible.pop("cookie", "").split(";") if pair.strip()
    )
    queries = (pair.partition("=")[::2] for pair in request.query.split("&") if pair)
    return {
        "version": "1.0",
        "context": {
            "distributionDomainName": "local.cloudfront.net",
            "distributionId": "LOCAL",
            "eventType": "viewer-request",
            "requestId": "local",
        },
        "viewer": {"ip": "127.0.0.1"},
        "request": {
            "method": request.method,
            "uri": request.path,
            "querystring": _fields(queries),
            "headers": {name: {"value": value} for name, value in visible.items()},
            "cookies": _fields(cookies),
        },
    }


def _fields(pairs: Iterable[Iterable[str]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name not in fields:
            fields[name] = {"value": value}
            continue
        first = fields[name]
        first.setdefault("multiValue", [{"value": first["value"]}]).append({"value": value})
    return fields
