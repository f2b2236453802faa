"""Onward: where a question leads: its hubs, the other questions, pages that its record names. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import titles
from .context import Anchor
from .paths import hub_path, question_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .paths import PagePath
    from .site import Question
    from .subjects import Subjects


def hubs(at: PagePath, subjects: Subjects) -> tuple[Anchor, Anchor]:
    """Return the way to the compound and to the condition, by their names."""
    return (
        Anchor(subjects.compound.name, hub_path("compound", str(at.compound))),
        Anchor(subjects.condition.name, hub_path("condition", str(at.condition))),
    )


def others(at: PagePath, subjects: Subjects, questions: Mapping[str, Question]) -> Iterator[Anchor]:
    """Yield the way to the pair's other questions."""
    for kind, question in questions.items():
        if kind != at.kind:
            title = titles.filled(question.title, subjects.compound.label, subjects.condition.label)
            yield Anchor(title, question_path(question.path, str(at.compound), str(at.condition)))


def related(at: PagePath, subjects: Subjects) -> tuple[Anchor, ...]:
    """Return the way to all about each of the two, and to the pages that the pair's record names."""
    compound, condition = hubs(at, subjects)
    named = subjects.pair.related if subjects.pair else ()
    return (
        Anchor(f"All about {subjects.compound.label}", compound.href),
        Anchor(f"All about {subjects.condition.label}", condition.href),
        *(Anchor(one.label, one.path) for one in named),
    )
