"""A seeded scheduler: actors take turns at AWS calls, in an order that the seed decides and repeats."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Any

from aws_calls import around_calls
from botocore.exceptions import ReadTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_calls import Proceed

type Actor = Callable[[], object]
LATE = ReadTimeoutError(endpoint_url="https://s3.us-east-1.amazonaws.com")


class Schedule:
    """Runs actors in threads of which one moves at a time; each AWS call is where another may go on.

    `fault_rate`: how often a write to S3 takes effect and its answer is lost all the same.
    """

    def __init__(self, seed: int, fault_rate: float = 0.0) -> None:
        self._random = random.Random(seed)  # noqa: S311  a schedule, no secret
        self._fault_rate = fault_rate
        self._waiting: dict[str, threading.Event] = {}
        self._running = 0
        self._change = threading.Condition()
        self.order: list[str] = []
        self._errors: list[BaseException] = []

    def run(self, *actors: Actor, steady: Actor) -> None:
        """Run every actor to its end, `steady` without faults. Raises the first error of one."""
        named = [(f"actor-{i}", actor) for i, actor in enumerate(actors)] + [("actor-steady", steady)]
        threads = [threading.Thread(target=self._act, args=(actor,), name=name) for name, actor in named]
        self._running = len(threads)
        with around_calls(self._around):
            for thread in threads:
                thread.start()
            while self._next():
                pass
            for thread in threads:
                thread.join()
        if self._errors:
            raise self._errors[0]

    def _act(self, actor: Actor) -> None:
        try:
            self._turn("start")
            actor()
        except BaseException as error:  # noqa: BLE001  handed to the test
            self._errors.append(error)
        finally:
            with self._change:
                self._running -= 1
                self._change.notify()

    def _around(self, operation: str, _parameters: dict[str, Any], proceed: Proceed) -> Any:
        name = threading.current_thread().name
        if not name.startswith("actor-"):
            return proceed()
        self._turn(operation)
        result = proceed()
        if operation == "PutObject" and name != "actor-steady" and self._random.random() < self._fault_rate:
            raise LATE
        return result

    def _turn(self, what: str) -> None:
        """Wait until the scheduler lets this actor do `what`."""
        name = threading.current_thread().name
        event = threading.Event()
        with self._change:
            self._waiting[f"{name}:{what}"] = event
            self._running -= 1
            self._change.notify()
        event.wait()

    def _next(self) -> bool:
        """Let one actor go on once all of them wait; False when none is left."""
        with self._change:
            self._change.wait_for(lambda: self._running == 0)
            if not self._waiting:
                return False
            chosen = self._random.choice(sorted(self._waiting))
            self.order.append(chosen)
            self._running += 1
            self._waiting.pop(chosen).set()
            return True
