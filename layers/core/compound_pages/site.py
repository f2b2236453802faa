"""What is said of the whole site: its name and rules, the questions that it answers, and its own pages."""

# No annotations in text: msgspec would have to compile each of them at every cold start (docs/adr/0010).
from datetime import date
from typing import Annotated, get_args

from msgspec import Meta, Struct

from .claims import ClaimType
from .statements import ADDRESS_PATTERN, CONTACT_PATTERN, SLUG_PATTERN, Address, Contact, Slug, Text, hold

_BASE = r"^https?://[A-Za-z0-9.-]+(?::[0-9]+)?$"
_LANGUAGE = r"^[a-z]{2}(-[A-Z]{2})?$"
_PATHS = r"^/(?!/)[a-z0-9{}/-]+$"
# What a question may show of the records besides claims: the names of their fields.
_PARTS = (
    "affected_organs", "boxed_warning", "drug_class", "evidence_level", "findings", "interactions",
    "interacts_with", "laboratory", "mechanism", "monitoring", "organ_classes", "organ_function",
    "regulatory_status", "risks", "safety", "standard_treatment", "treatment_cautions", "trials",
)  # fmt: skip
# The words stand in the schema only: every page reads the questions, and one word of a later release must
# not end them all.
Part = Annotated[str, Meta(extra_json_schema={"enum": list(_PARTS)})]
ShownType = Annotated[str, Meta(extra_json_schema={"enum": sorted(get_args(ClaimType.__value__))})]


class Link(Struct, frozen=True):
    """A place to go to and the words that say where it leads."""

    label: Text
    url: Address

    def __post_init__(self) -> None:
        hold(ADDRESS_PATTERN, self.url)


class Security(Struct, frozen=True, kw_only=True):
    """Whom to tell of a weakness, and until when that holds (RFC 9116: /.well-known/security.txt)."""

    contact: Contact
    expires: date

    def __post_init__(self) -> None:
        hold(CONTACT_PATTERN, self.contact)


class Site(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="record", tag="site"):
    """What is true of the whole site (content/site.yaml)."""

    name: Text
    base_url: Annotated[str, Meta(extra_json_schema={"pattern": _BASE})]
    language: Annotated[str, Meta(extra_json_schema={"pattern": _LANGUAGE})] = "en"
    index_requires_review: bool = True
    report: Link | None = None
    corrections: Contact | None = None
    security: Security | None = None

    def __post_init__(self) -> None:
        hold(_BASE, self.base_url)
        hold(_LANGUAGE, self.language)
        hold(CONTACT_PATTERN, self.corrections)


class Question(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question that can be asked of every pair (content/questions/); its file name is its page kind.

    `order`: its place among the questions, the lowest first. `parts` and `claims`: what its page shows of the
    records, the parts in the order in which they are read; without `parts` it shows every part.
    """

    path: Annotated[str, Meta(extra_json_schema={"pattern": r"^/[a-z0-9{}-]+$"})]
    title: Text
    label: Text
    order: int = 0
    template: Annotated[str, Meta(extra_json_schema={"pattern": r"^[a-z0-9_]+\.html$"})]
    description: Text | None = None
    parts: tuple[Part, ...] = ()
    claims: tuple[ShownType, ...] = ()
    older_paths: tuple[Annotated[str, Meta(extra_json_schema={"pattern": r"^/[a-z0-9{}/-]+$"})], ...] = ()

    def __post_init__(self) -> None:
        hold(_PATHS, self.path, *self.older_paths)


class Questions(Struct, frozen=True, tag_field="record", tag="questions"):
    """Every question by page kind."""

    by_kind: dict[Slug, Question]

    def __post_init__(self) -> None:
        hold(SLUG_PATTERN, *self.by_kind)

    @property
    def in_order(self) -> dict[str, Question]:
        """The same in the order in which pages name them."""
        return dict(sorted(self.by_kind.items(), key=lambda asked: (asked[1].order, asked[0])))


class Section(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of a page about the site."""

    heading: Text
    paragraphs: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()


class About(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="record", tag="about"):
    """A page about the site itself (content/about/): its method, its policy and the like."""

    title: Text
    description: Text
    updated: date | None = None
    sections: Annotated[tuple[Section, ...], Meta(min_length=1)]
