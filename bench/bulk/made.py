"""A large site: the records of the project's own content again and again, no two with the same words.

Each copy has a slug and a name of its own, and its texts and sources say which copy they are of: two pages
share no more than two pages of a real site would, and what is kept for the next page is not flattered.
"""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import msgspec

from compound_pages.items import QUESTIONS, Key, Stored
from compound_pages.paths import question_path
from compound_pages.site import Questions
from toolkit import content
from toolkit.content import Content

if TYPE_CHECKING:
    from collections.abc import Mapping

CONDITIONS = {400: 10, 2_000: 20, 20_000: 50}  # how many, by the number of pages
_QUESTIONS = 4  # of the project's own content
_TEXTS = frozenset(
    {
        "affected_organs", "boxed_warning", "consequence", "drug_class", "evidence_level", "findings",
        "interactions", "laboratory", "mechanism", "monitoring", "not_found", "not_searched",
        "organ_function",
        "questions", "regulatory_status", "risks", "safety", "scope", "short", "standard_treatment",
        "statement", "summary", "text", "title", "treatment_cautions", "trials", "unknowns",
    }
)  # fmt: skip


def made(pages: int) -> Content:
    """Return a content with so many pages of questions (400, 2,000 or 20,000), a third of them with a pair.

    Raises KeyError for another number.
    """
    own = content.load(content.OWN)
    records = {key: stored for key, stored in own.records.items() if key.kind not in _MADE}
    conditions = CONDITIONS[pages]
    compounds = _copies(own.records, "compound", pages // _QUESTIONS // conditions)
    of_each = _copies(own.records, "condition", conditions)
    for kind, copies in (("compound", compounds), ("condition", of_each)):
        records |= {Key(kind, slug): _copy(own.records[key], slug) for slug, key in copies.items()}
    for compound, one in compounds.items():
        for condition, other in of_each.items():
            if pair := own.records.get(Key("pair", f"{one.slug}/{other.slug}")):
                mark = f"{compound}/{condition}"
                records[Key("pair", mark)] = _copy(pair, mark)
    return Content(records, (), own.root)


_MADE = {"compound", "condition", "pair"}


def question_paths(of: Content) -> list[str]:
    """Return the paths of the pages of questions, those of one compound together."""
    asked = of.records[QUESTIONS].record
    if not isinstance(asked, Questions):
        return []
    slugs = {kind: [key.slug for key in of.records if key.kind == kind] for kind in ("compound", "condition")}
    return [
        question_path(question.path, compound, condition)
        for compound in slugs["compound"]
        for condition in slugs["condition"]
        for question in asked.by_kind.values()
    ]


def _copies(records: Mapping[Key, Stored], kind: str, number: int) -> dict[str, Key]:
    """Return the slugs of so many copies, each with the record that it is a copy of."""
    own = cycle(key for key, stored in records.items() if key.kind == kind and _is_live(stored))
    return {f"{key.slug}-{i}": key for i, key in enumerate(islice(own, number))}


def _is_live(stored: Stored) -> bool:
    return getattr(stored.record, "status", "") == "live"


def _copy(stored: Stored, mark: str) -> Stored:
    """Return a copy whose texts end in `mark`, and whose sources are those of the compound or condition."""
    data: dict[str, Any] = msgspec.to_builtins(stored)
    record = _marked(data["record"], mark)
    if "name" in record:
        number = mark.rpartition("-")[2]
        record |= {name: f"{record[name]} {number}" for name in ("name", "short_name") if name in record}
    owner = mark.partition("/")[0]
    sources = {
        id_: one | {"title": f"{one['title']} [{owner}]"} for id_, one in data.get("sources", {}).items()
    }
    return msgspec.convert({"record": record, "sources": sources}, Stored)


def _marked(value: Any, mark: str, name: str = "") -> Any:  # noqa: ANN401  any part of a record
    """Return `value`, the field `name` of a record, with every text in it marked, as no word of its own."""
    match value:
        case dict():
            return {field: _marked(one, mark, field) for field, one in value.items()}
        case tuple() | list():
            return [_marked(one, mark, name) for one in value]
        case str() if name in _TEXTS:
            return f"{value}[{mark}]"
    return value
