"""What the API and the function behind it let through, read from the template.

Source: API Gateway Developer Guide, "Throttle requests to your HTTP APIs for better throughput" (a token
bucket, in which a token counts for a request) and "Quotas for configuring and running an HTTP API"; Lambda
Developer Guide, "Configuring reserved concurrency for a function".
"""

from __future__ import annotations

from threading import Lock, Semaphore
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Limits(NamedTuple):
    """Requests a second and at once that the API lets through, and invocations at once; None for no bound."""

    rate: float
    burst: float
    concurrency: int | None = None


# What an account allows all of its APIs together, where a stage says nothing.
_ACCOUNT_RATE, _ACCOUNT_BURST = 10_000.0, 5_000.0


def read_limits(stage: Mapping[str, Any], function: Mapping[str, Any]) -> Limits:
    """Return the limits of a resolved `AWS::ApiGatewayV2::Stage` and the function that it calls.

    Raises ValueError for limits of single routes, which nothing here keeps.
    """
    if stage.get("RouteSettings"):
        message = "RouteSettings: the local API has one route"
        raise ValueError(message)
    route = stage.get("DefaultRouteSettings", {})
    reserved = function.get("ReservedConcurrentExecutions")
    return Limits(
        rate=float(route.get("ThrottlingRateLimit", _ACCOUNT_RATE)),
        burst=float(route.get("ThrottlingBurstLimit", _ACCOUNT_BURST)),
        concurrency=None if reserved is None else int(reserved),
    )


class Bucket:
    """A token bucket: full at first, `rate` tokens a second come back, never more than `burst` are in it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tokens = limits.burst
        self._filled: float | None = None
        self._guard = Lock()

    def take(self, now: float) -> bool:
        """Take a token at the time `now`, in seconds; return whether there was one."""
        with self._guard:
            passed = 0 if self._filled is None else max(0, now - self._filled)
            self._tokens = min(self._limits.burst, self._tokens + passed * self._limits.rate)
            self._filled = now if self._filled is None else max(now, self._filled)
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True


class Places:
    """Places for invocations at once: who finds none is turned away, not kept waiting."""

    def __init__(self, limits: Limits) -> None:
        self._free = None if limits.concurrency is None else Semaphore(limits.concurrency)

    def take(self) -> bool:
        """Take a place; return whether one was free."""
        return self._free is None or self._free.acquire(blocking=False)

    def give_back(self) -> None:
        """Give back a place that was taken."""
        if self._free is not None:
            self._free.release()
