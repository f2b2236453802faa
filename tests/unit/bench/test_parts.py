from __future__ import annotations

import time

from bench.handlers.parts import Parts


class Loader:
    """Something with a method to watch."""

    def load(self, seconds: float, *, name: str = "loaded") -> str:
        """Take a while."""
        time.sleep(seconds)
        return name


def test_what_passes_within_a_part_is_counted_once() -> None:
    """Parts of parts are the inner one's alone, so all of them together are never more than what passed."""
    parts = Parts()
    loader = Loader()
    parts.watch("inner", Loader, "load")
    started = time.perf_counter()
    assert parts.take("outer", lambda: loader.load(0.02, name="this")) == "this"
    passed = 1000 * (time.perf_counter() - started)
    assert set(parts.milliseconds) == {"inner", "outer"}
    assert sum(parts.milliseconds.values()) <= passed
    assert parts.milliseconds["inner"] >= 20


def test_a_part_that_fails_is_counted_too() -> None:
    parts = Parts()

    def fail() -> None:
        raise LookupError

    for _ in range(2):
        try:
            parts.take("failing", fail)
        except LookupError:
            continue
    assert set(parts.milliseconds) == {"failing"}
