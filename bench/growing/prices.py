"""Prices, and how long things are assumed to take: every number of the costs that is not counted.

List prices of us-east-1 in November 2026, without what is free: of purged paths 1,000 and of SQS requests a
million each month. Left out: storage, logs, alarms, the standing polls of empty queues, and what publishing
reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .deployment import Deployment
    from .run import Run

# Seconds of a call of a function in Lambda, what goes with it included: assumed, not measured.
_SECONDS = {
    "HeadObject": 0.05,  # a page is looked at: HEAD, read, render
    "PutObject": 0.05,  # and put, with the look after it
    "DeleteObject": 0.05,
    "ListObjectsV2": 0.1,
    "CreateInvalidation": 0.3,
    "SendMessageBatch": 0.02,
    "ReceiveMessage": 1.0,  # of a dead-letter queue: a long poll
    "BatchGetItem": 0.0,  # in HeadObject and PutObject
    "Query": 0.01,
}
INVOCATION_SECONDS = 0.02

_MILLION = 1e-6
_READ_UNIT = 0.125 * _MILLION
_WRITE_UNIT = 0.625 * _MILLION
_SQS_REQUEST = 0.40 * _MILLION
_LAMBDA_REQUEST = 0.20 * _MILLION
_GB_SECOND = 0.0000133334  # arm64
_S3 = {"HeadObject": 0.0004 / 1000, "PutObject": 0.005 / 1000, "ListObjectsV2": 0.005 / 1000}
_SQS = frozenset({"SendMessageBatch", "ReceiveMessage", "DeleteMessage"})  # each of less than 64 KB
_PATH = 0.005


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
