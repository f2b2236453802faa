"""Hubs: one compound or condition, and what is on record with each of the other kind. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from . import standing, structured
from .assessment import withdrawn_notice
from .citations import Citations
from .context import Anchor, Cell, Group, ListPage, Row
from .items import Listing
from .listing import TITLES, Sheet, by_name, neighbours, numbered, sheet_of
from .paths import hub_path, question_path
from .records import Compound, Condition
from .statements import Source

if TYPE_CHECKING:
    from .chrome import Frame
    from .paths import PagePath
    from .site import Question, Site

type Listed = Mapping[str, Listing]

_OTHER = {"compound": "condition", "condition": "compound"}
_FACTS = {
    "compound": (("drug_class", "Class"), ("regulatory_status", "Regulatory status")),
    "condition": (("scope", "What the name covers here"), ("affected_organs", "Organs affected")),
}
_GLANCE = {
    "gone": "Taken down",
    "withdrawn": "Withdrawn, for reference",
    None: "General facts only",
}


class Hub(Struct, frozen=True):
    """What a hub shows: its record and sources, all of the other kind, and the pairs (both by other slug).

    `others` may be the sheet of the one page that is made, and `pairs` those with what is on it.
    """

    subject: Compound | Condition
    sources: Mapping[str, Source]
    others: Mapping[str, Listing] | Sheet
    pairs: Mapping[str, Listing]


def hub(frame: Frame, at: PagePath, shown: Hub, questions: Mapping[str, Question]) -> ListPage | None:
    """Return one page of the hub of a compound or condition, None past its end."""
    subject = standing.standing_record(shown.subject, shown.sources)
    sheet = sheet_of(shown.others, at.number)
    if sheet is None:
        return None
    cite = Citations(shown.sources)
    facts, codes = _facts(at.kind, subject, cite)
    references = cite.references()
    if at.number > 1:  # rows alone, but the hub is listed as a whole or not at all
        facts, codes, references = (), Group(), ()
    every = Anchor(TITLES[f"{at.kind}s"], f"/{at.kind}s")
    chrome = frame.chrome(numbered(subject.name, at), _about(subject.label), at.page, every)
    return ListPage(
        **chrome | {"structured": structured.hub(chrome["structured"], subject, codes, references)},
        index=is_listed(frame.site, subject, cite.unsourced),
        heading=subject.name,
        intro=_hub_intro(at, subject),
        facts=facts,
        codes=codes,
        letters=(),
        rows_heading=f"Questions answered, by {_OTHER[at.kind]}",
        columns=tuple(question.label for question in questions.values()),
        rows=_rows(at, sheet.entries, shown.pairs, questions),
        pages=neighbours(hub_path(at.kind, _slug(at)), at.number, sheet.count),
        references=references,
    )


def is_listed(site: Site, subject: Compound | Condition, unsourced: int) -> bool:
    """Whether search engines may list the hub; `unsourced`: how many of its facts have no source."""
    reviewed = bool(subject.reviews) or not site.index_requires_review
    return reviewed and not unsourced and subject.status == "live"


def _facts(
    kind: str, subject: Compound | Condition, cite: Citations
) -> tuple[tuple[tuple[str, Group], ...], Group]:
    """Return what the first page of a hub says of its subject: labelled statements, and its codes."""
    fields = [(name, label, getattr(subject, name)) for name, label in _FACTS[kind]]
    facts = [(label, cite.group((f"{kind}.{name}", value))) for name, label, value in fields if value]
    codes = [
        cite.line(f"{kind}.codes.{i}", f"{code.system}: {code.value}", code.sources)
        for i, code in enumerate(subject.codes, 1)
    ]
    return tuple(facts), Group(tuple(codes))


def _hub_intro(at: PagePath, subject: Compound | Condition) -> tuple[str, ...]:
    notice = (withdrawn_notice(subject.name, subject.withdrawn),) if subject.status == "withdrawn" else ()
    shown = f"What is on record for each {_OTHER[at.kind]}, and the questions that are answered."
    unreviewed = () if subject.reviews else ("No clinician has reviewed this page.",)
    return (*notice, shown, *unreviewed)


def _about(label: str) -> str:
    return f"What is on record about {label}, and the questions that are answered."


def _slug(at: PagePath) -> str:
    return str(at.compound or at.condition)


def _rows(at: PagePath, others: Listed, pairs: Listed, questions: Mapping[str, Question]) -> tuple[Row, ...]:
    path = _OTHER[at.kind]
    return tuple(
        Row(others[slug].name, hub_path(path, slug), "", _cells(at, slug, pairs.get(slug), questions))
        for slug in by_name(others)
    )


def _cells(
    at: PagePath, slug: str, pair: Listing | None, questions: Mapping[str, Question]
) -> tuple[Cell, ...]:
    slugs = {at.kind: _slug(at), _OTHER[at.kind]: slug}
    return tuple(
        Cell(
            question.label,
            "" if pair and pair.status == "gone"
            else question_path(question.path, slugs["compound"], slugs["condition"]),
            _glance(pair, kind),
        )
        for kind, question in questions.items()
    )  # fmt: skip


def _glance(pair: Listing | None, kind: str) -> str:
    """Return what is known of a pair at a glance."""
    if pair is None or pair.status in _GLANCE:
        return _GLANCE[pair.status if pair else None]
    return pair.glance.get(kind, "Something on record")
