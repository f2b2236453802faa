"""Compression at the edge.

Source: CloudFront Developer Guide, "Serve compressed files". Gzip only: there is no Brotli encoder in
Python's library, so that a reader who accepts both gets gzip here and Brotli from CloudFront.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from toolkit.distribution.exchange import Response

_SMALLEST, _LARGEST = 1_000, 10_000_000
_STATUSES = frozenset({200, 403, 404})
_LISTED = """
application/dash+xml application/eot application/font application/font-sfnt application/javascript
application/json application/opentype application/otf application/pdf application/pkcs7-mime
application/protobuf application/rss+xml application/truetype application/ttf
application/vnd.apple.mpegurl application/vnd.mapbox-vector-tile application/vnd.ms-fontobject
application/wasm application/xhtml+xml application/xml application/x-font-opentype
application/x-font-truetype application/x-font-ttf application/x-httpd-cgi application/x-javascript
application/x-mpegurl application/x-opentype application/x-otf application/x-perl application/x-ttf
font/eot font/opentype font/otf font/ttf image/svg+xml text/css text/csv text/html text/javascript
text/js text/plain text/richtext text/tab-separated-values text/xml text/x-component
text/x-java-source text/x-script vnd.apple.mpegurl
"""
_TYPES = frozenset(_LISTED.split())


def compress(response: Response) -> Response:
    """Return the response as gzip where CloudFront would compress it, else unchanged.

    A strong ETag becomes weak and an invalid one is removed; the same bytes always give the same bytes.
    """
    if not _is_compressible(response):
        return response
    body = gzip.compress(response.body, mtime=0)
    headers = dict(response.headers) | {
        "content-encoding": "gzip",
        "content-length": str(len(body)),
        "vary": "Accept-Encoding",
    }
    etag = headers.pop("etag", "")
    if etag.startswith(('"', 'W/"')):
        headers["etag"] = etag if etag.startswith("W/") else f"W/{etag}"
    return replace(response, headers=headers, body=body)


def _is_compressible(response: Response) -> bool:
    headers = response.headers
    return (
        response.status in _STATUSES
        and "content-encoding" not in headers
        and headers.get("content-length", "").isdecimal()
        and _SMALLEST <= int(headers["content-length"]) <= _LARGEST
        and len(response.body) == int(headers["content-length"])
        and headers.get("content-type", "").partition(";")[0].strip().lower() in _TYPES
    )
