"""The purge: what the edge is asked to forget after a batch of work, in as few items as may be. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALL = "#all"
# Many hubs change together when a record behind all of them does. Their kinds name them all, and no
# question's page: what readers ask for most stays at the edge.
_HUBS = {"page:/compounds/": ("compound", "sitemap"), "page:/conditions/": ("condition",)}


def purged(tags: Iterable[str], paths: Iterable[str], limit: int) -> set[str]:
    """Return the tags and paths that a purge names, at most `limit` of them, as each is billed.

    Of more, hubs are named by their kind; if there are more still, all is purged.
    """
    tags = set(tags)
    for named in (tags, {kind for tag in tags for kind in _of_kind(tag)}):
        items = {*(f"#{tag}" for tag in named), *paths}
        if len(items) <= limit and ALL not in items:
            return items
    return {ALL}


def _of_kind(tag: str) -> tuple[str, ...]:
    return next((kinds for prefix, kinds in _HUBS.items() if tag.startswith(prefix)), (tag,))
