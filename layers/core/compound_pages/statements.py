"""Statements: one thing said, and the sources that say so. The smallest shapes that records are made of.

Patterns stand in the schema: what is in the table was checked before it got there, and a compiled pattern in
msgspec 0.22 crashes Python 3.13 at exit (msgspec issue 717). What becomes an address, a header or a cache tag
is held to its pattern by the shape as well (docs/adr/0040): an item may have come there another way.
"""

# No annotations in text: msgspec would have to compile each of them at every cold start (docs/adr/0010).
import re
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
SLUG_MAX = 80
ADDRESS_PATTERN = r"^https?://\S+$"
CONTACT_PATTERN = r"^(https?://|mailto:)\S+$"
PATH_PATTERN = r"^(?:/[a-z0-9-]+)+$"
# What no page shows, as a class of `re`: controls but tab and new line, halves of characters and none at all;
# what turns the direction of the text around it (Unicode Standard Annex 9, section 2); and what is not seen:
# separators of lines, interlinear marks, the byte order mark and tags.
UNPRINTABLE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\u2028\u2029\ufff9-\ufffb\ufeff\U000e0000-\U000e007f]"
)

Slug = Annotated[str, Meta(max_length=SLUG_MAX, extra_json_schema={"pattern": SLUG_PATTERN})]
Text = Annotated[str, Meta(min_length=1, extra_json_schema={"pattern": r"\S"})]
# As long as the feed, one item of the table, has room for fifty of each.
Name = Annotated[str, Meta(min_length=1, extra_json_schema={"pattern": r"\S", "maxLength": 500})]
Summary = Annotated[str, Meta(min_length=1, extra_json_schema={"pattern": r"\S", "maxLength": 500})]
Address = Annotated[str, Meta(extra_json_schema={"pattern": ADDRESS_PATTERN})]
Contact = Annotated[str, Meta(extra_json_schema={"pattern": CONTACT_PATTERN})]
LocalPath = Annotated[str, Meta(extra_json_schema={"pattern": PATH_PATTERN})]


def hold(pattern: str, *values: str | None) -> None:
    """Raise ValueError, which msgspec turns into its own, unless each value that is given has that form."""
    for value in values:
        if value is not None and not re.fullmatch(pattern, value):
            raise ValueError(f"{value[:60]!r} is not of the form {pattern}")


class Retraction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a source after it was published (PubMed's terms), since when, and the notice."""

    status: Literal["concern", "corrected", "retracted"]
    on: date | None = None
    notice: Address | None = None

    def __post_init__(self) -> None:
        hold(ADDRESS_PATTERN, self.notice)


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a statement comes from; title, identifiers and year stand exactly as they are indexed."""

    type: Text
    title: Text
    authors: str | None = None
    container: str | None = None
    year: int | None = None
    pmid: Annotated[str, Meta(extra_json_schema={"pattern": r"^[0-9]+$"})] | None = None
    doi: Annotated[str, Meta(extra_json_schema={"pattern": r"^10\.\S+$"})] | None = None
    url: Address | None = None
    retrieved_on: date | None = None
    retraction: Retraction | None = None

    def __post_init__(self) -> None:
        hold(ADDRESS_PATTERN, self.url)

    @property
    def is_retracted(self) -> bool:
        """Whether nothing may stand on this source any more."""
        return self.retraction is not None and self.retraction.status == "retracted"


class Citation(Struct, frozen=True, omit_defaults=True):
    """A source by its id, and the place in it: a section, page or table."""

    source: str
    at: Text | None = None


type Cited = tuple[str | Citation, ...]


def citations(cited: Cited) -> tuple[Citation, ...]:
    """Return `cited` in its long form."""
    return tuple(Citation(one) if isinstance(one, str) else one for one in cited)


def cited_ids(cited: Cited) -> tuple[str, ...]:
    """Return the ids of the sources `cited`, wherever in them."""
    return tuple([one if isinstance(one, str) else one.source for one in cited])


class Statement(Struct, frozen=True, omit_defaults=True):
    """One thing said, with the sources that say so."""

    text: Text
    sources: Cited = ()


type Statements = Text | Statement | Annotated[tuple[Text | Statement, ...], Meta(min_length=1)]


def statements(value: Statements | None) -> tuple[Statement, ...]:
    """Return `value` in its long form; an absent value is no statement."""
    if value is None:
        return ()
    parts = value if isinstance(value, tuple) else (value,)
    return tuple(Statement(part) if isinstance(part, str) else part for part in parts)
