"""Answers: what a page says in its own words, for the question that it answers. Pure.

Which kind of answer fits follows from what a question shows, not from its name: a new one is content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import effects, flat, gaps, harms, mixes, studies
from .case import case
from .grammar import joined
from .titles import filled

if TYPE_CHECKING:
    from types import ModuleType

    from .case import Sentence
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


def short_answer(question: Question, subjects: Subjects) -> tuple[Sentence, ...]:
    """Return the answer in at most 60 words: the level or count, what decides it, the gap, whom to ask."""
    given, kind = case(subjects), _kind(question)
    if kind is harms and given.is_flat:
        return flat.answer(given, subjects.pair)
    found: tuple[Sentence, ...] = kind.answer(given)
    return found


def unknowns(question: Question, subjects: Subjects, unsourced: int) -> tuple[str, ...]:
    """Return what is missing for this question, one sentence each; never empty (T25).

    `unsourced`: the number of statements on the page that have no source.
    """
    return gaps.unknowns(question, case(subjects), unsourced)


def questions_to_ask(question: Question, subjects: Subjects) -> tuple[str, ...]:
    """Return four to six questions for the reader's team, the pair's own first (T25)."""
    own = subjects.pair.questions if subjects.pair else ()
    return (*own, *_named(_kind(question).QUESTIONS, subjects))[:_MOST_QUESTIONS]


def bottom_line(question: Question, subjects: Subjects) -> tuple[str, ...]:
    """Return the closing sentences: what decides, and with whom to decide."""
    team = joined(subjects.condition.specialists)
    return (
        *_named(_kind(question).closing(case(subjects)), subjects),
        f"Take this page to your {team} before you decide.",
    )


def _named(patterns: tuple[str, ...], subjects: Subjects) -> tuple[str, ...]:
    compound, condition = subjects.compound.label, subjects.condition.label
    return tuple(filled(pattern, compound, condition) for pattern in patterns)


def glance(question: Question, subjects: Subjects) -> str:
    """Return what is known in at most six words or so, for a hub's matrix."""
    given = case(subjects)
    if given.withdrawn:
        return "Withdrawn"
    words: str = _kind(question).glance(given)
    return words
