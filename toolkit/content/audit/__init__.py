"""The audit: the rules of docs/content.md that look at what a record says, each in a room of its own.

A rule has a number (T01 to T25), and each finding names the rule that it comes from. Rules that look at a
page and not at a record are tests of the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.items import Key
from compound_pages.records import Compound, Condition
from toolkit.content.texts import texts

from . import certainty, dates, evidence, gaps, naming, numbers, reading, retractions, scope
from .audited import Audited, Subject
from .finding import Finding
from .medical_names import MedicalNames, listed, of_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from typing import Any

    from compound_pages.site import Question
    from compound_pages.statements import Source

__all__ = ["Finding", "findings"]

_RULES = (
    evidence.findings,
    certainty.findings,
    scope.findings,
    numbers.findings,
    gaps.findings,
    reading.findings,
)


def findings(
    records: Mapping[Key, tuple[dict[str, Any], Subject]],
    sources: Mapping[str, Source],
    questions: Iterable[Question],
    today: date | None,
) -> Iterator[tuple[Key, Finding]]:
    """Yield what the rules have against `records`, each given as its data and as the record it makes.

    `today`: None where no clock may count.
    """
    known = {key: record for key, (_, record) in records.items()}
    names = MedicalNames([*listed(), *of_records(known.values())])
    compounds = [one for one in known.values() if isinstance(one, Compound)]
    conditions = [one for one in known.values() if isinstance(one, Condition)]
    by_condition = naming.people_by_condition(conditions)
    asked = list(questions)
    for key, (data, record) in records.items():
        audited = Audited(data, tuple(texts(data)), record, _compound(key, known), names)
        others = conditions if isinstance(record, Compound) else compounds
        for rule in _RULES:
            yield from ((key, finding) for finding in rule(audited))
        rest = (
            *dates.findings(audited, today),
            *retractions.findings(data, sources),
            *naming.findings(audited, by_condition),
            *naming.long_titles(record, others, asked),
        )
        yield from ((key, finding) for finding in rest)


def _compound(key: Key, known: Mapping[Key, Subject]) -> Compound | None:
    """Return the compound that a record is about, None if it is about none or that one cannot be read."""
    found = known.get(Key("compound", key.slug.partition("/")[0])) if key.kind != "condition" else None
    return found if isinstance(found, Compound) else None
