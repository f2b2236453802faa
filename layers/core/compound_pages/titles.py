"""Titles: a question in the names of its pair, for heading, result list and meta description. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from .grammar import cut

if TYPE_CHECKING:
    from .records import Compound, Condition
    from .site import Question

TITLE_MAX = 65


def filled(pattern: str, compound: str, condition: str) -> str:
    """Return `pattern` with both names in their slots."""
    # At once: a name may hold braces of its own.
    return _printed(pattern) % {"compound": compound, "condition": condition}


@lru_cache(maxsize=256)  # the questions and sentences of one site are fewer
def _printed(pattern: str) -> str:
    """Return `pattern` as the `%` of texts has it."""
    return re.sub(r"\{(compound|condition)\}", r"%(\1)s", pattern.replace("%", "%%"))


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
