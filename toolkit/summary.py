"""The summary: what a content folder comes to, in one line."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, get_args

import msgspec

from compound_pages.items import QUESTIONS, Tombstone
from compound_pages.records import Compound, Condition, Pair, Record
from compound_pages.site import Questions
from compound_pages.statements import Statements, statements

from .content import counted
from .site import paths

if TYPE_CHECKING:
    from .content import Content


def summary(content: Content) -> str:
    """Return how many records of each kind there are, how many pages they make, and what to look at."""
    records = [stored.record for stored in content.records.values()]
    kinds = {Compound: "compound", Condition: "condition", Pair: "pair"}
    of_each = [
        counted(sum(isinstance(record, kind) for record in records), name) for kind, name in kinds.items()
    ]
    gone = sum(isinstance(record, Tombstone) for record in records)
    questions = content.records[QUESTIONS].record
    asked = len(questions.by_kind) if isinstance(questions, Questions) else 0
    unsourced = sum(_unsourced(record) for record in records if isinstance(record, Record))
    parts = (
        ", ".join([*of_each, *([f"{gone} gone"] if gone else []), counted(asked, "question")]),
        counted(sum(1 for _ in paths(content.records)), "page"),
        f"{counted(unsourced, 'statement')} without a source",
        counted(len(content.warnings), "warning"),
    )
    return "The content is good: " + "; ".join(parts) + "."


def _unsourced(record: Record) -> int:
    values = (getattr(record, name) for name in _statement_fields(type(record)))
    return sum(not statement.sources for value in values for statement in statements(value))


@cache
def _statement_fields(kind: type[Record]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in msgspec.structs.fields(kind)
        if Statements in (field.type, *get_args(field.type))
    )
