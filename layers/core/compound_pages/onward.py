"""Onward: where a question leads: its hubs, the other questions, pages that its record names. Pure."""

from __future__ import annotations

from functools import lru_cache
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
        _hub(subjects.compound.name, "compound", str(at.compound)),
        _hub(subjects.condition.name, "condition", str(at.condition)),
    )


def others(at: PagePath, subjects: Subjects, questions: Mapping[str, Question]) -> Iterator[Anchor]:
    """Yield the way to the pair's other questions."""
    names = subjects.compound.label, subjects.condition.label
    slugs = str(at.compound), str(at.condition)
    for kind, question in questions.items():
        if kind != at.kind:
            yield _asked(question.title, question.path, names, slugs)


def related(at: PagePath, subjects: Subjects) -> tuple[Anchor, ...]:
    """Return the way to all about each of the two, and to the pages that the pair's record names."""
    compound, condition = subjects.compound.label, subjects.condition.label
    named = subjects.pair.related if subjects.pair else ()
    return (
        _hub(f"All about {compound}", "compound", str(at.compound)),
        _hub(f"All about {condition}", "condition", str(at.condition)),
        *[Anchor(one.label, one.path) for one in named],
    )


@lru_cache(maxsize=256)  # the pages of a compound share it
def _hub(label: str, kind: str, slug: str) -> Anchor:
    return Anchor(label, hub_path(kind, slug))


@lru_cache(maxsize=64)  # the pages about a pair lead to one another
def _asked(title: str, path: str, names: tuple[str, str], slugs: tuple[str, str]) -> Anchor:
    return Anchor(titles.filled(title, *names), question_path(path, *slugs))
