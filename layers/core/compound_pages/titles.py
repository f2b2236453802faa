"""Titles: a question in the names of its pair, for heading, result list and meta description. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .records import Compound, Condition
    from .site import Question

TITLE_MAX = 65


def filled(pattern: str, compound: str, condition: str) -> str:
    """Return `pattern` with both names in their slots."""
    names = {"compound": compound, "condition": condition}  # at once: a name may hold braces of its own
    return re.sub(r"\{(compound|condition)\}", lambda slot: names[slot[1]], pattern)


def title(question: Question, compound: Compound, condition: Condition, site_name: str) -> str:
    """Return the question, with short names where it and the site's name are too long for a result list."""
    full = filled(question.title, compound.name, condition.name)
    fits = len(f"{full} | {site_name}") <= TITLE_MAX
    return full if fits else filled(question.title, compound.label, condition.label)


def description(compound: Compound, condition: Condition, *, sourced: bool) -> str:
    """Return the meta description; `sourced`: whether each statement of the page has a source."""
    subject = f"What is on record about {compound.label} for people with {condition.label}"
    return f"{subject}{', with a source for each statement' if sourced else ''}, and what nobody knows yet."
