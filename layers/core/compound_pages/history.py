"""History: what happens to a record: searches for it, its changes, its reviews, and its end."""

# No annotations in text: msgspec would have to compile each of them at every cold start (docs/adr/0010).
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from .statements import ADDRESS_PATTERN, Address, Summary, Text, hold


class Ending(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Since when a record is gone or withdrawn, and why."""

    since: date | None = None
    why: Text | None = None


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change of a record: the day, what kind of change, and what changed, for readers of the feed."""

    on: date
    kind: Literal["new_evidence", "correction", "wording", "review"]
    summary: Summary


class Search(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where and when somebody looked for evidence about a pair."""

    on: date
    where: Text


class Review(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A clinician's review of exactly this record: `content` is its content hash on that day."""

    by: Text
    credential: Text
    register: Address
    on: date
    next_due: date
    content: Annotated[str, Meta(extra_json_schema={"pattern": r"^[0-9a-f]{32}$"})]

    def __post_init__(self) -> None:
        hold(ADDRESS_PATTERN, self.register)
