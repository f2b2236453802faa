"""Slices: what one question shows of the records of a pair. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from . import evidence
from .context import InteractionRow, OrganTable
from .evidence import LABORATORY
from .grounds import owners
from .parts import CLASSES, NOTHING, ROWS, Parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .citations import Citations
    from .claims import Claim
    from .evidence import Owned
    from .passages import Shelf
    from .site import Question
    from .subjects import Subjects

# What a question shows that names nothing, and every name that a page knows.
_PARTS = (
    "drug_class", "safety", "regulatory_status", "boxed_warning", ROWS, "interactions", "risks",
    "affected_organs", CLASSES, "organ_function", "standard_treatment", "treatment_cautions", "monitoring",
    "evidence_level", "findings", "no_evidence", "trials", "mechanism", "laboratory",
)  # fmt: skip
_NO_GROUPS = {name: NOTHING for name in ("scope", *_PARTS) if name not in {ROWS, CLASSES}}


class Slice(Struct, frozen=True, kw_only=True):
    """What a question shows: groups of lines by name, two kinds of tables, and how much is the pair's own."""

    groups: dict[str, Any]  # of Group
    interaction_rows: tuple[InteractionRow, ...]
    organ_tables: tuple[OrganTable, ...]

    @property
    def specific(self) -> int:
        """The number of statements that are about this very pair.

        An interaction with a usual medicine of the condition is one, whichever record holds it.
        """
        ids = [line.id for group in self.groups.values() for line in group.lines]
        ids += [row.id for row in self.interaction_rows]
        ids += [line.id for table in self.organ_tables for row in table.rows for line in row.lines]
        usual = {row.id for row in self.interaction_rows if row.usual}
        return len({id_ for id_ in ids if id_.startswith("pair.")} | usual)


def sliced(
    question: Question, subjects: Subjects, cite: Citations, shelves: Mapping[str, Shelf] | None = None
) -> Slice:
    """Return what `question` shows of `subjects`, of which all must stand: everything if it names nothing.

    `shelves`, by kind: where other pages left what they cited of the compound and of the condition.
    """
    shown, claims = _in_order(question.parts), _claims(question, subjects)
    read = Parts(subjects, cite, shelves)
    parts = read.present(shown)
    groups: dict[str, Any] = _NO_GROUPS.copy()
    rows: tuple[InteractionRow, ...] = ()
    classes: tuple[OrganTable, ...] = ()
    for name in dict.fromkeys((*shown, *claims)) if claims else parts:
        if name == ROWS:
            rows = read.rows()
        elif name == CLASSES:
            classes = read.classes()
        elif name in claims or name in parts:
            groups[name] = read.group(name, claims.get(name), flat=name in parts)
    return Slice(groups=groups, interaction_rows=rows, organ_tables=classes)


@lru_cache(maxsize=64)  # the questions of a site are fewer
def _in_order(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the `parts` that a question shows as its page is read, so that source numbers rise.

    One that a later release added is passed over.
    """
    if not parts:
        return ("scope", *_PARTS)
    known = (name for name in parts if name in _PARTS)
    here = [part for name in known for part in ((name, "no_evidence") if name == "findings" else (name,))]
    return ("scope", *here)


def _claims(question: Question, subjects: Subjects) -> dict[str, list[Owned[Claim]]]:
    """Return the claims that the question shows by their group, the pair's first."""
    shows_all = not question.claims and not question.parts
    found: dict[str, list[Owned[Claim]]] = {}
    for kind, record in owners(subjects):
        for claim in record.claims:
            group = evidence.group_of(kind, claim)
            type_ = "mechanism" if group == LABORATORY else claim.type
            if shows_all or type_ in question.claims:
                found.setdefault(group, []).append((kind, claim))
    return found
