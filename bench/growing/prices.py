"""Prices, and how long things are assumed to take: every number of the costs that is not counted.

They stand in bench/prices.toml: list prices of us-east-1, without what is free: of purged paths 1,000 and of
SQS requests a million each month. Left out: storage, logs, alarms, the standing polls of empty queues, and
what publishing reads. docs/cost.md has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bench.pricing import sheet

if TYPE_CHECKING:
    from .deployment import Deployment
    from .run import Run

_SHEET = sheet.read()
_SECONDS = _SHEET.seconds  # of a call of a function in Lambda, what goes with it included
INVOCATION_SECONDS = _SECONDS["invocation"]

_READ_UNIT, _WRITE_UNIT = _SHEET.price["read_unit"].each, _SHEET.price["write_unit"].each
_SQS_REQUEST = _SHEET.price["sqs_request"].each
_LAMBDA_REQUEST = _SHEET.price["lambda_request"].each
_GB_SECOND = _SHEET.price["lambda_arm64"].each
_S3_READ, _S3_WRITE = _SHEET.price["s3_read"].each, _SHEET.price["s3_write"].each
_S3 = {"HeadObject": _S3_READ, "PutObject": _S3_WRITE, "ListObjectsV2": _S3_WRITE}
_SQS = frozenset({"SendMessageBatch", "ReceiveMessage", "DeleteMessage"})  # each of less than 64 KB
_PATH = _SHEET.price["purge_path"].each


def seconds(operation: str) -> float:
    """Return how long one call of `operation` is assumed to take. Raises KeyError for one not thought of."""
    return _SECONDS[operation]


class Cost(NamedTuple):
    """Dollars: of the purged paths, of everything else, and what share of that is Lambda's."""

    purge: float
    rest: float
    functions: float


def cost(run: Run, deployment: Deployment) -> Cost:
    """Return what `run` costs."""
    functions = sum(
        run.invoked[name] * _LAMBDA_REQUEST + run.seconds[name] * function.memory / 1024 * _GB_SECOND
        for name, function in deployment.functions.items()
    )
    requests = sum(run.operations[name] for name in _SQS) + run.polls
    calls = sum(run.operations[name] * price for name, price in _S3.items()) + requests * _SQS_REQUEST
    table = run.read_units * _READ_UNIT + run.write_units * _WRITE_UNIT
    paths = sum(len(items) for items in run.purged)
    return Cost(paths * _PATH, functions + calls + table, functions)
