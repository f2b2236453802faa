"""Recent: what was made of the last few things, kept for the very same things (docs/adr/0047)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Recent[T]:
    """What was made last, at most so many, each with what it was made of.

    Things are the same if they are one object, texts if they are equal: to compare two records takes about as
    long as to make something of them. What is kept keeps its things alive, so that none of them can be
    mistaken for another one in its place. Only what can never change may be given.
    """

    def __init__(self, most: int) -> None:
        """`most`: how many are kept; the one made first goes first."""
        self._most = most
        self._kept: dict[tuple[object, ...], tuple[tuple[object, ...], T]] = {}

    def of(self, given: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what `make` returns for `given`, made now or earlier. Raises as `make` does."""
        key = tuple([one if isinstance(one, str) else id(one) for one in given])
        if found := self._kept.get(key):
            return found[1]
        made = make()
        oldest_first = tuple(self._kept)  # other threads may keep something meanwhile
        for oldest in oldest_first[: max(0, len(oldest_first) + 1 - self._most)]:
            self._kept.pop(oldest, None)
        self._kept[key] = given, made
        return made
