"""The lifecycle: which records an answer stands on, and what it is when one of them is not live. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from . import paths
from .errors import Gone, Malformed, Moved, NotFound
from .items import FEED, Key, Redirect, Tombstone
from .records import Compound, Condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .items import Item, Stored
    from .paths import PagePath
    from .site import Question

HUBS = frozenset({"compound", "condition"})


@lru_cache(maxsize=16)  # each page is asked for its own several times
def keys(at: PagePath | None) -> tuple[Key, ...]:
    """Return the records that an answer at this path stands on, besides the site's own."""
    if at is None or at.moved:
        return ()
    if at.kind == "feed":
        return (FEED,)
    if at.kind == "about":
        return (Key("about", str(at.name)),)
    named = [
        Key(kind, slug) for kind, slug in (("compound", at.compound), ("condition", at.condition)) if slug
    ]
    if at.compound and at.condition:
        named.append(Key("pair", f"{at.compound}/{at.condition}"))
    return tuple(named)


def live(at: PagePath, items: Mapping[Key, Item], questions: Mapping[str, Question]) -> dict[str, Stored]:
    """Return the records of the page at `at` by kind; there may be none of the pair.

    Raises NotFound, Gone or Moved where one that must be live is not.
    """
    asked = keys(at)
    found = {key.kind: items[key].stored for key in asked if key in items}
    if unknown := tuple([key.slug for key in asked if key.kind != "pair" and key.kind not in found]):
        known = tuple(
            (stored.record.name, paths.hub_path(key.kind, key.slug))
            for key, stored in ((key, items[key].stored) for key in asked if key in items)
            if isinstance(stored.record, Compound | Condition)
        )
        raise NotFound(at.path, unknown, at.tags, known)
    for kind, stored in found.items():
        if isinstance(stored.record, Tombstone):
            raise Gone(stored.record.name or _in_words(at, kind), stored.record.ending, at.tags)
    moved = {kind: s.record.moved_to for kind, s in found.items() if isinstance(s.record, Redirect)}
    if moved:
        raise Moved(_moved_path(at, moved, questions), at.tags)
    return found


def _in_words(at: PagePath, kind: str) -> str:
    slugs = {"compound": at.compound, "condition": at.condition, "pair": f"{at.compound} and {at.condition}"}
    return str(slugs[kind]).replace("-", " ")


def _moved_path(at: PagePath, moved: Mapping[str, str], questions: Mapping[str, Question]) -> str:
    """Return where the records of `at` went: to the same page of others, and data to its data."""
    compound = moved.get("compound", str(at.compound))
    if at.kind == "sitemap":
        return paths.sitemap_path(compound)
    if at.kind in HUBS:
        page = paths.hub_path(at.kind, moved[at.kind])
    else:
        condition = moved.get("condition", str(at.condition))
        page = paths.question_path(questions[at.kind].path, compound, condition)
    return paths.data_path(page) if at.data else page


def expect[T](key: Key, stored: Stored, kind: type[T]) -> T:
    """Return the record that `stored` holds under `key`. Raises Malformed if it is one of another kind."""
    if not isinstance(stored.record, kind):
        raise Malformed(str(key), f"holds a {type(stored.record).__name__}, not a {kind.__name__}")
    return stored.record
