"""A part of a page for a reader who asks for a part.

Source: CloudFront Developer Guide, "How CloudFront processes partial requests for an object (range GETs)";
RFC 9110, 13.1.5 (If-Range) and 14. The guide's rule for a range that "CloudFront will return HTTP status code
200 with the full object" for: not ascending, overlapping, or malformed.

Assumed: a cache that lacks a page asks for the whole of it ("CloudFront may request a larger range"); the
parts are of the bytes as they are kept, compressed or not; a part beyond the end is CloudFront's own 416.
"""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.exchange import Response

type Span = tuple[int, int]

_OK, _PARTIAL, _UNSATISFIABLE = 200, 206, 416
_RANGES = re.compile(r"\s*bytes\s*=(.*)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(\d*)\s*-\s*(\d*)\s*")


def in_part(request: Mapping[str, str], response: Response) -> Response:
    """Return the part of a 200 that a reader's headers ask for, or the whole where that is the answer."""
    asked = _RANGES.fullmatch(request.get("range", ""))
    if response.status != _OK or asked is None or not _is_meant(request, response.headers):
        return response
    length = len(response.body)
    spans = _spans(asked[1], length)
    if spans is None:
        return response
    inside = [(first, min(last, length - 1)) for first, last in spans if first < length]
    if not inside:
        return _beyond(response, length)
    if len(inside) == 1:
        ((first, last),) = inside
        return _partial(response, response.body[first : last + 1], _said(first, last, length))
    return _parts(response, inside, length)


def _is_meant(request: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether the reader's parts are of this very page: a weak ETag never says so (RFC 9110, 13.1.5)."""
    condition = request.get("if-range")
    if condition is None:
        return True
    if condition.startswith('"'):
        return condition == headers.get("etag")
    return condition == headers.get("last-modified")


def _spans(asked: str, length: int) -> list[Span] | None:
    """Return first and last byte of each range, or None for what is answered with the whole."""
    spans: list[Span] = []
    for one in asked.split(","):
        found = _RANGE.fullmatch(one)
        if found is None or found[0].strip() == "-":
            return None
        first, last = found[1], found[2]
        if first and last and int(first) > int(last):
            return None
        spans.append(_span(first, last, length))
    ordered = all(before[1] < after[0] for before, after in pairwise(spans))
    return spans if ordered else None


def _span(first: str, last: str, length: int) -> Span:
    if first:
        return int(first), int(last) if last else max(length - 1, int(first))
    size = int(last)  # the last so many bytes
    return (max(length - size, 0), max(length - 1, 0)) if size else (length, length)


def _beyond(response: Response, length: int) -> Response:
    headers = {"content-range": f"bytes */{length}", "content-length": "0"}
    return replace(response, status=_UNSATISFIABLE, headers=headers, body=b"")


def _partial(response: Response, body: bytes, said: dict[str, str]) -> Response:
    headers = {**response.headers, **said, "content-length": str(len(body))}
    return replace(response, status=_PARTIAL, headers=headers, body=body)


def _said(first: int, last: int, length: int) -> dict[str, str]:
    return {"content-range": f"bytes {first}-{last}/{length}"}


def _parts(response: Response, spans: list[Span], length: int) -> Response:
    """RFC 9110, 14.6: several parts, each under its own headers. The same parts have the same boundary."""
    boundary = sha256(response.body + repr(spans).encode()).hexdigest()[:24]
    of_each = f"content-type: {response.headers.get('content-type', 'application/octet-stream')}\r\n"
    body = b""
    for first, last in spans:
        said = "".join(f"{name}: {value}\r\n" for name, value in _said(first, last, length).items())
        body += f"--{boundary}\r\n{of_each}{said}\r\n".encode() + response.body[first : last + 1] + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return _partial(response, body, {"content-type": f"multipart/byteranges; boundary={boundary}"})
