"""What the result of a CloudFront Function at viewer-request means, and which results CloudFront refuses.

Source: CloudFront Developer Guide, "CloudFront Functions event structure" (version 1.0) and "Restrictions
on all edge functions".
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from toolkit.distribution import edge_headers
from toolkit.distribution.exchange import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.exchange import Request

_URI_SIZE = 8_192  # with its query
_NOT_IN_A_QUERY = re.compile(r"[\x00-\x20\x7f#]")
_STATUSES = range(100, 600)


class InvalidResult(Exception):
    """What the function returned fails CloudFront's validation: 502."""


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
    headers = _headers(result)
    if changed := edge_headers.overwritten(request.headers, headers):
        raise InvalidResult(f"the function may only read {', '.join(changed)}")
    cookies, query = _cookies(request, given, result), _query(request, given, result)
    headers = edge_headers.hidden(request.headers) | headers | ({"cookie": cookies} if cookies else {})
    if (uri, query) != (request.path, request.query) and len(f"{uri}?{query}") >= _URI_SIZE:
        raise InvalidResult("the changed uri is too long")
    return replace(request, path=uri, query=query, headers=headers)


def _cookies(request: Request, given: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    changed = result.get("cookies", {})
    if changed == given["cookies"]:
        return request.headers.get("cookie", "")
    return "; ".join(f"{name}={value}" for name, value in _pairs(changed))


def _query(request: Request, given: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    changed = result.get("querystring", {})
    if changed == given["querystring"]:
        return request.query  # "CloudFront forwards the values that it received"
    query = "&".join(f"{name}={value}" if value else name for name, value in _pairs(changed))
    if _NOT_IN_A_QUERY.search(query):
        raise InvalidResult("the changed query holds what a query cannot")
    return query


def _response(result: Mapping[str, Any]) -> Response:
    status = result["statusCode"]
    if not isinstance(status, int) or status not in _STATUSES:
        raise InvalidResult(f"not a status: {status!r}")
    headers, body = _headers(result), _body(result.get("body", ""))
    cookies = [f"{name}={value}" for name, value in _pairs(result.get("cookies", {}))]
    if cookies:
        headers["set-cookie"] = ", ".join(cookies)
    return Response(status, headers | {"content-length": str(len(body))}, body, "function")


def _body(body: Any) -> bytes:
    match body:
        case str() | {"encoding": "text", "data": str()}:
            return (body if isinstance(body, str) else body["data"]).encode()
        case {"encoding": "base64", "data": str(data)}:
            try:
                return base64.b64decode(data, validate=True)
            except binascii.Error as error:
                raise InvalidResult("the body is not base64") from error
    raise InvalidResult("the body is neither text nor base64")


def _headers(result: Mapping[str, Any]) -> dict[str, str]:
    headers = _values(result.get("headers", {}))
    if names := edge_headers.forbidden(headers):
        raise InvalidResult(f"the function may not set {', '.join(names)}")
    return headers


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
