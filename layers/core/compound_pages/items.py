"""What the table holds: records under keys, the sources they cite, and what lists show of them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from msgspec import Struct

from .records import Compound, Condition, Ending, Pair, Slug, Source
from .site import Questions, Site


class Key(NamedTuple):
    """Which record: its kind, and its slug (`compound/condition` for a pair, empty for the site's own)."""

    kind: str
    slug: str = ""

    def __str__(self) -> str:
        """The key in one word, as the table and error messages have it."""
        return f"{self.kind}#{self.slug}"


SITE = Key("site")
QUESTIONS = Key("questions")


class Redirect(Struct, frozen=True, tag_field="record", tag="redirect"):
    """A slug that now answers under another one: an alias, or a record that moved."""

    moved_to: Slug


class Tombstone(Struct, frozen=True, omit_defaults=True, tag_field="record", tag="tombstone"):
    """A record that was taken down: its pages answer 410."""

    name: str | None = None
    ending: Ending = Ending()


type AnyRecord = Compound | Condition | Pair | Site | Questions | Redirect | Tombstone


class Stored(Struct, frozen=True, omit_defaults=True):
    """What one item of the table holds: a record and the sources that it cites, by id."""

    record: AnyRecord
    sources: dict[str, Source] = {}


class Item(NamedTuple):
    """A record as it was read, and the version that says whether it has changed since."""

    stored: Stored
    version: str


UNLISTED = "unlisted"


class Listing(Struct, frozen=True, omit_defaults=True):
    """What hubs and lists show of a record without reading all of it.

    `studied` is for pairs only. `lastmod` is the day that a sitemap or feed may give; while no page shows it
    nothing writes it, or each change of a record would change every list that it stands in.
    `status` and `studied` may be any word: one that a later release adds must not end a list. An entry that
    is `UNLISTED` is shown by none: its record was taken down or moved, and pages of it may still be cached.
    """

    name: str
    lastmod: date | None = None
    studied: str | None = None
    status: str = "live"
