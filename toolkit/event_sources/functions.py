"""Functions, invoked as Lambda would: an event as JSON, a context, an answer as JSON or an error.

Source: Lambda Developer Guide, "Define Lambda function handler in Python" and "Using the Lambda context
object to retrieve Python function information".
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from msgspec import Struct

from toolkit.origins.api_event import LambdaContext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.event_sources.sources import Function

    type Handler = Callable[[dict[str, Any], Any], Any]

_log = logging.getLogger(__name__)


class TimedContext(LambdaContext, frozen=True, kw_only=True):
    """A context that knows when its function would be ended, in seconds of the monotonic clock."""

    deadline: float

    def get_remaining_time_in_millis(self) -> int:
        """Return the time left; nothing is ended here when it is over."""
        return max(0, round((self.deadline - time.monotonic()) * 1000))


class Outcome(Struct, frozen=True):
    """How an invocation ended: with an answer, or with an error of the function."""

    request_id: str
    answer: Any = None
    failed: bool = False


class Functions:
    """Handlers by the logical name of their function, each in one execution environment.

    `handlers` is looked into at each invocation, so that a new release may take the place of an old one.
    """

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._environments: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def invoke(self, function: Function, event: dict[str, Any]) -> Outcome:
        """Hand `event` to the function's handler, one event at a time.

        Whatever the handler raises, or returns that is not JSON, is a function error, even where a test lets
        the process die; only a wish to end this process goes on. Raises KeyError for a missing handler.
        """
        handler = self._handlers[function.name]
        with self._environments[function.name]:
            context = TimedContext(
                function.name,
                str(uuid4()),
                memory_limit_in_mb=function.memory,
                deadline=time.monotonic() + function.timeout,
            )
            try:
                # A round trip through JSON, since Lambda makes one on either side.
                answer = json.loads(json.dumps(handler(json.loads(json.dumps(event)), context)))
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException:  # noqa: BLE001  whatever ends a handler is an error of its function
                _log.exception("%s failed", function.name)
                return Outcome(context.aws_request_id, failed=True)
        return Outcome(context.aws_request_id, answer)
