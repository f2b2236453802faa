"""The service: what happens when a path is asked for."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from hmac import compare_digest
from typing import TYPE_CHECKING

from msgspec import Struct, field

from . import freshness
from .errors import CacheFailed, Malformed, PageError, PutLost, QueueFailed, Unavailable
from .freshness import Response
from .tasks import RefreshTask, encoded

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cache import Cache
    from .composer import Composed, Composer
    from .queue import Queue

ATTEMPTS = 4
# What a put may take at worst (see `patience`), and a look that is answered at once. With less
# time left nothing is put: a function that is stopped between the two could leave an old page behind.
PUT_SECONDS = 4.5
_METHODS = ("GET", "HEAD")


class Request(Struct, frozen=True):
    """What was asked: HTTP method, path without query, and the secret that only the edge knows."""

    method: str
    path: str
    secret: str = ""


class Answer(Struct, frozen=True):
    """The answer, what was measured on the way to it (metrics by name), and the error behind a 5xx."""

    response: Response
    measured: dict[str, float] = field(default_factory=dict)
    error: Exception | None = None


class Pages:
    """Serves pages: reads, renders and keeps a copy in the page cache."""

    def __init__(
        self, composer: Composer, cache: Cache, secrets: tuple[str, ...], changes: Callable[[], Queue]
    ) -> None:
        """`secrets`: the edge's that are good now; `changes`: makes the refresher's queue, once wanted."""
        self._composer = composer
        self._cache = cache
        self._secrets = [secret.encode() for secret in secrets if secret]  # who sends none is nobody
        self._changes = changes

    def serve(self, request: Request, seconds_left: Callable[[], float]) -> Answer:
        """Answer `request`; whatever goes wrong is an answer too, never an exception.

        `seconds_left`: until the caller is stopped. Nothing is begun that may not end in time.
        """
        if not self._is_from_the_edge(request.secret):
            return Answer(freshness.refusal(403, b""), {"Refused": 1})
        if request.method not in _METHODS:
            return Answer(freshness.refusal(405, b"Only GET and HEAD.\n", allow=", ".join(_METHODS)))
        measured: dict[str, float] = defaultdict(float)
        try:
            return Answer(self._page(request.path, seconds_left, measured), measured)
        except PageError as error:
            cause = error if isinstance(error, Unavailable) else None
            return Answer(self._composer.refuse(error), measured, cause)
        except Exception as error:  # noqa: BLE001  the reader gets an answer, the caller logs the trace
            return Answer(freshness.refusal(500, b"Something went wrong.\n"), measured, error)

    def _is_from_the_edge(self, secret: str) -> bool:
        given = secret.encode(errors="surrogatepass")  # a header may hold anything
        matches = [compare_digest(given, known) for known in self._secrets]
        return any(matches)  # after all of them, since time must not tell which it was

    def _page(self, path: str, seconds_left: Callable[[], float], measured: dict[str, float]) -> Response:
        """Return the page, kept where that worked.

        Every put is followed by one look at what the page was made from; where that has moved, the page is
        started again, and replaces the copy only if that is still ours. A put that failed or lost may have
        worked all the same (a timeout, a second try that met the first), so it is looked after as well.
        """
        made = self._made(path, seconds_left, measured)
        put: Composed | None = None
        asked = False  # whether the queue has taken what is said of `put`
        for _ in range(ATTEMPTS):
            if seconds_left() < PUT_SECONDS:
                measured["NoTimeToPut"] = 1
                break
            kept = self._put(made, put, measured)
            if put and not kept:
                self._withdraw(put)  # known to be out of date, and perhaps still there
            put, asked = made, False
            try:
                if made.reading is None or not made.reading.has_moved():
                    return made.response if kept else freshness.brief(made.response)
                measured["LookedAgain"] += 1
                asked = self._forget(put, measured)  # first: who is stopped after that has asked
                made = self._made(path, seconds_left, measured)
            except (Unavailable, Malformed):
                measured["LookFailed"] = 1  # the page at hand is a moment old: better than none
                break
            except Exception:
                asked = asked or self._forget(put, measured)
                self._withdraw(put)
                raise
        if put:
            asked = asked or self._forget(put, measured)
            self._withdraw(put)
        return freshness.brief(made.response)

    def _made(self, path: str, seconds_left: Callable[[], float], measured: dict[str, float]) -> Composed:
        made = self._composer.compose(path, seconds_left)
        measured["PageRendered"] += 1
        measured["RenderMilliseconds"] = made.render_seconds * 1000
        return made

    def _put(self, made: Composed, before: Composed | None, measured: dict[str, float]) -> bool:
        try:
            self._cache.put(made.at.key, made.response, replacing=before.response.etag if before else None)
        except PutLost:
            measured["PutLost"] += 1
        except CacheFailed:
            measured["PutFailed"] += 1
        else:
            return True
        return False

    def _withdraw(self, put: Composed) -> None:
        """Delete our copy, in doubt as it is; if that fails, the sweep finds it."""
        with suppress(PutLost, CacheFailed):
            self._cache.delete(put.at.key, put.response.etag)

    def _forget(self, put: Composed, measured: dict[str, float]) -> bool:
        """Ask for a purge, since the edge may have taken the copy; return whether the queue took that."""
        task = RefreshTask((put.at.path,), put.at.tags[-1:])
        try:
            self._changes().send([encoded(task)])
        except QueueFailed:
            measured["PurgeNotAsked"] = 1  # the reader has the page all the same
            return False
        return True
