"""A seeded scheduler: actors take turns at AWS calls, in an order that the seed decides and repeats.

Schedules with an even seed draw who goes on anew at each call. Those with an odd one let one actor go on
until it ends or rests, and hold two up just before they do what they have decided on, until nobody else can
go on. What goes wrong only where somebody takes long is found there (after Burckhardt et al., "A Randomized
Scheduler with Probabilistic Guarantees of Finding Bugs", 2010).
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

from aws_calls import around_calls
from botocore.exceptions import ReadTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_calls import Proceed

type Actor = Callable[[], object]
_EFFECTS = {"PutObject", "DeleteObject", "CreateInvalidation", "SendMessageBatch", "BatchWriteItem"}
_HELD_UP = 2
# More would be an outage, at the end of which a message may be dead.
_MOST_FAULTS = 3


def late() -> ReadTimeoutError:
    """Return what botocore raises where an answer does not come, whatever became of the call."""
    return ReadTimeoutError(endpoint_url="https://aws.example")


class Schedule:
    """Runs actors in threads of which one moves at a time; each AWS call is where another may go on.

    `fault_rate`: how often a call of one of the operations `losing` takes effect and its answer is lost.
    `order` is what happened, one line for each turn.
    """

    def __init__(self, seed: int, fault_rate: float = 0.0, losing: tuple[str, ...] = ("PutObject",)) -> None:
        self._random = random.Random(seed)  # noqa: S311  a schedule, no secret
        self._in_a_row = seed % 2 > 0
        self._fault_rate = fault_rate
        self._losing = losing
        self._faults = 0
        self._waiting: dict[str, tuple[str, Callable[[], bool], threading.Event]] = {}
        self._behind: dict[str, float] = {}
        self._hold_ups: Counter[str] = Counter()
        self._running = 0
        self._change = threading.Condition()
        self.order: list[str] = []
        self._errors: list[BaseException] = []

    def run(self, *actors: Actor, steady: Actor) -> None:
        """Run every actor to its end, `steady` without faults. Raises the first error of one."""
        named = [(f"actor-{i}", actor) for i, actor in enumerate(actors)] + [("actor-steady", steady)]
        self._behind = {name: self._random.random() for name, _ in named}
        self._hold_ups.update(self._random.choices(list(self._behind), k=_HELD_UP))
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

    def rest(self, until: Callable[[], bool]) -> None:
        """Let others go on until `until()`, or until nobody is left who could bring that about."""
        self._turn("rest", until)

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
        if name != "actor-steady" and operation in self._losing and self._is_lost():
            self.order[-1] += " (answer lost)"
            raise late()
        return result

    def _is_lost(self) -> bool:
        lost = self._faults < _MOST_FAULTS and self._random.random() < self._fault_rate
        self._faults += lost
        return lost

    def _turn(self, what: str, until: Callable[[], bool] = lambda: True) -> None:
        """Wait until the scheduler lets this actor do `what`, which it cannot but `until()`."""
        event = threading.Event()
        with self._change:
            self._waiting[threading.current_thread().name] = (what, until, event)
            self._running -= 1
            self._change.notify()
        event.wait()

    def _next(self) -> bool:
        """Let one actor go on once all of them wait; False when none is left."""
        with self._change:
            self._change.wait_for(lambda: self._running == 0)
            if not self._waiting:
                return False
            able = sorted(name for name, (_, until, _) in self._waiting.items() if until())
            chosen = self._chosen(able or sorted(self._waiting))
            what, _, event = self._waiting.pop(chosen)
            self.order.append(f"{chosen}: {what}")
            self._running += 1
            event.set()
            return True

    def _chosen(self, able: list[str]) -> str:
        if not self._in_a_row:
            return self._random.choice(able)
        while True:
            first = min(able, key=self._behind.__getitem__)
            if not (self._hold_ups[first] and self._waiting[first][0] in _EFFECTS):
                return first
            self._hold_ups[first] -= 1
            self._behind[first] = max(self._behind.values()) + 1
