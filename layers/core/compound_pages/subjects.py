"""Subjects: the records that a question about a pair is answered from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from .records import Compound, Condition, Pair, Record, Subject
from .statements import Source

if TYPE_CHECKING:
    from datetime import date


class Subjects(Struct, frozen=True, kw_only=True, dict=True):
    """The records of a pair and the sources that they cite. Without a pair nothing specific is on record.

    `alike`: by question, the path of another page that says nearly the same.
    """

    compound: Compound
    condition: Condition
    pair: Pair | None
    sources: Mapping[str, Source]
    alike: Mapping[str, str] = {}

    @cached_property
    def all(self) -> tuple[Record, ...]:
        """The medical records, the pair's last."""
        return (self.compound, self.condition, *((self.pair,) if self.pair else ()))

    @property
    def by_kind(self) -> dict[str, Record]:
        """The same by their kind, the pair's first, as pages show them."""
        pair = {"pair": self.pair} if self.pair else {}
        return {**pair, "compound": self.compound, "condition": self.condition}

    @cached_property
    def changed(self) -> date | None:
        """The day of the newest change of any of them, None if none is on record."""
        days = [record.changed for record in self.all]
        return max([day for day in days if day], default=None)

    def name(self, record: Record) -> str:
        """Return what a record is about, for running text."""
        if isinstance(record, Subject):
            return record.label
        return f"{self.compound.label} and {self.condition.label}"
