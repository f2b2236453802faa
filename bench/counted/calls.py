"""Seeing every AWS call of every client that is made meanwhile, and answering it from memory."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from botocore import handlers

from .wire import taken_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .account import Account


class Call(NamedTuple):
    """A call: which function makes it, and its operation."""

    by: str
    operation: str


class Calls:
    """The calls so far, and how long they would have taken.

    `elsewhere`: CPU seconds of this process that AWS would have spent.
    `by`: the function that makes the next calls; while it is empty none is counted.
    """

    def __init__(self, takes: Callable[[str], float] = lambda _operation: 0.0) -> None:
        """`takes`: the seconds of one call of an operation."""
        self.by = ""
        self.made = Counter[Call]()
        self.order: list[str] = []
        self.seconds = 0.0
        self.elsewhere = 0.0
        self._takes = takes

    def make(self, operation: str) -> None:
        """Count one call, if somebody makes it."""
        if not self.by:
            return
        self.made[Call(self.by, operation)] += 1
        self.order.append(operation)
        self.seconds += self._takes(operation)


@contextmanager
def watched(calls: Calls, account: Account | None = None, *, parsed: bool = False) -> Iterator[None]:
    """Count the calls of every client made in this block; answer them from `account` if there is one.

    The clients are botocore's own: parameters are checked, if the client does that, and serialised. Where the
    request would be signed and sent, stands its answer; with `parsed`, botocore reads what DynamoDB answers
    as ever, too. Clients made before the block go on to AWS.
    """

    def begin(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        context["asked"] = params

    def answer(model: Any, context: dict[str, Any], **_: object) -> object:  # noqa: ANN401  botocore's own
        calls.make(model.name)
        service = model.service_model.service_name
        if account is None:
            return None
        started = time.process_time()
        http, answered = account.answer(service, model.name, context["asked"])
        calls.elsewhere += time.process_time() - started
        if parsed and service == "dynamodb":
            answered, wrote = taken_in(model, answered)
            calls.elsewhere += wrote
        return http, answered

    added = [("before-parameter-build", begin), ("before-call", answer)]
    with patch.object(handlers, "BUILTIN_HANDLERS", [*handlers.BUILTIN_HANDLERS, *added]):
        yield
