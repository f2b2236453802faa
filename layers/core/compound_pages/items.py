"""What the table holds: records under keys, the sources they cite, and what lists show of them."""

# No annotations in text: msgspec would have to compile each of them at every cold start (docs/adr/0010).
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from .history import Ending
from .records import Compound, Condition, Pair
from .site import About, Questions, Site
from .statements import PATH_PATTERN, SLUG_PATTERN, LocalPath, Slug, Source, hold


class Key(NamedTuple):
    """Which record: its kind, and its slug (`compound/condition` for a pair, empty for the site's own)."""

    kind: str
    slug: str = ""

    def __str__(self) -> str:
        """The key in one word, as the table and error messages have it."""
        return f"{self.kind}#{self.slug}"


SITE = Key("site")
QUESTIONS = Key("questions")
FEED = Key("feed")


class Redirect(Struct, frozen=True, tag_field="record", tag="redirect"):
    """A slug that now answers under another one: an alias, or a record that moved."""

    moved_to: Slug

    def __post_init__(self) -> None:
        hold(SLUG_PATTERN, self.moved_to)


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One change that readers may want to hear of: the day, its kind, where, and what changed."""

    on: date
    kind: str
    title: str
    path: LocalPath
    summary: str

    def __post_init__(self) -> None:
        hold(PATH_PATTERN, self.path)


class Feed(Struct, frozen=True, tag_field="record", tag="feed"):
    """The newest changes of all records, newest first, gathered when content is published."""

    entries: tuple[FeedEntry, ...] = ()


class Tombstone(Struct, frozen=True, omit_defaults=True, tag_field="record", tag="tombstone"):
    """A record that was taken down: its pages answer 410."""

    name: str | None = None
    ending: Ending = Ending()


type AnyRecord = Compound | Condition | Pair | Site | Questions | About | Feed | Redirect | Tombstone


class Stored(Struct, frozen=True, omit_defaults=True):
    """What one item of the table holds: a record and the sources that it cites, by id.

    `alike`: of a pair, the questions whose page says nearly what another page says, and that page's path;
    publishing compares them, since no page knows its siblings.
    """

    record: AnyRecord
    sources: dict[str, Source] = {}
    alike: dict[str, str] = {}


class Item(NamedTuple):
    """A record as it was read, and the version that says whether it has changed since."""

    stored: Stored
    version: str


UNLISTED = "unlisted"


class Listing(Struct, frozen=True, omit_defaults=True):
    """What hubs, lists, sitemaps and the feed show of a record without reading all of it.

    `lastmod`: the newest day in the history of the records behind its pages. `index`: the page kinds that
    search engines may list, of a compound also those of its pairs. Of a compound or condition, `also`: its
    further names. Of a pair, `studied`, and `glance`: what is known in a few words, by question.
    `status` and `studied` may be any word: one that a later release adds must not end a list. An entry that
    is `UNLISTED` is shown by none: its record was taken down or moved, and pages of it may still be cached.
    """

    name: str
    lastmod: date | None = None
    studied: str | None = None
    status: str = "live"
    also: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    glance: dict[str, str] = {}
