"""Steps are taken in the background, and quiet is told once it is true."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from toolkit.event_sources.background import repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def told(done: Sequence[int], left: Sequence[int]) -> list[str]:
    """Return what happened in which order, of a step that did `done` and then nothing more.

    `left`: what is said to be left each time that it is asked, and nothing after that.
    """
    events: list[str] = []
    over = threading.Event()
    doing, leaving = iter(done), iter(left)

    def step() -> int:
        number = next(doing, None)
        if number is None and not next(waiting, True):
            over.set()
        return number or 0

    def asked() -> int:
        number = next(leaving, 0)
        events.append(f"{number} left")
        return number

    # Some rounds more, in which nothing happens and nothing may be told.
    waiting = iter([True] * (len(left) + 5) + [False])
    with repeated([step], asked, 0, lambda: events.append("quiet")):
        assert over.wait(20)
    return events


def test_quiet_is_told_after_work_and_once() -> None:
    assert told([3, 1], []) == ["0 left", "quiet"]


def test_quiet_is_not_told_without_work() -> None:
    assert told([], []) == []


def test_quiet_is_told_again_after_more_work() -> None:
    assert told([1, 0, 2], []) == ["0 left", "quiet", "0 left", "quiet"]


def test_quiet_is_told_only_when_nothing_is_left() -> None:
    """What is in flight or delayed is asked for again in each round that does nothing."""
    assert told([1], [2, 1]) == ["2 left", "1 left", "0 left", "quiet"]


def test_a_step_that_fails_keeps_no_other_from_being_taken() -> None:
    taken, over = [], threading.Event()

    def fail() -> int:
        raise ValueError

    def go_on() -> int:
        taken.append(1)
        if len(taken) > 3:
            over.set()
        return 0

    steps: list[Callable[[], int]] = [fail, go_on]
    with repeated(steps, lambda: 0, 0, lambda: None):
        assert over.wait(20)
