"""The workshop: render and refresh at work in memory on some pages of pairs."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from itertools import batched, islice
from typing import TYPE_CHECKING

from bench.counted import Account, Calls, watched
from bench.growing.backing import environment
from bench.growing.site import Site
from compound_pages import bootstrap, tasks
from compound_pages.pages import Request
from compound_pages.paths import page_key
from compound_pages.tasks import PATHS_MAX, RefreshTask
from toolkit.publishing import every_write
from toolkit.site import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.growing.deployment import Deployment

type Operations = dict[str, float]

PATIENCE = 1e6  # seconds that a function has left
_SIDE, _MESSAGES = 8, 2  # compounds and conditions; messages to refresh. More of them cost the same a page
_PUBLISHED = date(2026, 11, 22)
SECRET = "known"  # noqa: S105  nobody's


@contextmanager
def at_work(deployed: Deployment) -> Iterator[tuple[Account, Calls]]:
    """Answer every client made in this block from an account in memory, and count."""
    account, calls = Account(bodies=False), Calls()
    variables = deployed.environment("NOBODY") | {"ORIGIN_SECRETS": SECRET}
    with environment(variables), watched(calls, account):
        yield account, calls


def counted(calls: Calls, work: Callable[[], object], pages: int = 1) -> Operations:
    """Return the calls of `work` by operation, for each of so many pages."""
    calls.made.clear()
    calls.by = "function"
    work()
    calls.by = ""
    return {call.operation: count / pages for call, count in calls.made.items()}


class Workshop:
    """The functions, started once, and the paths of full messages to refresh."""

    def __init__(self, account: Account, calls: Calls) -> None:
        site = Site(_SIDE, _SIDE)
        for write in every_write(site.records, _PUBLISHED):
            account.items.put(write.request()["PutRequest"]["Item"])
        questions = (path for path in paths(site.records) if path.startswith("/is-") and "." not in path)
        self.paths = list(islice(questions, PATHS_MAX * _MESSAGES))
        self._account, self._calls = account, calls
        self._pages, self._refresher = bootstrap.pages(), bootstrap.refresher()

    def count(self, work: Callable[[], object], pages: int = 1) -> Operations:
        """Return the calls of `work` by operation, for each of so many pages."""
        return counted(self._calls, work, pages)

    def fill(self) -> None:
        """Render every page."""
        for path in self.paths:
            self.render(path, 200)

    def forget(self) -> None:
        """Lose the first page."""
        del self._account.objects.kept[page_key(self.paths[0])]

    def age(self) -> None:
        """Have older bytes in place of every page."""
        for path in self.paths:
            self._account.objects.keep(page_key(path), b"older", "text/html", "", {})

    def render(self, path: str, expected: int) -> None:
        """Answer a request for a path. Raises ValueError for another status than is expected."""
        answer = self._pages.serve(Request("GET", path, SECRET), lambda: PATIENCE)
        if answer.response.status != expected:
            raise ValueError(f"{path}: {answer.response.status}") from answer.error

    def refresh(self) -> None:
        """Do the messages in one event of the refresh function."""
        batch = self._refresher.batch(lambda: PATIENCE)
        for some in batched(self.paths, PATHS_MAX, strict=False):
            batch.refresh(tasks.encoded(RefreshTask(some)))
        batch.purge()
