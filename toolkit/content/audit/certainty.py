"""Certainty: who graded a claim, and the words that its grade allows (rule T03; GRADE guideline 26)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from compound_pages.claims import Claim, Interaction
from compound_pages.statements import citations
from toolkit.content.texts import sentences

from .finding import Finding, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.content.yaml_file import Steps

    from .audited import Audited, Row

_STRONG = re.compile(
    r"\b(?:causes|caused(?! by)|prevents|prevented|stops|proves|proved|leads to|led to|results in|resulted in"
    r"|cures|cured|heals|healed|guarantees)\b",
    re.IGNORECASE,
)
# A sentence that says what nobody showed may name it.
_NOT_SAID = re.compile(
    r"\b(?:does not|do not|did not|not known|unknown|unclear|whether|cannot|nobody)\b", re.IGNORECASE
)
_INDIRECT = ("related_state", "general", "nonhuman")
_HOW = {
    "moderate": "say “probably”",
    "low": "say “may”",
    "very_low": "say how unsure it is",
    "not_graded": "say what went with what, or what a source found or warns of",
}  # fmt: skip


def findings(audited: Audited) -> Iterator[Finding]:
    """Yield each verb that is surer than its claim, and each grade that nobody gave."""
    for steps, row in audited.rows():
        yield from _verbs(steps, row)
    for steps, claim in audited.claims:
        yield from _grade(steps, claim)


def _verbs(steps: Steps, row: Row) -> Iterator[Finding]:
    certainty = "not_graded" if not isinstance(row, Claim | Interaction) else row.certainty
    if certainty == "high":
        return
    for name in ("statement", "short", "consequence", "advice"):
        for sentence in sentences(getattr(row, name, None) or ""):
            found = _STRONG.search(sentence)
            if found and not _NOT_SAID.search(sentence):
                message = f"says “{found[0]}”, which only high certainty allows: {_HOW[certainty]}"
                yield refused("T03", (*steps, name), message)


def _grade(steps: Steps, claim: Claim) -> Iterator[Finding]:
    if claim.certainty == "not_graded":
        if claim.conclusion:
            message = "needs a certainty, which picks its verb: nobody graded this claim"
            yield refused("T03", (*steps, "conclusion"), message)
        if claim.certainty_by:
            yield refused(
                "T03", (*steps, "certainty_by"), "names who graded the claim, but certainty says no grade"
            )
        return
    if claim.certainty_by is None:
        message = f"is {claim.certainty}, but no source is named that says so: add certainty_by"
        yield refused("T03", (*steps, "certainty"), message)
    elif claim.certainty_by not in {one.source for one in citations(claim.sources)}:
        yield refused(
            "T03", (*steps, "certainty_by"), f"{claim.certainty_by!r} is not among the claim's sources"
        )
    if claim.certainty == "high" and claim.population_match in _INDIRECT:
        message = f"cannot be high where the people studied are not the readers ({claim.population_match})"
        yield refused("T03", (*steps, "certainty"), message)
