"""Functions, loaded as a cold start does, and what one invocation said."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import uuid4

from msgspec import Struct

from toolkit.origins.api_event import LambdaContext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    type Handler = Callable[[dict[str, Any], Any], Any]

ROOT = Path(__file__).parents[1]
_HERE = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "POWERTOOLS_METRICS_NAMESPACE": "CompoundPages",
}

# What every function that makes pages needs to know.
NEEDED = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "TABLE_NAME": "table",
    "PAGE_BUCKET": "bucket",
    "CONTENT_ROOT": str(ROOT / "content"),
    "EDGE_SECONDS": "60",
    "ORIGIN_SECRETS": "secret",
    "CHANGES_QUEUE_URL": "https://sqs.example/changes",
}


class Context(LambdaContext, frozen=True):
    """A context whose function is stopped after so many seconds."""

    seconds: float = 60.0

    def get_remaining_time_in_millis(self) -> int:
        """Return the time left, which does not pass."""
        return round(self.seconds * 1000)


def context(name: str, seconds: float = 60.0) -> Context:
    """Return the context of one invocation."""
    return Context(name, str(uuid4()), seconds=seconds)


def cold_start(name: str, environment: Mapping[str, str]) -> Handler:
    """Load functions/<name>/app.py anew with nothing but this environment, and return its handler."""
    spec = importlib.util.spec_from_file_location(f"tests.{name}.app", ROOT / "functions" / name / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A name of its own, since loggers of one name share the stream that the first of them wrote to.
    service = {"POWERTOOLS_SERVICE_NAME": f"{name}-{uuid4()}"}
    with patch.dict(os.environ, _HERE | service | dict(environment), clear=True):
        spec.loader.exec_module(module)
    handler: Handler = module.handler
    return handler


def event(name: str) -> dict[str, Any]:
    """Return tests/events/<name>.json."""
    found: dict[str, Any] = json.loads((ROOT / "tests" / "events" / f"{name}.json").read_text())
    return found


class Said(Struct):
    """What an invocation printed: its metrics by name, and its log."""

    metrics: dict[str, float]
    log: list[dict[str, Any]]


def said(printed: str) -> Said:
    """Return what was printed on standard output, as CloudWatch would take it."""
    lines = [json.loads(line) for line in printed.splitlines()]
    metrics: dict[str, float] = {}
    for line in lines:
        for directive in line.get("_aws", {}).get("CloudWatchMetrics", []):
            assert directive["Namespace"] == "CompoundPages"
            metrics |= {one["Name"]: sum(line[one["Name"]]) for one in directive["Metrics"]}
    metrics.pop("ColdStart", None)
    return Said(metrics, [line for line in lines if "level" in line])
