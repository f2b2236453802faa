"""Hit, miss, revalidation and the use of an expired copy: what the edge does between reader and origin.

Source: CloudFront Developer Guide, "How CloudFront processes HTTP 4xx and 5xx status codes from your
origin" (both cases of each), "Generate custom error responses", "Manage how long content stays in the
cache", and for one request per key "Request and response behavior for custom origins", "Simultaneous
requests for the same object (request collapsing)".

Assumed, since the guide does not say: an answer to HEAD is kept for later HEADs only, and the first GET
replaces it; a 304 renews the stored headers (RFC 9111, 4.3.4); an expired copy that is served because the
origin fails is called a hit; within stale-while-revalidate the refresh is done before this call returns,
and its reader still gets the old copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from toolkit.distribution.asking import Question
from toolkit.distribution.cache import Copy, tags
from toolkit.distribution.compression import compress
from toolkit.distribution.exchange import Request, Response
from toolkit.distribution.freshness import Life, life
from toolkit.distribution.headers import refreshed
from toolkit.distribution.served import Served, hit, served

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.distribution.asking import Origins
    from toolkit.distribution.behaviours import Behaviour
    from toolkit.distribution.cache import EdgeCache
    from toolkit.distribution.config import DistributionConfig

_ERROR, _FAILURE, _NOT_MODIFIED = 400, 500, 304
_FOREVER = float("inf")


class Keeper:
    """The cache of a distribution with the rules by which it is filled and used."""

    def __init__(self, config: DistributionConfig, origins: Origins, cache: EdgeCache) -> None:
        self._config = config
        self._origins = origins
        self._cache = cache

    def serve(self, request: Request, behaviour: Behaviour, now: float) -> Served:
        """Answer from the cache where that may be, else from an origin, keeping what may be kept."""
        question = Question(behaviour, behaviour.key(request), request.method, now)
        if request.method == "OPTIONS":
            return served(self._origins.ask(question), "Miss")
        copy = self._cache.get(question.key)
        if copy is not None and copy.answers(request.method) and now < copy.fresh_until:
            return hit(copy, now)
        with self._cache.lock(question.key):
            # Whoever had the lock before may have brought what this reader wants.
            return self._serve(question)

    def _serve(self, question: Question, *, page_allowed: bool = True) -> Served:
        copy, now = self._cache.get(question.key), question.now
        if copy is None or not copy.answers(question.method):
            return self._keep(self._origins.ask(question), question, page_allowed=page_allowed)
        if now < copy.fresh_until:
            return hit(copy, now)
        question = replace(question, method="HEAD" if copy.bodiless else "GET")
        revalidated = self._revalidate(copy, question, page_allowed=page_allowed)
        return hit(copy, now) if now < copy.stale_until else revalidated

    def _revalidate(self, copy: Copy, question: Question, *, page_allowed: bool) -> Served:
        if copy.status >= _ERROR:
            return self._keep(self._origins.ask(question), question, page_allowed=page_allowed)
        answer = self._origins.ask(question, copy)
        if answer.status == _NOT_MODIFIED:
            headers = refreshed(copy.headers, answer.headers)
            self._store(replace(copy, headers=headers), self._life(copy.status, headers, question), question)
            return Served(Response(copy.status, headers, copy.body, answer.answered_by), "RefreshHit")
        if answer.status >= _FAILURE and question.now < copy.error_until:
            # "For the duration of the error caching minimum TTL" nobody asks again.
            again = question.now + self._config.error_seconds(answer.status)
            self._cache.put(question.key, replace(copy, fresh_until=min(again, copy.error_until)))
            return hit(copy, question.now)
        return self._keep(answer, question, page_allowed=page_allowed)

    def _keep(self, answer: Response, question: Question, *, page_allowed: bool) -> Served:
        lifetime = self._life(answer.status, answer.headers, question)
        shown = self._with_error_page(answer, question) if page_allowed else answer
        bodiless = question.method == "HEAD" and shown is answer
        etag = shown.headers.get("etag", "")
        if question.key.encoding and question.behaviour.compress and lifetime is not None and lifetime.fresh:
            shown = compress(shown)
        copy = Copy(
            status=shown.status,
            headers=shown.headers,
            body=shown.body,
            bodiless=bodiless,
            etag=etag,
            tags=tags(answer.headers.get(self._config.tag_header, "")),
        )
        self._store(copy, lifetime, question)
        return served(shown, "Miss")

    def _store(self, copy: Copy, lifetime: Life | None, question: Question) -> None:
        if lifetime is None:
            self._cache.drop(question.key)
            return
        expiry = question.now + lifetime.fresh
        kept = replace(
            copy,
            stored=question.now,
            fresh_until=expiry,
            stale_until=expiry + lifetime.while_revalidate,
            error_until=_FOREVER if lifetime.if_error is None else expiry + lifetime.if_error,
        )
        self._cache.put(question.key, kept)

    def _life(self, status: int, headers: Mapping[str, str], question: Question) -> Life | None:
        seconds = self._config.error_seconds(status)
        return life(status, headers, question.behaviour.cache, seconds, question.now)

    def _with_error_page(self, answer: Response, question: Question) -> Response:
        """Put the page of the error's rule in place of the error, fetched by the page's own behaviour.

        A page that cannot be had is itself the answer: "CloudFront returns the status code that it received
        from the origin that contains the custom error pages". No lock is held for the page, so that two
        pages can never wait for each other.
        """
        rule = self._config.errors.get(answer.status)
        if rule is None or not rule.page:
            return answer
        behaviour = self._config.behaviour(rule.page)
        wanted = Request("GET", rule.page, headers={"accept-encoding": question.key.encoding})
        page = self._serve(
            Question(behaviour, behaviour.key(wanted), "GET", question.now), page_allowed=False
        ).response
        if page.status >= _ERROR:
            return page
        return Response(rule.status, page.headers, page.body, "distribution")
