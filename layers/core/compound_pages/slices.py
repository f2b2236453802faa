"""Slices: what one question shows of the records of a pair. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from . import evidence, tables
from .context import Group, InteractionRow, OrganTable
from .evidence import LABORATORY, Readers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .citations import Citations
    from .claims import Claim
    from .records import Record
    from .site import Question
    from .statements import Statements
    from .subjects import Subjects

ROWS, CLASSES = "interacts_with", "organ_classes"  # the two parts that are tables
# What a question shows that names nothing, and every name that a page knows.
_PARTS = (
    "drug_class", "safety", "regulatory_status", "boxed_warning", ROWS, "interactions", "risks",
    "affected_organs", CLASSES, "organ_function", "standard_treatment", "treatment_cautions", "monitoring",
    "evidence_level", "findings", "no_evidence", "trials", "mechanism", "laboratory",
)  # fmt: skip
_NOTHING = Group()

type _Records = Mapping[str, Record]  # by kind, the pair's first


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


def sliced(question: Question, subjects: Subjects, cite: Citations) -> Slice:
    """Return what `question` shows of `subjects`, of which all must stand: everything if it names nothing."""
    readers, records = Readers(subjects.compound, subjects.condition), subjects.by_kind
    claims: dict[str, list[tuple[str, Claim]]] = {}
    for kind, claim in _claims(question, records):
        claims.setdefault(evidence.group_of(kind, claim), []).append((kind, claim))
    groups: dict[str, Group] = dict.fromkeys(("scope", *_PARTS), _NOTHING)
    rows: tuple[InteractionRow, ...] = ()
    classes: tuple[OrganTable, ...] = ()
    parts = _read_order(question)
    for name in dict.fromkeys((*parts, *claims)):
        if name == ROWS:
            rows = tables.interaction_rows(readers, _held(records, ROWS), cite)
        elif name == CLASSES:
            classes = tables.organ_tables(readers, _held(records, CLASSES), cite)
        else:
            weighed = evidence.lines(readers, claims[name], cite).lines if name in claims else ()
            flat = cite.flat(_fields(name, records)) if name in parts else ()
            groups[name] = Group(weighed + flat) if weighed or flat else _NOTHING
    del groups[ROWS], groups[CLASSES]
    return Slice(groups=groups, interaction_rows=rows, organ_tables=classes)


def _read_order(question: Question) -> tuple[str, ...]:
    """Return the parts that `question` shows as its page is read, so that source numbers rise.

    One that a later release added is passed over.
    """
    return _in_order(question.parts)


@lru_cache(maxsize=64)  # the questions of a site are fewer
def _in_order(parts: tuple[str, ...]) -> tuple[str, ...]:
    if not parts:
        return ("scope", *_PARTS)
    known = (name for name in parts if name in _PARTS)
    here = [part for name in known for part in ((name, "no_evidence") if name == "findings" else (name,))]
    return ("scope", *here)


def _claims(question: Question, records: _Records) -> Iterator[tuple[str, Claim]]:
    """Yield the claims that the question shows, each with its record's kind."""
    for kind, claim in _held(records, "claims"):
        type_ = "mechanism" if evidence.group_of(kind, claim) == LABORATORY else claim.type
        if (not question.claims and not question.parts) or type_ in question.claims:
            yield kind, claim


def _held(records: _Records, field: str) -> list[tuple[str, Any]]:
    """Return what is in a field of claims, interactions or organ classes, the pair's first."""
    return [(kind, one) for kind, record in records.items() for one in getattr(record, field, ())]


def _fields(name: str, records: _Records) -> Iterator[tuple[str, Statements | None]]:
    for kind, record in records.items():
        if value := getattr(record, name, None):
            yield f"{kind}.{name}", value
