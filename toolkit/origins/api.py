"""The HTTP API with its Lambda integration, as CloudFront meets it.

Source: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs", payload format
2.0. The path arrives decoded and cut at a decoded `?` (observed on HTTP APIs by others, not in the guide;
REST APIs and function URLs hand it on encoded). What is throttled is answered before the function: "Throttle
requests to your HTTP APIs" for 429; that a function without a free place makes it 503 is observed by others,
and to the edge every 5xx is the same.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from toolkit.distribution.exchange import OriginDown, OriginRequest, Response
from toolkit.origins.api_event import LambdaContext, api_event
from toolkit.origins.limits import Bucket, Places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.origins.limits import Limits

_log = logging.getLogger(__name__)
_NOT_OURS = frozenset({"connection", "content-length", "date", "transfer-encoding", "apigw-requestid"})


class ApiOrigin:
    """A Lambda handler behind an HTTP API's `$default` route.

    One event at a time, as in one execution environment. `down` set to True makes the API unreachable;
    `calls` counts the events that were handed on. With `limits` the API throttles, by the clock of the
    requests, and events that wait for the environment take up places of the function.
    """

    def __init__(
        self,
        handler: Callable[[dict[str, Any], Any], Any],
        *,
        function_name: str = "render",
        limits: Limits | None = None,
    ) -> None:
        self._handler = handler
        self._name = function_name
        self._environment = threading.Lock()
        self._bucket = Bucket(limits) if limits else None
        self._places = Places(limits) if limits else None
        self.down = False
        self.calls = 0

    def fetch(self, request: OriginRequest) -> Response:
        """Answer as the API would; raises `OriginDown` while it is switched off."""
        if self.down:
            raise OriginDown(self._name)
        event = api_event(request)
        result = self._admit(event, request.now)
        try:
            return _response(result, request, event["requestContext"]["requestId"])
        except (AttributeError, TypeError, ValueError):
            _log.exception("the handler returned what API Gateway does not take")
            return _response(_own(500), request, event["requestContext"]["requestId"])

    def _admit(self, event: dict[str, Any], now: float) -> Any:
        if self._bucket and not self._bucket.take(now):
            return _own(429)
        if self._places is None:
            return self._invoke(event)
        if not self._places.take():
            return _own(503)
        try:
            return self._invoke(event)
        finally:
            self._places.give_back()

    def _invoke(self, event: dict[str, Any]) -> Any:
        context = LambdaContext(self._name, event["requestContext"]["requestId"])
        with self._environment:
            self.calls += 1
            try:
                # A round trip through JSON, since Lambda makes one on either side.
                return json.loads(json.dumps(self._handler(event, context)))
            except Exception:  # noqa: BLE001  whatever a handler raises, API Gateway answers 500
                _log.exception("the handler failed")
                return _own(500)


def _own(status: int) -> dict[str, Any]:
    """Return API Gateway's own answer; it says nothing of caching."""
    body = f'{{"message":"{HTTPStatus(status).phrase}"}}'
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": body}


def _response(result: Any, request: OriginRequest, identity: str) -> Response:
    if not isinstance(result, dict) or "statusCode" not in result:
        # "API Gateway assumes": a result without a status is the body of a 200.
        text = result if isinstance(result, str) else json.dumps(result)
        result = {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": text}
    status = int(result["statusCode"])
    body = _body(result)
    headers = {"content-type": "text/plain;charset=UTF-8"} | _headers(result.get("headers") or {})
    if result.get("cookies"):
        headers["set-cookie"] = ", ".join(result["cookies"])
    headers |= {
        "apigw-requestid": identity,
        "content-length": str(len(body)),
        "date": formatdate(request.now, usegmt=True),
    }
    if status == 304:  # noqa: PLR2004
        headers = {name: value for name, value in headers.items() if not name.startswith("content-")}
    return Response(status, headers, b"" if request.method == "HEAD" or status == 304 else body, "lambda")  # noqa: PLR2004


def _headers(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in headers.items() if name.lower() not in _NOT_OURS}


def _body(result: Mapping[str, Any]) -> bytes:
    body = result.get("body") or ""
    return base64.b64decode(body, validate=True) if result.get("isBase64Encoded") else str(body).encode()
