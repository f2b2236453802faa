"""Gaps: what was looked for, what nobody has looked for, and what to ask (rules T08 and T25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.records import Pair

from .finding import Finding, flagged, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .audited import Audited

GENERAL_QUESTIONS, MOST_QUESTIONS = 4, 6


def findings(audited: Audited) -> Iterator[Finding]:
    """Yield where a pair says that somebody looked but not where, and where it asks too much."""
    pair = audited.record
    if not isinstance(pair, Pair):
        return
    if pair.not_found and pair.searched is None:
        message = "says that somebody looked, but not where and when: add searched, or make it not_searched"
        yield flagged("T08", ("not_found",), message)
    if len(pair.questions) > MOST_QUESTIONS - GENERAL_QUESTIONS:
        message = (
            f"has {len(pair.questions)} questions: {GENERAL_QUESTIONS} are on every page, and a page has"
            f" at most {MOST_QUESTIONS}, so keep the {MOST_QUESTIONS - GENERAL_QUESTIONS} that matter most"
        )
        yield refused("T25", ("questions",), message)
