"""The stored copies of one edge, and the two ways to be rid of them: by path and by tag.

Source: CloudFront Developer Guide, "Invalidate files to remove content" and "Invalidating content by
cache tags".
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from msgspec import Struct

from toolkit.distribution.behaviours import CacheKey  # noqa: TC001  msgspec resolves annotations at run time

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_TAGS = 50
_LONGEST_TAG = 256


class Copy(Struct, frozen=True):
    """One stored response. Times are in seconds; a copy made from a HEAD has no body to give to a GET.

    `etag` is the origin's own, which a compressed copy shows to readers in its weak form.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    bodiless: bool
    etag: str
    tags: frozenset[str]
    stored: float = 0
    fresh_until: float = 0
    stale_until: float = 0
    error_until: float = 0

    def answers(self, method: str) -> bool:
        """Whether the copy holds what `method` asks for."""
        return method == "HEAD" or not self.bodiless


class EdgeCache:
    """Copies by cache key. A key's lock lets one reader at a time go to the origin for it."""

    def __init__(self) -> None:
        self._copies: dict[CacheKey, Copy] = {}
        self._locks: WeakValueDictionary[CacheKey, _KeyLock] = WeakValueDictionary()
        self._guard = Lock()

    def lock(self, key: CacheKey) -> _KeyLock:
        """Return the lock of one key; it lives as long as somebody holds or waits for it."""
        with self._guard:
            return self._locks.setdefault(key, _KeyLock())

    def get(self, key: CacheKey) -> Copy | None:
        """Return the copy under `key`, fresh or not."""
        return self._copies.get(key)

    def put(self, key: CacheKey, copy: Copy) -> None:
        """Keep `copy` in place of what was there."""
        with self._guard:
            self._copies[key] = copy

    def drop(self, key: CacheKey) -> None:
        """Forget the copy under `key`, if there is one."""
        with self._guard:
            self._copies.pop(key, None)

    def stored_keys(self) -> list[CacheKey]:
        """Return the key of every copy, fresh or not."""
        with self._guard:
            return list(self._copies)

    def invalidate(self, items: Iterable[str]) -> None:
        """Forget what `/path`, `/path*` or `#tag` names; without a tag header no copy has tags.

        Raises `ValueError` for an item that CloudFront would refuse.
        """
        wanted = [_checked(item) for item in items]
        tags = frozenset(item[1:].lower() for item in wanted if item[0] == "#")
        exact = frozenset(item for item in wanted if item[0] == "/" and item[-1] != "*")
        prefixes = tuple(item[:-1] for item in wanted if item[0] == "/" and item[-1] == "*")
        with self._guard:
            for key, copy in tuple(self._copies.items()):
                path = f"{key.path}?{key.query}" if key.query else key.path
                if path in exact or path.startswith(prefixes) or not tags.isdisjoint(copy.tags):
                    del self._copies[key]


class _KeyLock:
    """A lock that can be referred to weakly."""

    def __init__(self) -> None:
        self._lock = Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def tags(value: str) -> frozenset[str]:
    """Return the tags of a tag header: comma-separated, case-insensitive, at most 50 of 256 characters."""
    found = dict.fromkeys(part.strip().lower() for part in value.split(","))
    usable = [tag for tag in found if tag and len(tag) <= _LONGEST_TAG and tag.isascii() and " " not in tag]
    return frozenset(usable[:_MOST_TAGS])


def _checked(item: str) -> str:
    if not item.startswith(("/", "#")) or "*" in item[:-1] or (item[0] == "#" and "*" in item):
        raise ValueError(f"CloudFront refuses to invalidate {item!r}")
    return item
