"""Naming: people before their illness, titles that fit, and names that can be found (rule T20)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from compound_pages.records import Compound, Condition, Pair
from compound_pages.titles import TITLE_MAX, filled, is_too_long

from .finding import Finding, flagged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from compound_pages.site import Question
    from toolkit.content.yaml_file import Steps

    from .audited import Audited

_ILL = re.compile(
    r"\b(?:sufferers?|victims?|diabetics|cirrhotics|(?:cancer|tumou?r|diabetes|cirrhosis)[ -]patients?)\b",
    re.IGNORECASE,
)

_ENDS_A_SENTENCE = re.compile(r"[.,;:?!]\Z")
# "statins", but not "cannabis", "digitalis" or "taxus"; what stands in brackets is an aside.
_SEVERAL = re.compile(r"[^\Waiosuy]s(?=\Z| \()")


def findings(audited: Audited, conditions: re.Pattern[str]) -> Iterator[Finding]:
    """Yield each text that names people by their illness, and each medicine that nothing is held against.

    `conditions`: finds people named by a condition on record.
    """
    for steps, text, _ in audited.texts:
        if found := _ILL.search(text) or conditions.search(text):
            yield flagged("T20", steps, f"says “{found[0]}”: people come first, as in “people with …”")
    for steps, name in _medicines(audited):
        if name != name.lower():
            yield flagged("T20", steps, "is not in lower case, so that no interaction is found for it")
    yield from _names(audited.record)


def _names(record: Compound | Condition | Pair) -> Iterator[Finding]:
    """Yield each name that sentences and titles cannot be made with; people have one condition or several."""
    if isinstance(record, Pair):
        return
    for field in ("name", "short_name"):
        name = getattr(record, field) or ""
        if found := _ENDS_A_SENTENCE.search(name):
            message = f"ends in “{found[0]}”, which would stand twice at the end of a sentence"
            yield flagged("T20", (field,), message)
        if isinstance(record, Compound) and _SEVERAL.search(name):
            yield flagged("T20", (field,), "may be a plural: titles ask “Is … safe” and “Does … work”")


def people_by_condition(conditions: Iterable[Condition]) -> re.Pattern[str]:
    """Return what finds “<condition> patients” for every name that a condition has."""
    names = {re.escape(name) for one in conditions for name in (one.name, one.label)}
    return re.compile(rf"\b(?:{'|'.join(sorted(names)) or '(?!)'})[ -]patients?\b", re.IGNORECASE)


def _medicines(audited: Audited) -> Iterator[tuple[Steps, str]]:
    if isinstance(audited.record, Condition):
        for i, name in enumerate(audited.record.usual_medicines):
            yield ("usual_medicines", i), name
    for steps, row in audited.interactions:
        for i, name in enumerate(row.names):
            yield (*steps, "names", i), name


def long_titles(
    record: Compound | Condition | Pair, others: Iterable[Compound | Condition], questions: Iterable[Question]
) -> Iterator[Finding]:
    """Yield that titles of `record` are cut, if they are and its own name is the longer one of the two."""
    if isinstance(record, Pair):
        return
    shorter = [other for other in others if len(other.label) <= len(record.label)]
    asked = ((question, *_in_order(record, other)) for question in questions for other in shorter)
    cut = [
        filled(question.title, compound.label, condition.label)
        for question, compound, condition in asked
        if is_too_long(question, compound, condition)
    ]
    if cut:
        worst = max(cut, key=len)
        message = (
            f"{len(cut)} titles with it are longer than {TITLE_MAX} characters and are cut, such as “{worst}”"
        )
        yield flagged("T20", ("short_name" if record.short_name else "name",), message)


def _in_order(one: Compound | Condition, other: Compound | Condition) -> tuple[Any, Any]:
    """Return the compound and the condition of the two."""
    return (one, other) if isinstance(one, Compound) else (other, one)
