"""The refresher: what happens when pages are to be brought back in step with the records."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from . import tasks
from .canonical import canonical
from .errors import Gone, Moved, NotFound, OutOfStep, PutLost
from .paths import page_key
from .purge import purged
from .tasks import RefreshTask

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cache import Cache
    from .composer import Composed, Composer
    from .edge import Edge

ATTEMPTS = 4
# What a pair's page may take at worst, a head, a read, a put and a look that each need their second try, and
# the purge after it. A hub, with two lists more, may take longer when all of them are slow: then the function
# is stopped, and its messages come back.
PAGE_SECONDS = 25


class Refresher:
    """Renders cached pages again and makes the edge forget what was there before."""

    def __init__(self, composer: Composer, cache: Cache, edge: Edge, purge_limit: int) -> None:
        """`purge_limit`: how many tags and paths one purge names, each billed (see `purge`)."""
        self._composer = composer
        self._cache = cache
        self._edge = edge
        self._purge_limit = purge_limit

    def batch(self, seconds_left: Callable[[], float]) -> Batch:
        """Return an empty batch: refresh its tasks one by one, then purge once for all of them."""
        return Batch(self._composer, self._cache, self._edge, self._purge_limit, seconds_left)


class Batch:
    """The tasks of one invocation. `measured`: metrics by name."""

    def __init__(
        self,
        composer: Composer,
        cache: Cache,
        edge: Edge,
        purge_limit: int,
        seconds_left: Callable[[], float],
    ) -> None:
        self._composer = composer
        self._cache = cache
        self._edge = edge
        self._purge_limit = purge_limit
        self._seconds_left = seconds_left
        self._tags: dict[str, None] = {}
        self._paths: dict[str, None] = {}
        self.measured: dict[str, float] = defaultdict(float)

    def refresh(self, body: str, *, again: bool = False) -> None:
        """Do the task in `body`; `again`: it was begun before, and nobody knows how far it got.

        One page's fault is no other's: every page is tried. Raises NoTask if the message holds none,
        OutOfStep with the faults if some page is not in step, so that the message comes back.
        """
        task = tasks.decoded(body, RefreshTask)
        self._tags.update(dict.fromkeys(task.tags))
        if (again or task.again) and task.purge == "changed":  # what was put looks unchanged by now
            self._purge_later(*task.paths)
        faults: list[Exception] = []
        for path in task.paths:
            try:
                self._refresh(path, task)
            except Exception as error:  # noqa: BLE001  whatever it is, the pages after it are not to blame
                error.add_note(path)
                faults.append(error)
        if faults:
            self.measured["TaskFailed"] += 1
            raise OutOfStep(*(f"{error.__notes__[0]}: {error!r}" for error in faults)) from faults[0]

    def purge(self) -> None:
        """Make the edge forget what the tasks were about. Raises EdgeFailed: then no task is done.

        Comes after every put of the batch. Tasks that failed are purged too: some of their pages were put.
        """
        items = purged(self._tags, self._paths, self._purge_limit)
        if items:
            self._edge.purge(items, self._seconds_left)
        self.measured["PurgedItems"] += len(items)

    def _refresh(self, path: str, task: RefreshTask) -> None:
        for _ in range(ATTEMPTS):
            if self._seconds_left() < PAGE_SECONDS:
                raise OutOfStep("no time was left")
            if self._is_in_step(path, task):
                return
        raise OutOfStep("its records never rested")

    def _is_in_step(self, path: str, task: RefreshTask) -> bool:
        """Look at the page, put or delete it, look again; False where somebody else moved meanwhile."""
        key = page_key(path)
        copy = self._cache.head(key)
        if copy is None and not task.create:
            self.measured["PageAbsent"] += 1
            return True
        made = self._made(path)
        if (made.response.headers if made else None) == copy:
            self.measured["PageFresh"] += 1
            return True
        etag = copy["etag"] if copy else None
        if task.purge == "changed":
            self._purge_later(path)
        try:
            if made:
                self._cache.put(key, made.response, replacing=etag)
            elif etag:
                self._cache.delete(key, etag)
        except PutLost:
            self.measured["PutLost"] += 1
            return False
        self.measured["PagePut" if made else "PageDeleted"] += 1
        return self._looks_right(path, made)

    def _made(self, path: str) -> Composed | None:
        try:
            return self._composer.compose(path, self._seconds_left)
        except (Gone, Moved, NotFound):
            return None

    def _looks_right(self, path: str, made: Composed | None) -> bool:
        """Look again at what the put page was made from. What was never put cannot be out of date."""
        if not (made and made.reading and made.reading.has_moved()):
            return True
        self.measured["LookedAgain"] += 1
        self._purge_later(path)  # the edge may have taken a page that was out of date already
        return False

    def _purge_later(self, *paths: str) -> None:
        # The edge holds nothing under another path, and CloudFront would refuse some of them, and the batch.
        asked = (path for path in paths if canonical(path) == path)
        self._paths.update(dict.fromkeys(page_key(path).removeprefix("pages") for path in asked))
