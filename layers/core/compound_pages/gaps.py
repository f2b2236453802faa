"""Gaps: what nobody knows yet, as far as it follows from what is missing. Pure.

An empty list is never good news: each gap that a question would show is said in a sentence (T08).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from .grammar import joined
from .grounds import interactions, organ_classes
from .wording import is_usual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .case import Case
    from .site import Question

    type Shown = frozenset[str]  # the parts and claim types that a question names

_NOT_NONE = "That does not mean that there is none."
_FUNCTION = {"liver": "liver function", "kidneys": "kidney function"}


def unknowns(question: Question, given: Case, unsourced: int) -> tuple[str, ...]:
    """Return what is missing and what records call unknown; the last sentence holds for every page (T25).

    `unsourced`: the number of statements on the page that have no source.
    """
    name = given.subjects.compound.label
    shown = _shown(question.parts, question.claims)
    return (
        *_missing(shown, given),
        *_recorded(shown, given),
        *_without_source(unsourced),
        f"Nobody can know ahead of time how {name} would act in you. Organs, illness and medicines differ.",
    )


def _missing(shown: Shown, given: Case) -> Iterator[str]:
    """Yield a sentence for each gap in what the question shows."""
    c, d = given.subjects.compound.label, given.subjects.condition.label
    if _asks(shown, "findings", "risks", "trials", "efficacy") and not _has_result(given):
        yield f"No result in people with {d} who took {c} is on record."
    if _asks(shown, "trials") and not _has(given, "trials"):
        yield f"No trial of {c} in people with {d} that has still to report is on record here."
    if _asks(shown, "interactions", "interacts_with"):
        yield from _no_interaction(shown, given)
    if _asks(shown, "organ_classes"):
        yield from _no_organ(given)
    if _asks(shown, "monitoring") and not (_has(given, "monitoring") or _has_claim(given, "monitoring")):
        yield f"Which checks people need while they take {c} is not on record here."
    if not (given.subjects.pair and given.subjects.pair.searched):
        yield f"No search for evidence on {c} in people with {d} is on record here."


def _asks(shown: Shown, *names: str) -> bool:
    """Whether a question shows one of the parts or claim types `names`; one that names none shows all."""
    return not shown or not shown.isdisjoint(names)


@lru_cache(maxsize=64)  # the questions of a site are fewer
def _shown(parts: tuple[str, ...], claims: tuple[str, ...]) -> Shown:
    return frozenset((*parts, *claims))


def _has(given: Case, part: str) -> bool:
    pair, compound = given.subjects.pair, given.subjects.compound
    return bool(getattr(pair, part, None) or getattr(compound, part, None))


def _has_claim(given: Case, type_: str) -> bool:
    records = (given.subjects.pair, given.subjects.compound)
    return any(claim.type == type_ for record in records if record for claim in record.claims)


def _has_result(given: Case) -> bool:
    return bool(given.results) or _has(given, "findings")


def _no_interaction(shown: Shown, given: Case) -> Iterator[str]:
    c = given.subjects.compound.label
    if (
        not any(interactions(given.subjects))
        and not _has(given, "interactions")
        and not _has_claim(given, "interaction")
    ):
        yield f"No interaction of {c} with another medicine is on record here. {_NOT_NONE}"
    elif _asks(shown, "standard_treatment") and not _asks(shown, "findings"):
        missing = tuple(_usual_without_row(given))
        if missing:
            yield f"Nothing is on record about {c} together with {joined(missing)}. {_NOT_A_SIGN}"


_NOT_A_SIGN = "That does not mean that they go together."


def _usual_without_row(given: Case) -> Iterator[str]:
    """Yield the condition's usual medicines that no interaction on record is with."""
    covered = {
        name.casefold()
        for _, row in interactions(given.subjects)
        if is_usual(row, given.subjects.condition)
        for name in row.names or (row.medicine,)
    }
    yield from (name for name in given.subjects.condition.usual_medicines if name.casefold() not in covered)


def _no_organ(given: Case) -> Iterator[str]:
    known = {row.organ for _, row in organ_classes(given.subjects)}
    c = given.subjects.compound.label
    for organ in given.subjects.condition.organs:
        if organ not in known and not _has(given, "organ_function"):
            yield f"No source on record sorts advice on {c} by classes of {_FUNCTION[organ]}."


def _recorded(shown: Shown, given: Case) -> Iterator[str]:
    """Yield what the records themselves call unknown; the compound's where its risks are asked about."""
    if given.subjects.pair:
        yield from given.subjects.pair.unknowns
    if _asks(shown, "safety"):
        yield from given.subjects.compound.unknowns


def _without_source(number: int) -> Iterator[str]:
    if number == 1:
        yield "One statement on this page has no source recorded."
    elif number > 1:
        yield f"{number} statements on this page have no source recorded."
