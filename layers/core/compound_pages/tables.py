"""Tables: a page's interactions and organ classes, row by row. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import wording
from .claims import SCALES, SEVEREST
from .context import InteractionRow, OrganRow, OrganTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .citations import Citations
    from .claims import Interaction, OrganFunction
    from .evidence import Owned, Readers

_STRICTEST = ("contraindicated", "avoid", "not_studied", "change_dose", "monitor", "no_change")


def interaction_rows(
    readers: Readers, found: Iterable[Owned[Interaction]], cite: Citations
) -> tuple[InteractionRow, ...]:
    """Return the interactions table: the condition's usual medicines first, then the most serious."""
    ranked = sorted(found, key=lambda one: _urgency(readers, one[1]))
    return tuple(
        InteractionRow(
            id=f"{kind}.{one.id}",
            medicine=one.medicine,
            usual=wording.is_usual(one, readers.condition),
            severity=wording.severity(one),
            consequence=one.consequence,
            action=wording.action(one),
            certainty=wording.how_sure(one, readers.forms(one.applies_to)),
            refs=cite.counted(one.sources),
        )
        for kind, one in ranked
    )


def _urgency(readers: Readers, one: Interaction) -> tuple[bool, int]:
    return not wording.is_usual(one, readers.condition), SEVEREST.index(one.severity)


def organ_tables(
    readers: Readers, found: Iterable[Owned[OrganFunction]], cite: Citations
) -> tuple[OrganTable, ...]:
    """Return a table for each organ, scale and form that a source names, with every class of the scale."""
    rows: dict[tuple[str, str, str], list[Owned[OrganFunction]]] = {}
    for owned in found:
        row = owned[1]
        for form in row.applies_to or ("",):
            rows.setdefault((row.organ, row.scale, form), []).append(owned)
    asked = sorted(rows.items(), key=lambda item: item[0][0] not in readers.condition.organs)
    return tuple(
        OrganTable(
            wording.organ_caption(organ, scale, readers.form(form) if form else ""),
            tuple(_organ_row(scale, level, held, cite) for level in SCALES[scale]),
        )
        for (organ, scale, form), held in asked
    )


def _organ_row(scale: str, level: str, held: list[Owned[OrganFunction]], cite: Citations) -> OrganRow:
    of_level = [(kind, row) for kind, row in held if row.level == level]
    said = tuple(cite.line(f"{kind}.{row.id}", row.statement, row.sources) for kind, row in of_level)
    strictest = min((row.advice for _, row in of_level), key=_STRICTEST.index, default="")
    return OrganRow(wording.organ_level(scale, level), said, wording.organ_advice(strictest))
