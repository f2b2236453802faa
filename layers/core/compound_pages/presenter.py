"""The presenter: the records of a pair to the context of its page. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from . import assessment, titles
from .citations import Citations
from .context import Anchor, PairPage
from .grammar import in_words, joined, with_article
from .paths import hub_path, question_path
from .records import Compound, Condition, Pair, Record, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .chrome import Frame
    from .context import Group
    from .paths import PagePath
    from .site import Question


class PairRecords(Struct, frozen=True, kw_only=True):
    """What a page about a pair is made of. Without a pair record nothing specific is on record."""

    compound: Compound
    condition: Condition
    pair: Pair | None
    sources: tuple[dict[str, Source], ...]

    @property
    def all(self) -> tuple[Record, ...]:
        """The medical records, the pair's last."""
        return (self.compound, self.condition, *((self.pair,) if self.pair else ()))


def pair_page(
    frame: Frame, at: PagePath, records: PairRecords, questions: Mapping[str, Question]
) -> PairPage:
    """Return the context of the page at `at`; its kind is one of `questions`."""
    site, compound, condition, pair = frame.site, records.compound, records.condition, records.pair
    question = questions[at.kind]
    groups, citations = _groups(records)
    withdrawn = tuple(_withdrawn(record, records) for record in records.all if record.status == "withdrawn")
    reasons = assessment.not_listed_because(site, pair, citations.unsourced, len(withdrawn))
    newest = max((record.updated for record in records.all if record.updated), default=None)
    choice = joined(condition.specialists)
    return PairPage(
        **frame.chrome(
            titles.title(question, compound, condition, site.name),
            titles.description(compound, condition, sourced=not citations.unsourced),
            at.path,
            *_hubs(compound, condition, at),
        ),
        index=not reasons,
        heading=titles.filled(question.title, compound.name, condition.name),
        compound=compound.name,
        compound_label=compound.label,
        condition_label=condition.label,
        notices=withdrawn,
        short_answer=assessment.short_answer(compound, condition, pair),
        specialists=choice,
        a_specialist=with_article(choice),
        updated=newest.isoformat() if newest else None,
        updated_text=in_words(newest) if newest else None,
        studied=assessment.how_far_studied(compound, condition, pair),
        searched=_searched(pair),
        not_found=pair.not_found if pair else (),
        not_searched=pair.not_searched if pair else (),
        unknowns=assessment.unknowns(compound, condition, pair, citations.unsourced),
        questions_to_ask=assessment.questions_to_ask(compound, condition),
        bottom_line=assessment.bottom_line(compound, condition),
        references=citations.references(),
        reviewed=False,
        not_listed_because=reasons,
        related=_related(at, records, questions),
        corrections=site.corrections,
        report=Anchor(site.report.label, site.report.url) if site.report else None,
        **groups,
    )


def _groups(records: PairRecords) -> tuple[dict[str, Any], Citations]:
    cite = Citations(*records.sources)
    compound, condition, pair = records.compound, records.condition, records.pair

    def of(name: str) -> Group:
        fields = [(f"{kind}.{name}", getattr(record, name, None)) for kind, record in order]
        return cite.group(*fields)

    order = (("pair", pair), ("compound", compound), ("condition", condition))
    return {name: of(name) for name in _GROUPS}, cite


_GROUPS = (
    "drug_class", "safety", "regulatory_status", "boxed_warning",
    "interactions", "risks", "affected_organs", "organ_function", "standard_treatment", "treatment_cautions",
    "monitoring", "evidence_level", "findings", "mechanism", "laboratory",
)  # fmt: skip


def _hubs(compound: Compound, condition: Condition, at: PagePath) -> tuple[Anchor, Anchor]:
    return (
        Anchor(compound.name, hub_path("compound", str(at.compound))),
        Anchor(condition.name, hub_path("condition", str(at.condition))),
    )


def _related(at: PagePath, records: PairRecords, questions: Mapping[str, Question]) -> tuple[Anchor, ...]:
    others = (
        Anchor(
            titles.filled(question.title, records.compound.label, records.condition.label),
            question_path(question.path, str(at.compound), str(at.condition)),
        )
        for kind, question in questions.items()
        if kind != at.kind
    )
    compound, condition = _hubs(records.compound, records.condition, at)
    return (
        *others,
        Anchor(f"All about {compound.label}", compound.href),
        Anchor(f"All about {condition.label}", condition.href),
    )


def _withdrawn(record: Record, records: PairRecords) -> str:
    name = getattr(record, "name", f"{records.compound.name} and {records.condition.name}")
    return assessment.withdrawn_notice(name, record.withdrawn)


def _searched(pair: Pair | None) -> str | None:
    if not (pair and pair.searched):
        return None
    return f"on {in_words(pair.searched.on)}: {pair.searched.where}"
