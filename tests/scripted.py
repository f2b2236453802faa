"""A composer, a page cache and a queue that do what a test tells them to, for one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compound_pages import freshness
from compound_pages.composer import Composed
from compound_pages.paths import PagePath
from compound_pages.tasks import RefreshTask, decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from compound_pages.errors import PageError
    from compound_pages.freshness import Response

AT = PagePath(kind="safety", path="/a", compound="b", condition="c")


def page(body: str) -> Response:
    """Return a page that says `body`."""
    return freshness.page(body.encode(), AT.tags, 3600)


class Look:
    """A reading that has moved, has not, or cannot tell."""

    def __init__(self, outcome: bool | Exception) -> None:
        self._outcome = outcome

    def has_moved(self) -> bool:
        """Return or raise the outcome."""
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def made(body: str, *, moved: bool | Exception = False) -> Composed:
    """Return the page `body` as it is composed; `moved`: what a look at its records will see."""
    reading: Any = Look(moved)
    return Composed(AT, page(body), reading, 0.002)


class Scripted:
    """A composer that makes what a test tells it to, one after the other, and the last of it again."""

    def __init__(self, *steps: Composed | Exception) -> None:
        self._steps = list(steps)
        self.waits: list[float] = []

    def compose(self, path: str, seconds_left: Callable[[], float]) -> Composed:
        """Return or raise the next step."""
        assert path == "/a"
        self.waits.append(seconds_left())
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        if isinstance(step, Exception):
            raise step
        return step

    def refuse(self, error: PageError) -> Response:
        """Name the state."""
        return freshness.refusal(404, type(error).__name__.encode())


class Kept:
    """A page cache of one page that fails as a test tells it to."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self._outcomes = list(outcomes)
        self.calls: list[tuple[str, str, bytes | None, str | None]] = []

    def put(self, key: str, page: Response, *, replacing: str | None = None) -> None:
        """Put as the page cache does."""
        self.calls.append(("put", key, page.body, replacing))
        self._fail()

    def delete(self, key: str, etag: str) -> None:
        """Delete as the page cache does."""
        self.calls.append(("delete", key, None, etag))
        self._fail()

    def _fail(self) -> None:
        if self._outcomes and (outcome := self._outcomes.pop(0)):
            raise outcome


class Queued:
    """The refresher's queue, which may refuse; `made`: how often somebody wanted it."""

    def __init__(self, failure: Exception | None = None) -> None:
        self._failure = failure
        self.tasks: list[RefreshTask] = []
        self.made = 0

    def __call__(self) -> Any:
        """Make the queue."""
        self.made += 1
        return self

    def send(self, bodies: Iterable[str]) -> None:
        """Send as the queue does."""
        if self._failure:
            raise self._failure
        self.tasks += [decoded(body, RefreshTask) for body in bodies]
