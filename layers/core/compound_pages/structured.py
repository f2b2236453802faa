"""Structured data: JSON-LD in the words of schema.org, saying only what the page shows. Pure.

Medical types are those of https://schema.org/docs/meddocs.html. No rating, no FAQ: search engines show
neither for pages like these, and a page has none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .notation import as_json
from .records import Compound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .context import Anchor, Group, Reference
    from .history import Review
    from .records import Condition
    from .site import Site
    from .subjects import Subjects

type Graph = dict[str, Any]

_PAPERS = frozenset({"article", "randomized trial", "review", "case report", "guideline"})


def web_page(title: str, url: str, breadcrumbs: Sequence[Anchor], site: Site) -> Graph:
    """Return the graph of a page: what it is called, where it is, and the way to it."""
    crumbs = [
        {"@type": "ListItem", "position": i, "name": crumb.label, "item": site.base_url + crumb.href}
        for i, crumb in enumerate(breadcrumbs, 1)
    ]
    page = {
        "@type": "WebPage",
        "@id": f"{url}#page",
        "url": url,
        "name": title,
        "inLanguage": site.language,
        "publisher": {"@type": "Organization", "name": site.name, "url": f"{site.base_url}/"},
        "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": crumbs},
    }
    return {"@context": "https://schema.org", "@graph": [page]}


def pair(
    base: Graph,
    heading: str,
    subjects: Subjects,
    references: Sequence[Reference],
    reviews: Sequence[Review],
) -> Graph:
    """Return the graph of a question's page; `reviews`: those that cover it all, empty if one is missing."""
    url = base["@graph"][0]["url"]
    about = [_subject(subjects.compound, f"{url}#compound"), _subject(subjects.condition, f"{url}#condition")]
    changed = subjects.changed
    medical: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "name": heading,
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "about": [{"@id": one["@id"]} for one in about],
        "citation": [_citation(reference) for reference in references],
        **({"dateModified": changed.isoformat()} if changed else {}),
        **_reviewed(reviews),
    }
    return _extended(base, medical, about)


def hub(base: Graph, subject: Compound | Condition, codes: Group, references: Sequence[Reference]) -> Graph:
    """Return the graph of a hub: its subject with the codes that the page shows."""
    url = base["@graph"][0]["url"]
    about = _subject(subject, f"{url}#subject")
    if codes:
        about["code"] = [_code(line.text) for line in codes.lines]
    medical = {
        "@type": "MedicalWebPage",
        "about": {"@id": about["@id"]},
        "citation": [_citation(reference) for reference in references],
    }
    return _extended(base, medical, [about])


def _extended(base: Graph, medical: dict[str, Any], about: list[dict[str, Any]]) -> Graph:
    return {**base, "@graph": [base["@graph"][0] | medical, *about]}


def _subject(subject: Compound | Condition, id_: str) -> dict[str, Any]:
    kind = "MedicalCondition"
    if isinstance(subject, Compound):
        kind = "DietarySupplement" if subject.kind == "supplement" else "Drug"
    return {"@type": kind, "@id": id_, "name": subject.name}


def _code(text: str) -> dict[str, str]:
    system, _, value = text.partition(": ")
    return {"@type": "MedicalCode", "codingSystem": system, "codeValue": value}


class _Citation(dict[str, Any]):
    """A source as pages cite it, and the same as JSON: both are made once for the pages of a compound."""

    def __init__(self, reference: Reference) -> None:
        kind = "MedicalScholarlyArticle" if reference.type in _PAPERS else "CreativeWork"
        links = [link.href for link in reference.links]
        super().__init__({"@type": kind, "name": reference.title, **({"sameAs": links} if links else {})})
        self.json = as_json(self)


_citation = lru_cache(maxsize=1024)(_Citation)


def _reviewed(reviews: Sequence[Review]) -> dict[str, Any]:
    """Return who reviewed the page and when: as long ago as the oldest of the reviews that cover it."""
    if not reviews:
        return {}
    people = {review.by: review for review in reviews}
    return {
        "lastReviewed": min(review.on for review in reviews).isoformat(),
        "reviewedBy": [
            {"@type": "Person", "name": one.by, "hasCredential": one.credential, "sameAs": one.register}
            for one in people.values()
        ],
    }


def script(graph: Graph) -> str:
    """Return a graph as JSON; sources that other pages cite too are not written anew."""
    page, *others = graph.get("@graph") or [{}]
    cited = page.get("citation") or ()
    if not cited or not all(type(one) is _Citation for one in cited):
        return as_json(graph)
    text = as_json({**graph, "@graph": [{**page, "citation": 0}, *others]})
    # In a text each quotation mark is escaped, so that this is found nowhere else.
    return text.replace('"citation": 0', f'"citation": [{", ".join([one.json for one in cited])}]')
