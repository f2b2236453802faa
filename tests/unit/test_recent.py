"""What was made last is kept for the very same things, and for no others."""

from __future__ import annotations

import sys
from itertools import count
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.recent import Recent

if TYPE_CHECKING:
    from types import FrameType


def test_of_the_same_things_it_is_made_once() -> None:
    """Objects are told by what they are, texts by what they say."""
    recent, thing = Recent[object](1), ["a"]
    made = recent.of((thing, "x"), object)
    assert recent.of((thing, "xy"[:1]), object) is made


@pytest.mark.parametrize("other", [(["a"], "x"), ("x",), ("x", "x")])
def test_of_others_it_is_made_anew(other: tuple[object, ...]) -> None:
    """An equal object is another one; fewer things, and text for an object, are others too."""
    recent = Recent[object](9)
    assert recent.of((["a"], "x"), object) is not recent.of(other, object)


def test_what_raises_is_not_kept() -> None:
    """The next one who asks has it made again."""
    recent = Recent[int](1)
    with pytest.raises(ZeroDivisionError):
        recent.of(("x",), lambda: 1 // 0)
    assert recent.of(("x",), lambda: 2) == 2


@given(st.lists(st.integers(0, 5)), st.integers(1, 4))
def test_it_is_as_if_all_were_made_anew(asked: list[int], most: int) -> None:
    """Whatever is asked for in whatever order, and however few are kept: things that come and go too."""
    things, recent = [[number] for number in range(6)], Recent[int](most)
    for number in asked:
        assert recent.of((things[number],), lambda number=number: number) == number  # type: ignore[misc]
        assert recent.of(([number],), lambda number=number: number) == number  # type: ignore[misc]


class Paused(str):
    """A text that stops who puts it into a dict, after he has looked for it there, until he may go on."""

    __slots__ = ("go_on", "hashed", "is_here")

    def __init__(self, _text: str) -> None:
        self.hashed, self.is_here, self.go_on = count(1), Event(), Event()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True

    def __hash__(self) -> int:
        if next(self.hashed) == 2:
            self.is_here.set()
            self.go_on.wait(10)
        return str.__hash__(self)


def test_another_thread_may_come_between_any_two_steps() -> None:
    """A laptop answers readers in threads: who is half through with keeping something ends nobody else."""
    for step in count():
        recent, other, left = Recent[str](1), Paused("b"), iter(range(step))
        recent.of(("x",), str)
        thread = Thread(target=recent.of, args=((other,), str))

        def meanwhile(frame: FrameType, event: str, _: object) -> Any:
            frame.f_trace_opcodes = True
            if event == "opcode" and next(left, None) is None and not thread.ident:  # noqa: B023
                thread.start()  # noqa: B023
                other.is_here.wait(10)  # noqa: B023
            return meanwhile

        def trace(frame: FrameType, *_: object) -> Any:
            return meanwhile if frame.f_code is Recent.of.__code__ else None

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            assert recent.of(("a",), lambda: "made") == "made"
        finally:
            sys.settrace(before)
            other.go_on.set()
        if not thread.ident:
            assert step > 10
            return
        thread.join()
        assert recent.of(("c",), lambda: "c") == "c"
