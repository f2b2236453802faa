"""The deployment: the template's numbers, and the environment of its functions."""

from __future__ import annotations

from typing import Any, NamedTuple

from toolkit.cloudformation.expand import expand
from toolkit.cloudformation.parameters import ACCOUNT, REGION
from toolkit.content import OWN
from toolkit.stack import TEMPLATE

TABLE, BUCKET = "records", "pages"
_NAMES = ("CHANGES", "SWEEP", "SWEEP_START")
QUEUES = {name: name.lower().replace("_", "-") for one in _NAMES for name in (one, f"{one}_DEAD")}
_AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


class Function(NamedTuple):
    """A function's timeout in seconds and memory in megabytes."""

    timeout: int
    memory: int


class Deployment(NamedTuple):
    """Functions by name, how many records or messages one event holds at most, and the limit of a purge."""

    functions: dict[str, Function]
    batches: dict[str, int]
    purge_limit: str

    def environment(self, distribution: str) -> dict[str, str]:
        """Return the environment of all functions together."""
        urls = {f"{name}_QUEUE_URL": queue_url(name) for name in QUEUES}
        names = {"TABLE_NAME": TABLE, "PAGE_BUCKET": BUCKET, "DISTRIBUTION_ID": distribution}
        limits = {"PURGE_LIMIT": self.purge_limit, "EDGE_SECONDS": "3600"}
        return {**_AWS, **urls, **names, **limits, "CONTENT_ROOT": str(OWN)}


def queue_url(name: str) -> str:
    """Return the URL of the queue that the environment knows as `name`."""
    return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{QUEUES[name]}"


def read() -> Deployment:
    """Return what template.yaml says, parameters at their defaults."""
    template = expand(TEMPLATE)
    resources = {name: one["Properties"] for name, one in template["Resources"].items()}

    def number(value: Any) -> int:  # noqa: ANN401  a template's value
        return int(template["Parameters"][value["Ref"]]["Default"] if isinstance(value, dict) else value)

    def function(name: str) -> Function:
        said = resources[f"{name.capitalize()}Function"]
        return Function(number(said["Timeout"]), number(said["MemorySize"]))

    batches = {
        "STREAM": resources["PlanFunctionRecords"]["BatchSize"],
        "CHANGES": resources["RefreshFunctionChanges"]["BatchSize"],
        "SWEEP": resources["RefreshFunctionSweep"]["BatchSize"],
        "SWEEP_START": resources["SweepFunctionStarts"]["BatchSize"],
    }
    functions = {name: function(name) for name in ("plan", "sweep", "refresh")}
    return Deployment(functions, batches, str(number({"Ref": "PurgeLimit"})))
