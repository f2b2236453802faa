"""What one tier asks the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from toolkit.distribution.behaviours import Behaviour
from toolkit.distribution.cache_key import CacheKey
from toolkit.distribution.forwarding import Forwarded, forwarded

if TYPE_CHECKING:
    from toolkit.distribution.exchange import Request, Response


class Question(Struct, frozen=True):
    """What is wanted, under which behaviour, and when, in seconds.

    `forwarded` is what origins are told of the reader's request. `conditions` are those of RFC 9110, 13.1, of
    a tier that has a copy and asks whether it still stands.
    """

    behaviour: Behaviour
    key: CacheKey
    method: str
    now: float
    forwarded: Forwarded = Forwarded()
    conditions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request, behaviour: Behaviour, now: float) -> Question:
        """Return what a reader's request asks a cache."""
        sent = forwarded(request, behaviour.cache, behaviour.to_origin)
        return cls(behaviour, behaviour.key(request), request.method, now, sent)


class Source(Protocol):
    """Whatever a cache asks for what it lacks: an origin, a shield before one, or a group of those."""

    def ask(self, question: Question) -> Response:
        """Answer; with CloudFront's own error where nobody else did."""
        ...  # pragma: no cover
