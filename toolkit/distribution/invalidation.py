"""What an invalidation names: paths, paths that begin so, and tags.

Source: CloudFront Developer Guide, "Invalidate files to remove content" and "Invalidating content by cache
tags"; for the numbers "Quotas on invalidations".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.distribution.cache_key import CacheKey

_MOST_ITEMS = 3_000
_MOST_WILDCARDS = 15
_LONGEST_PATH = 4_000
_MOST_TAGS = 50
# Visible ASCII but the comma, which parts two tags, and the asterisk, which names no tag.
_TAG = re.compile(r"[!-)+\-./0-~]{1,256}")
_PATH = re.compile(r"/[!-)+-~]*\*?")


class Invalidation(Struct, frozen=True):
    """The items of one `CreateInvalidation`; tags in lower case, since case does not count in them."""

    paths: frozenset[str]
    beginnings: tuple[str, ...]
    tags: frozenset[str]

    def names(self, key: CacheKey, tags: frozenset[str]) -> bool:
        """Whether it names the copy under `key` that has `tags`; a query counts where it is in the key."""
        path = f"{key.path}?{key.query}" if key.query else key.path
        return path in self.paths or path.startswith(self.beginnings) or not tags.isdisjoint(self.tags)


def read_invalidation(items: Iterable[str]) -> Invalidation:
    """Decode `/path`, `/path*` and `#tag`.

    Raises `ValueError` for an item that CloudFront would refuse, and for more of them than may be under way
    at once: 3,000 in all, and 15 that end in `*`.
    """
    found = tuple(items)
    for item in found:
        if not (_TAG.fullmatch(item[1:]) if item[:1] == "#" else _is_path(item)):
            raise ValueError(f"CloudFront refuses to invalidate {item!r}")
    beginnings = tuple(item[:-1] for item in found if item[0] == "/" and item[-1] == "*")
    if len(found) > _MOST_ITEMS or len(beginnings) > _MOST_WILDCARDS:
        raise ValueError(f"CloudFront refuses {len(found)} items at once, {len(beginnings)} of them with `*`")
    return Invalidation(
        paths=frozenset(item for item in found if item[0] == "/" and item[-1] != "*"),
        beginnings=beginnings,
        tags=frozenset(item[1:].lower() for item in found if item[0] == "#"),
    )


def _is_path(item: str) -> bool:
    return len(item) <= _LONGEST_PATH and _PATH.fullmatch(item) is not None


def tags(value: str) -> frozenset[str]:
    """Return the tags that a tag header lists: comma-separated, the first 50 of those that are tags."""
    found = dict.fromkeys(part.strip().lower() for part in value.split(","))
    return frozenset([tag for tag in found if _TAG.fullmatch(tag)][:_MOST_TAGS])
