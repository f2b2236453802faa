"""Calling the render function past the edge, as API Gateway would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.distribution import OriginRequest
from toolkit.origins.api_event import LambdaContext, api_event

if TYPE_CHECKING:
    from toolkit.service import Service

NOW = 1_795_348_800.0


def secret_of(service: Service) -> str:
    """Return the secret that the edge sends."""
    return service.stack.environment("RenderFunction")["ORIGIN_SECRETS"].split(",")[0]


def invoke(service: Service, path: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    """Return what the function answers; by default the request carries the edge's secret."""
    sent = {"host": "api.local", "x-origin-secret": secret_of(service)}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    event = api_event(OriginRequest(method, path, "", sent, NOW))
    return service.handler(event, LambdaContext("render", "local"))
