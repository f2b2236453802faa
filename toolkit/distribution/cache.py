"""The stored copies of one cache."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from toolkit.distribution.cache_key import CacheKey
    from toolkit.distribution.freshness import Life
    from toolkit.distribution.invalidation import Invalidation
    from toolkit.distribution.question import Question


class Copy(Struct, frozen=True):
    """One stored response. Times are in seconds; a copy made from a HEAD has no body to give to a GET.

    `born` is when the origin gave it, or said that it still stands, also where a shield had it since. `etag`
    is the origin's own, which a compressed copy shows to readers in its weak form.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    bodiless: bool
    etag: str
    tags: frozenset[str]
    born: float = 0
    fresh_until: float = 0
    stale_until: float = 0
    error_until: float = 0

    def answers(self, method: str) -> bool:
        """Whether the copy holds what `method` asks for."""
        return method == "HEAD" or not self.bodiless

    def is_fresh(self, question: Question) -> bool:
        """Whether it may be the answer as it is."""
        return self.answers(question.method) and question.now < self.fresh_until

    def is_usable(self, question: Question) -> bool:
        """Whether it may be the answer, if only while somebody asks for a newer one."""
        return self.answers(question.method) and question.now < max(self.fresh_until, self.stale_until)

    def living(self, lifetime: Life, born: float, longest: int) -> Copy:
        """Return it with the ends of a life that began when it was `born`.

        `longest`: the maximum TTL, which is how long an origin may fail that did not say how long.
        """
        expiry = born + lifetime.fresh
        return replace(
            self,
            born=born,
            fresh_until=expiry,
            stale_until=expiry + lifetime.while_revalidate,
            error_until=expiry + (longest if lifetime.if_error is None else lifetime.if_error),
        )


class Cache:
    """Copies by cache key."""

    def __init__(self) -> None:
        self._copies: dict[CacheKey, Copy] = {}
        self._guard = Lock()

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

    def stored(self) -> dict[CacheKey, Copy]:
        """Return every copy by its key, fresh or not."""
        with self._guard:
            return dict(self._copies)

    def invalidate(self, invalidation: Invalidation) -> None:
        """Forget what it names; without a tag header no copy has tags."""
        with self._guard:
            for key, copy in tuple(self._copies.items()):
                if invalidation.names(key, copy.tags):
                    del self._copies[key]
