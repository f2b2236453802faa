"""Hit, miss, revalidation and the use of an expired copy: what a cache does between who asks and a source.

Source: CloudFront Developer Guide, "How CloudFront processes HTTP 4xx and 5xx status codes from your
origin" (both cases of each), "Manage how long content stays in the cache", and for one request per key
"Simultaneous requests for the same object (request collapsing)".

Assumed, since the guide does not say: an answer to HEAD is kept for later HEADs only, and the first GET
replaces it; a 304 renews the stored headers (RFC 9111, 4.3.4); an expired copy that is served because the
origin fails is called a hit, and so is what a shield had; within stale-while-revalidate the refresh is done
before this call returns, and its reader still gets the old copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from toolkit.distribution.cache import Copy
from toolkit.distribution.collapsing import Flights
from toolkit.distribution.conditions import conditions_of
from toolkit.distribution.exchange import Response
from toolkit.distribution.freshness import Life, life
from toolkit.distribution.headers import apart_from_age, is_whole, refreshed
from toolkit.distribution.invalidation import tags
from toolkit.distribution.served import Served, hit, served

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from toolkit.distribution.cache import Cache
    from toolkit.distribution.config import DistributionConfig
    from toolkit.distribution.question import Question, Source

    type Finish = Callable[[Response, Question, Life | None], Response]

_ERROR, _FAILURE, _NOT_MODIFIED = 400, 500, 304


class Keeper:
    """A cache with the rules by which it is filled from a source and used."""

    def __init__(
        self, config: DistributionConfig, source: Source, cache: Cache, finish: Finish | None = None
    ) -> None:
        """`finish`: what an edge makes of an answer before it is kept; a shield makes nothing of it."""
        self._config = config
        self._source = source
        self._cache = cache
        self._finish = finish
        self._flights = Flights()

    def serve(self, question: Question) -> Served:
        """Answer from the cache where that may be, else from the source, keeping what may be kept."""
        if question.method == "OPTIONS":
            return served(self._source.ask(question), "Miss")
        copy = self._cache.get(question.key)
        if copy is not None and copy.is_fresh(question):
            return hit(copy, question.now)
        return self._collapsed(question) if question.behaviour.collapses else self.fetch(question)

    def _collapsed(self, question: Question) -> Served:
        while True:
            flight, is_mine = self._flights.join(question.key, question.method)
            if is_mine:
                found = None
                try:
                    found = self.fetch(question)
                    return found
                finally:
                    self._flights.land(question.key, flight, found)
            copy = self._cache.get(question.key)
            if copy is None or not copy.is_usable(question):
                flight.wait()
                copy = self._cache.get(question.key)
            if copy is not None and copy.is_usable(question):
                return hit(copy, question.now)
            if flight.brings(question.method):
                return flight.shared or self.fetch(question)

    def fetch(self, question: Question) -> Served:
        """Answer without waiting for anybody who is under way for the same."""
        copy = self._cache.get(question.key)  # whoever went before may have brought it
        if copy is None or not copy.answers(question.method):
            return self._keep(self._source.ask(question), question)
        if copy.is_fresh(question):
            return hit(copy, question.now)
        revalidated = self._revalidate(copy, replace(question, method="HEAD" if copy.bodiless else "GET"))
        return hit(copy, question.now) if copy.is_usable(question) else revalidated

    def _revalidate(self, copy: Copy, question: Question) -> Served:
        if copy.status >= _ERROR:
            return self._keep(self._source.ask(question), question)
        # Guide, "Cache content based on cookies": "conditional requests are not supported".
        conditions = {} if question.behaviour.forwards_cookies else conditions_of(copy)
        answer = self._source.ask(replace(question, conditions=conditions))
        if answer.status == _NOT_MODIFIED:
            return self._renew(copy, answer, question)
        if answer.status >= _FAILURE and question.now < copy.error_until:
            # "For the duration of the error caching minimum TTL" nobody asks again.
            again = question.now + self._config.error_seconds(answer.status)
            self._cache.put(question.key, replace(copy, fresh_until=min(again, copy.error_until)))
            return hit(copy, question.now)
        return self._keep(answer, question)

    def _renew(self, copy: Copy, answer: Response, question: Question) -> Served:
        headers, age = apart_from_age(refreshed(copy.headers, answer.headers))
        lifetime = self._life(copy.status, headers, question)
        self._store(replace(copy, headers=headers), lifetime, question, age or 0)
        return Served(Response(copy.status, headers, copy.body, answer.answered_by), "RefreshHit", age)

    def _keep(self, answer: Response, question: Question) -> Served:
        if answer.status == _NOT_MODIFIED and question.conditions:
            return Served(answer, "Miss")  # of the copy of whoever asked
        headers, age = apart_from_age(answer.headers)
        answer = replace(answer, headers=headers)
        lifetime = self._life(answer.status, headers, question)
        shown = answer if self._finish is None else self._finish(answer, question, lifetime)
        copy = Copy(
            status=shown.status,
            headers=shown.headers,
            body=shown.body,
            bodiless=question.method == "HEAD" and shown.body == b"",
            etag=headers.get("etag", ""),
            tags=tags(headers.get(self._config.tag_header, "")),
        )
        is_kept = is_whole(answer, question.method) and (self._finish is not None or answer.status < _ERROR)
        self._store(copy, lifetime if is_kept else None, question, age or 0)
        shareable = lifetime is not None and lifetime.fresh > 0
        return served(shown, "Miss" if age is None else "Hit", age, shareable=shareable)

    def _store(self, copy: Copy, lifetime: Life | None, question: Question, age: int) -> None:
        if lifetime is None:
            self._cache.drop(question.key)
            return
        longest = question.behaviour.cache.maximum
        self._cache.put(question.key, copy.living(lifetime, question.now - age, longest))

    def _life(self, status: int, headers: Mapping[str, str], question: Question) -> Life | None:
        seconds = self._config.error_seconds(status)
        return life(status, headers, question.behaviour.cache, seconds, question.now)
