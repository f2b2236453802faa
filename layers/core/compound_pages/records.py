"""What is said: the shape of every record, in content files and in the table alike.

One definition serves three readers: the JSON Schema that content files are checked against, the
editors' tools that complete from it, and the decoder of the DynamoDB item. Decoding ignores fields it does
not know and fills in those it lacks, so two releases can read each other's items.
"""

# No annotations in text: msgspec would have to compile each of them at every cold start (docs/adr/0010).
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from .claims import Claim, Interaction, OrganFunction
from .history import Ending, Event, Review, Search
from .statements import PATH_PATTERN, Cited, LocalPath, Name, Slug, Statement, Statements, Text, hold

type Level = Literal[
    "do_not_use", "avoid_unless_specialist", "specialist_advice_needed", "no_specific_warning_found",
    "not_enough_evidence",
]  # fmt: skip


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="record"):
    """What every record about a compound, a condition or a pair of them may carry."""

    status: Literal["live", "withdrawn", "gone"] = "live"
    gone: Ending | None = None
    withdrawn: Ending | None = None
    updated: date | None = None
    history: tuple[Event, ...] = ()
    reviews: tuple[Review, ...] = ()

    @property
    def changed(self) -> date | None:
        """The day of the last change on record, None if none is."""
        days = [event.on for event in self.history]
        return max([*days, self.updated] if self.updated else days, default=None)


class Code(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a register of substances or diseases calls the subject."""

    system: Literal[
        "ATC", "DrugBank", "MeSH", "RxNorm", "UNII", "ICD-10-CM", "ICD-O", "DOID", "MONDO", "NCIt"
    ]
    value: Text
    sources: Cited = ()


class Subject(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A record with a name and a slug of its own: a compound or a condition."""

    name: Name
    short_name: Name | None = None
    aliases: tuple[Slug, ...] = ()
    moved_to: Slug | None = None
    codes: tuple[Code, ...] = ()

    @property
    def label(self) -> str:
        """The name for running text."""
        return self.short_name or self.name


class Form(Struct, frozen=True, kw_only=True):
    """One product form of a compound; claims and rows may be limited to it."""

    id: Slug
    name: Text


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
    kind: Literal["drug", "supplement"] = "drug"
    forms: tuple[Form, ...] = ()
    claims: tuple[Claim, ...] = ()
    interacts_with: tuple[Interaction, ...] = ()
    organ_classes: tuple[OrganFunction, ...] = ()
    unknowns: tuple[Text, ...] = ()


class Condition(Subject, frozen=True, kw_only=True, omit_defaults=True, tag="condition"):
    """A diagnosis that people live with.

    `organs`: those whose function decides about medicines here. `usual_medicines`: single names in lower
    case, which interactions are held against.
    """

    specialists: Annotated[tuple[Text, ...], Meta(min_length=1)]
    affected_organs: Statements
    standard_treatment: Statements | None = None
    treatment_cautions: Statements | None = None
    scope: Statement | None = None
    organs: tuple[Literal["liver", "kidneys"], ...] = ()
    usual_medicines: tuple[Text, ...] = ()


class Stricter(Struct, frozen=True, kw_only=True):
    """A reviewer's level for a pair; it counts only where it is stricter than what the claims come to."""

    level: Level
    why: Text
    by: Text
    on: date


class Related(Struct, frozen=True):
    """Another page that readers of this one may want."""

    label: Text
    path: LocalPath

    def __post_init__(self) -> None:
        hold(PATH_PATTERN, self.path)


class Pair(Record, frozen=True, kw_only=True, omit_defaults=True, tag="pair"):
    """What is known of one compound in people with one condition."""

    studied: Literal["limited", "specific", "none"]
    findings: Statements | None = None
    laboratory: Statements | None = None
    risks: Statements | None = None
    interactions: Statements | None = None
    monitoring: Statements | None = None
    searched: Search | None = None
    not_found: tuple[Text, ...] = ()
    not_searched: tuple[Text, ...] = ()
    trials: Statements | None = None
    claims: tuple[Claim, ...] = ()
    interacts_with: tuple[Interaction, ...] = ()
    organ_classes: tuple[OrganFunction, ...] = ()
    concern: Stricter | None = None
    unknowns: tuple[Text, ...] = ()
    questions: Annotated[tuple[Text, ...], Meta(max_length=6)] = ()
    related: tuple[Related, ...] = ()
