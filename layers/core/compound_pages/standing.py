"""Standing: what may still be shown and weighed once sources are retracted, doubted or gone (T16). Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from . import statements as shapes
from .claims import Claim, OrganFunction
from .records import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .claims import Interaction
    from .records import Code, Record
    from .statements import Cited, Source, Statement, Statements
    from .subjects import Subjects

_ITEMS = ("claims", "interacts_with", "organ_classes")
_STATEMENTS = (
    "affected_organs", "boxed_warning", "drug_class", "evidence_level", "findings", "interactions",
    "laboratory", "mechanism", "monitoring", "organ_function", "regulatory_status", "risks", "safety",
    "scope", "standard_treatment", "treatment_cautions", "trials",
)  # fmt: skip


def standing[T: Claim | Interaction | OrganFunction](
    items: tuple[T, ...], sources: Mapping[str, Source]
) -> tuple[T, ...]:
    """Return those of `items` that a source still carries, each no surer than its sources allow.

    An item stands on any source that it cites, that is in `sources` and that was not retracted; a
    `no_evidence` claim without sources stands by itself. Where a journal has voiced concern about one of its
    sources, a graded certainty is capped at `very_low`; a grade falls with the source that gave it.
    """
    return tuple([_capped(item, sources) for item in items if _stands(item, sources)])


def _stands(item: Claim | Interaction | OrganFunction, sources: Mapping[str, Source]) -> bool:
    if isinstance(item, Claim) and item.type == "no_evidence" and not item.sources:
        return True
    return _is_carried(item.sources, sources)


def _is_carried(cited: Cited, sources: Mapping[str, Source]) -> bool:
    return any(source is not None and not source.is_retracted for source in _cited(cited, sources))


def _cited(cited: Cited, sources: Mapping[str, Source]) -> list[Source | None]:
    """Return the sources `cited`, None for one that is not on record."""
    return [sources.get(id_) for id_ in shapes.cited_ids(cited)]


def _capped[T: Claim | Interaction | OrganFunction](item: T, sources: Mapping[str, Source]) -> T:
    if isinstance(item, OrganFunction) or item.certainty == "not_graded":
        return item
    if isinstance(item, Claim) and item.certainty_by and not _is_carried((item.certainty_by,), sources):
        return replace(item, certainty="not_graded")
    became = [source.retraction for source in _cited(item.sources, sources) if source and source.retraction]
    doubted = any(one.status == "concern" for one in became)
    return replace(item, certainty="very_low") if doubted else item


def statements(value: Statements | None, sources: Mapping[str, Source]) -> tuple[Statement, ...]:
    """Return the flat statements of `value` but those that stood on retracted sources alone.

    One that cites nothing, or nothing that is in `sources`, stays: the page marks it.
    """
    return tuple(one for one in shapes.statements(value) if not _fell(one, sources))


def _fell(one: Statement | Code, sources: Mapping[str, Source]) -> bool:
    """Whether a flat statement or a code lost its last source to a retraction."""
    retracted = any(source and source.is_retracted for source in _cited(one.sources, sources))
    return retracted and not _is_carried(one.sources, sources)


def standing_subjects(subjects: Subjects) -> Subjects:
    """Return `subjects` with only what stands in its records; themselves where all of it does."""
    stands = {kind: standing_record(record, subjects.sources) for kind, record in subjects.by_kind.items()}
    if all(record is stands[kind] for kind, record in subjects.by_kind.items()):
        return subjects
    return replace(subjects, **stands)


def standing_record[R: Record](record: R, sources: Mapping[str, Source]) -> R:
    """Return `record` with only what stands in it, and `record` itself where that is all of it."""
    kept: dict[str, Any] = {}
    for name in _held(record, _ITEMS):
        items = getattr(record, name)
        if (left := standing(items, sources)) != items:
            kept[name] = left
    if any(source.retraction for source in sources.values()):
        kept |= _without_the_fallen(record, sources)
    return replace(record, **kept) if kept else record


def _without_the_fallen(record: Record, sources: Mapping[str, Source]) -> dict[str, Any]:
    """Return the fields of flat statements and codes that lost some of them to a retraction."""
    kept: dict[str, Any] = {}
    for name in _held(record, _STATEMENTS):
        value = getattr(record, name)
        if any(_fell(one, sources) for one in shapes.statements(value)):
            kept[name] = statements(value, sources) or None
    if isinstance(record, Subject) and any(_fell(code, sources) for code in record.codes):
        kept["codes"] = tuple(code for code in record.codes if not _fell(code, sources))
    return kept


def _held(record: Record, names: Iterable[str]) -> tuple[str, ...]:
    return tuple([name for name in names if getattr(record, name, None)])


def withheld(records: Iterable[Record], sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return a sentence for each source that took statements of `records` with it, and how many."""
    taken = Counter(title for record in records for title in _taken(record, sources))
    return tuple(_taken_out(number, title) for title, number in taken.items())


def _taken(record: Record, sources: Mapping[str, Source]) -> Iterator[str]:
    """Yield, for everything that fell, the title of the source that was retracted; '' if one is just gone."""
    for name in _held(record, _ITEMS):
        for item in getattr(record, name):
            if not _stands(item, sources):
                yield _first_retracted(item.sources, sources)
    for name in _held(record, _STATEMENTS):
        for one in shapes.statements(getattr(record, name)):
            if _fell(one, sources):
                yield _first_retracted(one.sources, sources)


def _first_retracted(cited: Cited, sources: Mapping[str, Source]) -> str:
    return next((one.title for one in _cited(cited, sources) if one and one.is_retracted), "")


def _taken_out(number: int, title: str) -> str:
    subject = "One statement was" if number == 1 else f"{number} statements were"
    whose = "its source" if number == 1 else "their source"
    if not title:
        return f"{subject} taken out because {whose} is no longer on record."
    return f"{subject} taken out because {whose} was retracted: {title.rstrip('.')}."
