"""Seeing and bending AWS calls: every call of every client passes here while a `CallLog` is open."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from botocore.client import BaseClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

type Proceed = Callable[[], Any]
type Around = Callable[[str, dict[str, Any], Proceed], Any]


@contextmanager
def around_calls(around: Around) -> Iterator[None]:
    """Hand each call to `around` as its operation's name, its parameters and the way to make it."""
    real = BaseClient._make_api_call

    def make(client: BaseClient, operation: str, parameters: dict[str, Any]) -> Any:
        return around(operation, parameters, lambda: real(client, operation, parameters))

    with patch.object(BaseClient, "_make_api_call", make):
        yield


@contextmanager
def recorded_calls() -> Iterator[list[str]]:
    """Record the operations that are called."""
    calls: list[str] = []

    def record(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        calls.append(operation)
        return proceed()

    with around_calls(record):
        yield calls


@contextmanager
def failing_calls(error: Exception, *operations: str, after: bool = False) -> Iterator[None]:
    """Make the named operations fail with `error`; with `after`, only once they have taken effect."""

    def fail(operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        if operation not in operations:
            return proceed()
        if after:
            proceed()
        raise error

    with around_calls(fail):
        yield
