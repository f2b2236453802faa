"""The report: docs/cost.md, all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import chapters, sheet
from .compared import compared
from .each import events
from .markdown import wrapped
from .reaching import reaching
from .summary import summary, where
from .turning import sweeping, turning

if TYPE_CHECKING:
    from collections.abc import Callable

MARKER = (
    "<!-- Made by `python -m bench.pricing` from bench/prices.toml and the code: change those, not this. -->"
)

_CHAPTERS: tuple[Callable[[], str], ...] = (
    summary,
    where,
    events,
    turning,
    sweeping,
    reaching,
    compared,
    chapters.left_out,
    chapters.prices,
    chapters.assumptions,
    chapters.again,
)


def text() -> str:
    """Return the document."""
    facts = sheet.read()
    parts = [MARKER, "# What it costs", chapters.opening(facts), *(chapter() for chapter in _CHAPTERS)]
    return wrapped("\n\n".join(parts)) + "\n"
