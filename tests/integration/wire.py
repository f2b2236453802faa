"""The wire: every AWS call passes here, with the actor that makes it; a fault strikes here."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aws_calls import around_calls
from faults import Call, named
from ledger import Ledger
from worst_edge import WorstEdge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from aws_calls import Proceed
    from faults import Fault

_LISTED = 2  # keys of a listing, so that few pages make several


class Wire:
    """What is called by whom. `calls` are those of actors, `worst` and `ledger` what came of all of them."""

    def __init__(self, queues: Mapping[str, str], fault: Fault | None = None) -> None:
        """`queues`: the names of queues by their URLs."""
        self.calls: list[Call] = []
        self.worst, self.ledger = WorstEdge(), Ledger()
        self._queues = queues
        self._fault = fault
        self._actors = [""]
        self.slips: list[Exception] = []
        self._surprises: dict[tuple[str, str, str], Callable[[], object]] = {}

    @contextmanager
    def listening(self) -> Iterator[None]:
        """See and bend every call until the end of the block."""
        with around_calls(self._around):
            yield
        if self.slips:
            raise self.slips[0]

    @contextmanager
    def acting(self, actor: str) -> Iterator[None]:
        """Take the calls until the end of the block for those of `actor`; of nobody, if it is empty."""
        self._actors.append(actor)
        try:
            yield
        finally:
            self._actors.pop()

    def before(self, actor: str, what: str, key: str, act: Callable[[], object]) -> None:
        """Let something happen when a call for the S3 key `key` is about to be made for the first time."""
        self._surprises[actor, what, key] = act

    def _around(self, operation: str, parameters: dict[str, Any], proceed: Proceed) -> Any:
        def done() -> Any:
            sent = dict(parameters)
            try:
                answer = proceed()
            finally:
                parameters.update(sent)  # botocore puts its own in the place of some
            self.worst.see(operation, parameters)
            self.ledger.see(operation, parameters, answer)
            return answer

        actor = self._actors[-1]
        if not actor:
            return done()
        call = Call(actor, named(operation, parameters, self._queues))
        if operation == "ListObjectsV2":
            parameters["MaxKeys"] = _LISTED
        self._surprise(call, str(parameters.get("Key", "")))
        self.calls.append(call)
        if self._fault and self._fault.strikes(call):
            return self._fault.strike(operation, parameters, done)
        return done()

    def _surprise(self, call: Call, key: str) -> None:
        act = self._surprises.pop((*call, key), None)
        if act is None:
            return
        try:
            with self.acting(""):
                act()
        except Exception as error:
            self.slips.append(error)  # whoever makes the call may survive it; the test does not
            raise
