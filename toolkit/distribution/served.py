"""An answer together with what a cache had to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.distribution.exchange import Response

if TYPE_CHECKING:
    from toolkit.distribution.cache import Copy

_ERROR = 400


class Served(Struct, frozen=True):
    """An answer, how the cache came by it, and its age in seconds if it was there already.

    `shareable`: whether others who asked at the same time may have it too.
    """

    response: Response
    x_cache: str
    age: int | None = None
    shareable: bool = False


def hit(copy: Copy, now: float) -> Served:
    """Return a stored copy as an answer."""
    answered = Response(copy.status, copy.headers, copy.body, "edge")
    return served(answered, "Hit", age=int(now - copy.born))


def served(response: Response, x_cache: str, age: int | None = None, *, shareable: bool = False) -> Served:
    """Return an answer; CloudFront says `Error` of every error, stored or not."""
    return Served(response, "Error" if response.status >= _ERROR else x_cache, age, shareable)
