"""Passages: what pages cite of one record, kept for the next page that cites it under the same numbers.

A part of a page follows from its record and from the numbers that its sources have there (docs/adr/0053).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from msgspec import Struct

PARTS, NUMBERINGS = 64, 24  # how many are kept of a record, and of each part


class Passage[T]:
    """One part of a record: the sources that it asks for, and what was made of it under their numbers.

    `asked`: each id once, in the order in which the part cites them, on record or not. `under`: by the number
    that each of them had, 0 if none, what was made, and how many of its statements had no source.
    """

    def __init__(self, asked: Iterable[str]) -> None:
        """Nothing is kept yet."""
        self.asked = tuple(dict.fromkeys(asked))
        self.under: dict[tuple[int, ...], tuple[T, int]] = {}

    def keep(self, numbers: tuple[int, ...], made: T, unsourced: int) -> None:
        """Keep `made`; where there is no room, of this alone."""
        if len(self.under) >= NUMBERINGS:
            self.under.clear()
        self.under[numbers] = made, unsourced


class Shelf:
    """What one record says, which never changes, and the passages of it by what else they depend on.

    `fields`: its fields by name, but for those that say nothing. `keeps`: whether anything is kept.
    """

    def __init__(self, record: Struct, *, keeps: bool) -> None:
        """Nothing is kept yet."""
        self.fields = {name: value for name, value in asdict(record).items() if value}
        self.keeps = keeps
        self._passages: dict[object, Passage[Any]] = {}
        self._made: dict[object, Any] = {}
        self.get = self._passages.get

    def of[T](self, part: object, make: Callable[[], T]) -> T:
        """Return what `make` makes of the record, now or earlier; `part`: all else that it depends on."""
        found: T | None = self._made.get(part)
        if found is None:
            if len(self._made) >= PARTS:
                self._made.clear()
            self._made[part] = found = make()
        return found

    def keep(self, part: object, asked: Iterable[str]) -> Passage[Any]:
        """Return a new passage for `part`; where there is no room, the only one."""
        if len(self._passages) >= PARTS:
            self._passages.clear()
        passage = self._passages[part] = Passage[Any](asked)
        return passage
