"""The event of an HTTP API (payload format 2.0) and the context that a Lambda handler gets with it.

Source: API Gateway Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs"; Lambda Developer
Guide, "Using the Lambda context object to retrieve Python function information".
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote
from uuid import uuid4

from msgspec import Struct

from toolkit.cloudformation.parameters import ACCOUNT, REGION

if TYPE_CHECKING:
    from toolkit.distribution.exchange import OriginRequest

_EDGE_ADDRESS = "127.0.0.1"


class LambdaContext(Struct, frozen=True):
    """What a handler may ask of its runtime."""

    function_name: str
    aws_request_id: str
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 1024

    @property
    def invoked_function_arn(self) -> str:
        """The function's ARN."""
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        """Where the function would log."""
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        """Which stream of the group it would log to."""
        return "local"

    def get_remaining_time_in_millis(self) -> int:
        """Return the time left; nothing is timed out here."""
        return 10_000


def api_event(request: OriginRequest) -> dict[str, Any]:
    """Return the event that API Gateway would make of a request to its `$default` stage and route."""
    path = unquote(request.path, errors="replace").partition("?")[0] or "/"
    at = datetime.fromtimestamp(request.now, UTC)
    headers = dict(request.headers) | {
        "content-length": "0",
        "x-amzn-trace-id": f"Root=1-{int(request.now):08x}-{uuid4().hex[:24]}",
        "x-forwarded-for": _EDGE_ADDRESS,
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": headers["host"].partition(".")[0],
            "domainName": headers["host"],
            "domainPrefix": headers["host"].partition(".")[0],
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": _EDGE_ADDRESS,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": uuid4().hex[:15] + "=",
            "routeKey": "$default",
            "stage": "$default",
            "time": at.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(request.now * 1000),
        },
        "isBase64Encoded": False,
    }
    if request.query:
        event["queryStringParameters"] = _combined(request.query)
    return event


def _combined(query: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        values[name] = f"{values[name]},{value}" if name in values else value
    return values
