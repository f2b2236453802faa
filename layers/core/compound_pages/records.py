"""What is said: the shape of every record, in content files and in the table alike.

One definition serves three readers: the JSON Schema that content files are checked against, the
editors' tools that complete from it, and the decoder of the DynamoDB item. Decoding ignores fields it does
not know and fills in those it lacks, so two releases can read each other's items.

Patterns stand in the schema only: what is in the table was checked before it got there, and a compiled
pattern in msgspec 0.22 crashes Python 3.13 at exit (msgspec issue 717).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
SLUG_MAX = 80

Slug = Annotated[str, Meta(max_length=SLUG_MAX, extra_json_schema={"pattern": SLUG_PATTERN})]
Text = Annotated[str, Meta(min_length=1, extra_json_schema={"pattern": r"\S"})]


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a statement comes from; title, identifiers and year stand exactly as they are indexed."""

    type: Text
    title: Text
    authors: str | None = None
    container: str | None = None
    year: int | None = None
    pmid: Annotated[str, Meta(extra_json_schema={"pattern": r"^[0-9]+$"})] | None = None
    doi: Annotated[str, Meta(extra_json_schema={"pattern": r"^10\.\S+$"})] | None = None
    url: Annotated[str, Meta(extra_json_schema={"pattern": r"^https?://\S+$"})] | None = None
    retrieved_on: date | None = None


class Statement(Struct, frozen=True, omit_defaults=True):
    """One thing said, with the ids of the sources that say so."""

    text: Text
    sources: tuple[str, ...] = ()


type Statements = Text | Statement | Annotated[tuple[Text | Statement, ...], Meta(min_length=1)]


def statements(value: Statements | None) -> tuple[Statement, ...]:
    """Return `value` in its long form; an absent value is no statement."""
    if value is None:
        return ()
    parts = value if isinstance(value, tuple) else (value,)
    return tuple(Statement(part) if isinstance(part, str) else part for part in parts)


class Ending(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Since when a record is gone or withdrawn, and why."""

    since: date | None = None
    why: Text | None = None


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="record"):
    """What every record about a compound, a condition or a pair of them may carry."""

    status: Literal["live", "withdrawn", "gone"] = "live"
    gone: Ending | None = None
    withdrawn: Ending | None = None
    updated: date | None = None


class Subject(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A record with a name and a slug of its own: a compound or a condition."""

    name: Text
    short_name: Text | None = None
    aliases: tuple[Slug, ...] = ()
    moved_to: Slug | None = None

    @property
    def label(self) -> str:
        """The name for running text."""
        return self.short_name or self.name


class Compound(Subject, frozen=True, kw_only=True, omit_defaults=True, tag="compound"):
    """A medicine, supplement or other substance that people ask about."""

    drug_class: Statements
    safety: Statements
    regulatory_status: Statements
    evidence_level: Statements
    mechanism: Statements
    boxed_warning: Statements | None = None
    organ_function: Statements | None = None
    interactions: Statements | None = None
    monitoring: Statements | None = None


class Condition(Subject, frozen=True, kw_only=True, omit_defaults=True, tag="condition"):
    """A diagnosis that people live with."""

    specialists: Annotated[tuple[Text, ...], Meta(min_length=1)]
    affected_organs: Statements
    standard_treatment: Statements | None = None
    treatment_cautions: Statements | None = None


class Search(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where and when somebody looked for evidence about a pair."""

    on: date
    where: Text


class Pair(Record, frozen=True, kw_only=True, omit_defaults=True, tag="pair"):
    """What is known of one compound in people with one condition."""

    studied: Literal["limited", "specific"]
    findings: Statements | None = None
    laboratory: Statements | None = None
    risks: Statements | None = None
    interactions: Statements | None = None
    monitoring: Statements | None = None
    searched: Search | None = None
    not_found: tuple[Text, ...] = ()
    not_searched: tuple[Text, ...] = ()
