"""Hubs, lists and the front door: listings to page contexts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import batched
from typing import TYPE_CHECKING

from msgspec import Struct

from .assessment import withdrawn_notice
from .citations import Citations
from .context import Anchor, HomePage, ListPage, Row
from .items import Listing
from .paths import hub_path, question_path
from .records import Compound, Condition, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chrome import Frame
    from .paths import PagePath
    from .records import Question

ROWS = 100
HOME_ROWS = 50
_TITLES = {"compounds": "Compounds", "conditions": "Conditions"}
_STUDIED = {
    None: "Nothing specific to this pair is on record.",
    "limited": "Limited research is on record.",
    "specific": "Research on the two together is on record.",
    "gone": "What was on record about this pair was taken down.",
}


def home(frame: Frame, compounds: Mapping[str, Listing], conditions: Mapping[str, Listing]) -> HomePage:
    """Return the front door: the first compounds and conditions by name, and the way to the rest."""
    chrome = frame.chrome(
        frame.site.name, "Questions about a compound and a condition, answered from sources.", "/"
    )
    return HomePage(
        **chrome | {"breadcrumbs": ()},
        index=True,
        heading="What is known about this compound, for this condition?",
        compounds=_named("compound", compounds)[:HOME_ROWS],
        conditions=_named("condition", conditions)[:HOME_ROWS],
        more_compounds="/compounds" if len(compounds) > HOME_ROWS else None,
        more_conditions="/conditions" if len(conditions) > HOME_ROWS else None,
    )


def index(frame: Frame, at: PagePath, listed: Mapping[str, Listing]) -> ListPage | None:
    """Return one page of the list of all compounds or conditions, None past its end."""
    title = _TITLES[at.kind]
    rows = _page_of(_named(at.kind.removesuffix("s"), listed), at.number)
    if rows is None:
        return None
    return ListPage(
        **frame.chrome(_numbered(title, at), f"{title} with a page on this site.", at.path),
        index=True,
        heading=title,
        intro=(_counted(at.kind, len(listed)),),
        facts=(),
        rows_heading="By name",
        rows=rows,
        pages=_neighbours(f"/{at.kind}", at.number, len(listed)),
        references=(),
    )


class Hub(Struct, frozen=True):
    """What a hub shows: its record and sources, all of the other kind, and the pairs (both by other slug)."""

    subject: Compound | Condition
    sources: dict[str, Source]
    others: Mapping[str, Listing]
    pairs: Mapping[str, Listing]


def hub(frame: Frame, at: PagePath, shown: Hub, questions: Mapping[str, Question]) -> ListPage | None:
    """Return one page of the hub of a compound or condition, None past its end."""
    subject = shown.subject
    rows = _page_of([_pair_row(at, slug, shown, questions) for slug in _by_name(shown.others)], at.number)
    if rows is None:
        return None
    cite = Citations(shown.sources)
    fields = _FACTS[at.kind] if at.number == 1 else ()
    facts = [(label, cite.group((f"{at.kind}.{name}", getattr(subject, name)))) for name, label in fields]
    every = Anchor(_TITLES[f"{at.kind}s"], f"/{at.kind}s")
    unlisted = frame.site.index_requires_review or cite.unsourced or subject.status == "withdrawn"
    return ListPage(
        **frame.chrome(_numbered(subject.name, at), _about(subject.label), at.path, every),
        index=not unlisted,
        heading=subject.name,
        intro=_hub_intro(at, subject),
        facts=tuple(facts),
        rows_heading=f"Questions answered, by {_OTHER[at.kind]}",
        rows=rows,
        pages=_neighbours(hub_path(at.kind, _slug(at)), at.number, len(shown.others)),
        references=cite.references(),
    )


_OTHER = {"compound": "condition", "condition": "compound"}
_FACTS = {
    "compound": (("drug_class", "Class"), ("regulatory_status", "Regulatory status")),
    "condition": (("affected_organs", "Organs affected"),),
}


def _hub_intro(at: PagePath, subject: Compound | Condition) -> tuple[str, ...]:
    notice = (withdrawn_notice(subject.name, subject.withdrawn),) if subject.status == "withdrawn" else ()
    return (*notice, f"What is on record for each {_OTHER[at.kind]}, and the questions that are answered.")


def _about(label: str) -> str:
    return f"What is on record about {label}, and the questions that are answered."


def _slug(at: PagePath) -> str:
    return str(at.compound or at.condition)


def _counted(kind: str, count: int) -> str:
    return f"One {kind.removesuffix('s')} is on record." if count == 1 else f"{count} {kind} are on record."


def _numbered(title: str, at: PagePath) -> str:
    return title if at.number == 1 else f"{title}, page {at.number}"


def _by_name(listed: Mapping[str, Listing]) -> list[str]:
    return sorted(listed, key=lambda slug: (listed[slug].name.casefold(), slug))


def _named(kind: str, listed: Mapping[str, Listing]) -> tuple[Row, ...]:
    return tuple(Row(listed[slug].name, hub_path(kind, slug), "") for slug in _by_name(listed))


def _pair_row(at: PagePath, slug: str, shown: Hub, questions: Mapping[str, Question]) -> Row:
    other = _OTHER[at.kind]
    slugs = {at.kind: _slug(at), other: slug}
    studied = shown.pairs[slug].studied if slug in shown.pairs else None
    links = tuple(
        Anchor(question.label, question_path(question.path, slugs["compound"], slugs["condition"]))
        for question in questions.values()
        if studied != "gone"
    )
    return Row(shown.others[slug].name, hub_path(other, slug), _STUDIED[studied], links)


def _page_of(rows: Sequence[Row], number: int) -> tuple[Row, ...] | None:
    """Return page `number` of `rows`, counted from 1; the first page exists even when it is empty."""
    pages = list(batched(rows, ROWS, strict=False)) or [()]
    return pages[number - 1] if number <= len(pages) else None


def _neighbours(path: str, number: int, count: int) -> tuple[Anchor, ...]:
    before = Anchor("Previous page", path if number - 1 == 1 else f"{path}/{number - 1}")
    after = Anchor("Next page", f"{path}/{number + 1}")
    return (*((before,) if number > 1 else ()), *((after,) if number * ROWS < count else ()))
