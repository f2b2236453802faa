"""Titles: a question in the names of its pair, for heading, result list and meta description. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .grammar import cut

if TYPE_CHECKING:
    from .records import Compound, Condition
    from .site import Question

TITLE_MAX = 65


def filled(pattern: str, compound: str, condition: str) -> str:
    """Return `pattern` with both names in their slots."""
    names = {"compound": compound, "condition": condition}  # at once: a name may hold braces of its own
    return re.sub(r"\{(compound|condition)\}", lambda slot: names[slot[1]], pattern)


def title(question: Question, compound: Compound, condition: Condition, site_name: str) -> str:
    """Return the question for a result list (T20).

    Where it and the site's name are too long together it has the short names, and is cut at a word where it
    is too long even so. Result lists cut a site's name by themselves.
    """
    full = filled(question.title, compound.name, condition.name)
    if len(f"{full} | {site_name}") <= TITLE_MAX:
        return full
    return cut(_in_short(question, compound, condition), TITLE_MAX)


def is_too_long(question: Question, compound: Compound, condition: Condition) -> bool:
    """Whether the question has to be cut even with short names, which an editor should hear of (T20)."""
    return len(_in_short(question, compound, condition)) > TITLE_MAX


def _in_short(question: Question, compound: Compound, condition: Condition) -> str:
    return filled(question.title, compound.label, condition.label)


_DESCRIPTION = "What is on record about {compound} for people with {condition}, and what nobody knows yet."


def description(question: Question, compound: Compound, condition: Condition) -> str:
    """Return the meta description: the question's own, or one that fits any question."""
    return filled(question.description or _DESCRIPTION, compound.label, condition.label)
