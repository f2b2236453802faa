"""Records made for tests, as many as wanted, with nothing to read in them."""

from __future__ import annotations

from typing import Any

from compound_pages.history import Ending
from compound_pages.items import QUESTIONS, SITE, Key, Stored, Tombstone
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import Question, Questions, Site

QUESTION = Question(
    path="/is-{compound}-safe-for-{condition}-patients", title="?", label="?", template="x.html"
)


def compound(name: str, **fields: Any) -> Stored:
    """Return a compound of that name."""
    facts = dict.fromkeys(("drug_class", "safety", "regulatory_status", "evidence_level", "mechanism"), "-")
    return Stored(Compound(name=name, **(facts | fields)))


def condition(name: str, **fields: Any) -> Stored:
    """Return a condition of that name."""
    return Stored(Condition(name=name, **({"specialists": ("nurse",), "affected_organs": "-"} | fields)))


def pair(**fields: Any) -> Stored:
    """Return what is known of a pair."""
    return Stored(Pair(**({"studied": "limited"} | fields)))


def gone(name: str | None = None, **ending: Any) -> Stored:
    """Return what was taken down."""
    return Stored(Tombstone(name, Ending(**ending)))


def made(compounds: int, conditions: int = 1, pairs: int = 0) -> dict[Key, Stored]:
    """Return a site of so many records: compounds c0, c1, …, conditions d0, …, and pairs of each c and d0."""
    return {
        SITE: Stored(Site(name="Site", base_url="https://site.example")),
        QUESTIONS: Stored(Questions({"safety": QUESTION})),
        **{Key("compound", f"c{i}"): compound(f"C{i}") for i in range(compounds)},
        **{Key("condition", f"d{i}"): condition(f"D{i}") for i in range(conditions)},
        **{Key("pair", f"c{i}/d0"): pair() for i in range(pairs)},
    }
