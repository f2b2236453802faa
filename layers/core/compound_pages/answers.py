"""Answers: what a page says in its own words, for the question that it answers. Pure.

Which kind of answer fits follows from what a question shows, not from its name: a new one is content.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from . import effects, flat, gaps, harms, mixes, studies
from .grammar import joined
from .titles import filled

if TYPE_CHECKING:
    from types import ModuleType

    from .case import Case, Sentence
    from .site import Question
    from .subjects import Subjects

_MOST_QUESTIONS = 6


def _kind(question: Question) -> ModuleType:
    """Return the module that answers `question`; what fits no other is a question about risks."""
    if "contraindication" in question.claims:
        return harms
    if "efficacy" in question.claims:
        return effects
    if "interacts_with" in question.parts:
        return mixes
    return studies if "trials" in question.parts else harms


def short_answer(question: Question, given: Case) -> tuple[Sentence, ...]:
    """Return the answer in at most 60 words: the level or count, what decides it, the gap, whom to ask."""
    kind = _kind(question)
    if kind is harms and given.is_flat:
        return flat.answer(given)
    found: tuple[Sentence, ...] = kind.answer(given)
    return found


def unknowns(question: Question, given: Case, unsourced: int) -> tuple[str, ...]:
    """Return what is missing for this question, one sentence each; never empty (T25).

    `unsourced`: the number of statements on the page that have no source.
    """
    return gaps.unknowns(question, given, unsourced)


def questions_to_ask(question: Question, given: Case) -> tuple[str, ...]:
    """Return four to six questions for the reader's team, the pair's own first (T25)."""
    own = given.subjects.pair.questions if given.subjects.pair else ()
    return (*own, *_named(_kind(question).QUESTIONS, given.subjects))[:_MOST_QUESTIONS]


def bottom_line(question: Question, given: Case) -> tuple[str, ...]:
    """Return the closing sentences: what decides, and with whom to decide."""
    team = joined(given.subjects.condition.specialists)
    return (
        *_named(_kind(question).closing(given), given.subjects),
        f"Take this page to your {team} before you decide.",
    )


def _named(patterns: tuple[str, ...], subjects: Subjects) -> tuple[str, ...]:
    compound, condition = subjects.compound.label, subjects.condition.label
    # A sentence about the compound alone is the same on all of its pages.
    return tuple(
        [
            filled(pattern, compound, condition) if "{condition}" in pattern else _of(pattern, compound)
            for pattern in patterns
        ]
    )


@lru_cache(maxsize=64)
def _of(pattern: str, compound: str) -> str:
    return filled(pattern, compound, "")


def glance(question: Question, given: Case) -> str:
    """Return what is known in at most six words or so, for a hub's matrix."""
    if given.withdrawn:
        return "Withdrawn"
    words: str = _kind(question).glance(given)
    return words
