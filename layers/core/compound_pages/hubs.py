"""Hubs: one compound or condition, and what is on record with each of the other kind. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from .assessment import withdrawn_notice
from .citations import Citations
from .context import Anchor, ListPage, Row
from .items import Listing
from .listing import TITLES, by_name, neighbours, numbered, page_of
from .paths import hub_path, question_path
from .records import Compound, Condition, Source

if TYPE_CHECKING:
    from .chrome import Frame
    from .paths import PagePath
    from .site import Question

_STUDIED = {
    "limited": "Limited research is on record.",
    "specific": "Research on the two together is on record.",
}
_OTHER = {"compound": "condition", "condition": "compound"}
_FACTS = {
    "compound": (("drug_class", "Class"), ("regulatory_status", "Regulatory status")),
    "condition": (("affected_organs", "Organs affected"),),
}


class Hub(Struct, frozen=True):
    """What a hub shows: its record and sources, all of the other kind, and the pairs (both by other slug)."""

    subject: Compound | Condition
    sources: dict[str, Source]
    others: Mapping[str, Listing]
    pairs: Mapping[str, Listing]


def hub(frame: Frame, at: PagePath, shown: Hub, questions: Mapping[str, Question]) -> ListPage | None:
    """Return one page of the hub of a compound or condition, None past its end."""
    subject = shown.subject
    rows = page_of([_pair_row(at, slug, shown, questions) for slug in by_name(shown.others)], at.number)
    if rows is None:
        return None
    cite = Citations(shown.sources)
    fields = _FACTS[at.kind] if at.number == 1 else ()
    facts = [(label, cite.group((f"{at.kind}.{name}", getattr(subject, name)))) for name, label in fields]
    every = Anchor(TITLES[f"{at.kind}s"], f"/{at.kind}s")
    unlisted = frame.site.index_requires_review or cite.unsourced or subject.status == "withdrawn"
    return ListPage(
        **frame.chrome(numbered(subject.name, at), _about(subject.label), at.path, every),
        index=not unlisted,
        heading=subject.name,
        intro=_hub_intro(at, subject),
        facts=tuple(facts),
        rows_heading=f"Questions answered, by {_OTHER[at.kind]}",
        rows=rows,
        pages=neighbours(hub_path(at.kind, _slug(at)), at.number, len(shown.others)),
        references=cite.references(),
    )


def _hub_intro(at: PagePath, subject: Compound | Condition) -> tuple[str, ...]:
    notice = (withdrawn_notice(subject.name, subject.withdrawn),) if subject.status == "withdrawn" else ()
    shown = f"What is on record for each {_OTHER[at.kind]}, and the questions that are answered."
    return (*notice, shown, "No clinician has reviewed this page.")


def _about(label: str) -> str:
    return f"What is on record about {label}, and the questions that are answered."


def _slug(at: PagePath) -> str:
    return str(at.compound or at.condition)


def _pair_row(at: PagePath, slug: str, shown: Hub, questions: Mapping[str, Question]) -> Row:
    other = _OTHER[at.kind]
    slugs = {at.kind: _slug(at), other: slug}
    pair = shown.pairs.get(slug)
    links = tuple(
        Anchor(question.label, question_path(question.path, slugs["compound"], slugs["condition"]))
        for question in questions.values()
        if not (pair and pair.status == "gone")
    )
    return Row(shown.others[slug].name, hub_path(other, slug), _known(pair), links)


def _known(pair: Listing | None) -> str:
    """Return what is known of a pair at a glance."""
    if pair is None:
        return "Nothing specific to this pair is on record."
    if pair.status == "gone":
        return "What was on record about this pair was taken down."
    if pair.status == "withdrawn":
        return "What is on record about this pair was withdrawn."
    return _STUDIED.get(str(pair.studied), "Something specific to this pair is on record.")
