"""The event that a CloudFront Function gets at viewer-request, and what its result means.

Source: CloudFront Developer Guide, "CloudFront Functions event structure" (version 1.0) and "Restrictions
on all edge functions", "HTTP headers".
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from toolkit.distribution.exchange import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.distribution.exchange import Request

_DISALLOWED = re.compile(
    r"connection|expect|keep-alive|proxy-(authenticate|authorization|connection)|trailer|upgrade|x-accel-.*"
    r"|x-amz-cf-.*|x-amzn-(auth|cf-.*|errortype|fle-profile|header-.*|lambda-.*|requestid)|x-cache|x-edge-.*"
    r"|x-forwarded-proto|x-real-ip"
)
_READ_ONLY = ("content-length", "host", "transfer-encoding", "via")
_STATUSES = range(100, 600)


class InvalidResult(Exception):
    """What the function returned fails CloudFront's validation: 502."""


def viewer_request(request: Request) -> dict[str, Any]:
    """Return the event for a reader's request."""
    visible = {name: value for name, value in request.headers.items() if not _DISALLOWED.fullmatch(name)}
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


def outcome(request: Request, given: Mapping[str, Any], result: Any) -> Request | Response:
    """Return what a function's result stands for; `given` is the request that it got in the event.

    Raises `InvalidResult`.
    """
    if not isinstance(result, dict):
        raise InvalidResult("the function returned no object")
    if "statusCode" in result:
        return _response(result)
    if result.get("method") != request.method:
        raise InvalidResult("the function changed the method")
    uri = result.get("uri")
    if not isinstance(uri, str) or not uri.startswith("/"):
        raise InvalidResult("the uri does not begin with a slash")
    headers = _values(result.get("headers", {}))
    _check_headers(headers)
    if any(headers.get(name) != request.headers.get(name) for name in _READ_ONLY):
        raise InvalidResult("the function changed a read-only header")
    hidden = {name: value for name, value in request.headers.items() if _DISALLOWED.fullmatch(name)}
    cookies = "; ".join(f"{name}={value}" for name, value in _pairs(result.get("cookies", {})))
    headers = hidden | headers | ({"cookie": cookies} if cookies else {})
    return replace(request, path=uri, query=_query(request, given, result), headers=headers)


def _query(request: Request, given: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    changed = result.get("querystring", {})
    if changed == given["querystring"]:
        return request.query  # "CloudFront forwards the values that it received"
    return "&".join(f"{name}={value}" if value else name for name, value in _pairs(changed))


def _response(result: Mapping[str, Any]) -> Response:
    status = result["statusCode"]
    if not isinstance(status, int) or status not in _STATUSES:
        raise InvalidResult(f"not a status: {status!r}")
    headers = _values(result.get("headers", {}))
    _check_headers(headers)
    body = _body(result.get("body", ""))
    cookies = [f"{name}={value}" for name, value in _pairs(result.get("cookies", {}))]
    if cookies:
        headers["set-cookie"] = ", ".join(cookies)
    return Response(status, headers | {"content-length": str(len(body))}, body, "function")


def _body(body: Any) -> bytes:
    if isinstance(body, str):
        return body.encode()
    match body:
        case {"encoding": "text", "data": str(data)}:
            return data.encode()
        case {"encoding": "base64", "data": str(data)}:
            try:
                return base64.b64decode(data, validate=True)
            except binascii.Error as error:
                raise InvalidResult("the body is not base64") from error
    raise InvalidResult("the body is neither text nor base64")


def _check_headers(headers: Mapping[str, str]) -> None:
    for name in headers:
        if name != name.lower() or _DISALLOWED.fullmatch(name):
            raise InvalidResult(f"the function may not set {name!r}")


def _fields(pairs: Iterable[Iterable[str]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name not in fields:
            fields[name] = {"value": value}
            continue
        first = fields[name]
        first.setdefault("multiValue", [{"value": first["value"]}]).append({"value": value})
    return fields


def _pairs(fields: Any) -> list[tuple[str, str]]:
    _values({} if fields is None else fields)
    return [
        (name, one["value"]) for name, field in fields.items() for one in field.get("multiValue", [field])
    ]


def _values(fields: Any) -> dict[str, str]:
    if not isinstance(fields, dict):
        raise InvalidResult(f"not an object: {fields!r}")
    for name, field in fields.items():
        if not isinstance(field, dict) or not isinstance(field.get("value"), str):
            raise InvalidResult(f"{name!r} has no value that is text")
    return {name: field["value"] for name, field in fields.items()}
