"""The difference: what must be written so that the table holds the records of a content folder. A value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.items import Key

    from .writes import Write

KINDS = ("compound", "condition", "pair")


class Difference(NamedTuple):
    """The writes, and what they amount to for people.

    `gone`: taken down, by their file or because it vanished. `removed`: pairs and older names without a
    file. `drop_entries`: those that go, or stay unlisted. `vanished`: live records whose file vanished, and
    `live`: how many the table had, by kind.
    """

    put_entries: tuple[Write, ...]
    put_records: tuple[Write, ...]
    delete_records: tuple[Write, ...]
    drop_entries: tuple[Write, ...]
    added: tuple[Key, ...]
    changed: tuple[Key, ...]
    gone: tuple[Key, ...]
    removed: tuple[Key, ...]
    unchanged: int
    vanished: Mapping[str, tuple[str, ...]]
    live: Mapping[str, int]

    @property
    def writes(self) -> tuple[Write, ...]:
        """Every write in the order in which they must be made.

        A record that is there is listed, and what is taken down loses its record before its entry.
        """
        return self.put_entries + self.put_records + self.delete_records + self.drop_entries
