"""Saves: what becomes of a content folder that was written to while the service runs."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from compound_pages.errors import PageError, Unavailable
from compound_pages.routes import FEED_PATH, PAGES_SITEMAP, ROBOTS, SITEMAPS
from toolkit.content import ContentError, load
from toolkit.publishing import Refused, Table, Terms, publish, removals
from toolkit.publishing.touched import pages_of
from toolkit.site import Folder, paths

from .words import published

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from toolkit.content import Problem
    from toolkit.publishing import Difference
    from toolkit.service import Service

    from .board import Board

# Pages that are tried before all of them are made anew: a fraction of a second.
_FIRST, _OTHERS = 100, 200
_FILES = (SITEMAPS, PAGES_SITEMAP, FEED_PATH, ROBOTS)  # one of each template for machines


class Tell(Protocol):
    """Prints a line for whoever edits; `err` is for what is wrong."""

    def __call__(self, message: str, *, err: bool = False) -> None:
        """Print `message`."""


class Saves:
    """Brings the service in step with a folder, or says what is wrong with that and leaves all as it is."""

    def __init__(self, service: Service, folder: Path, board: Board, tell: Tell) -> None:
        """`board`: where it is shown what was done, or what is wrong."""
        self._service = service
        self._folder = folder
        self._board = board
        self._tell = tell

    def look(self) -> None:
        """Read the folder and publish what differs from what the service holds."""
        try:
            if not self._folder.is_dir():  # without it everything would be gone
                raise NotADirectoryError(f"{self._folder} is not there")
            told = self._publish(Folder(load(self._folder)))
        except ContentError as error:
            self._refuse([self._shown(problem) for problem in error.problems], error.report())
        except (OSError, Refused, Unavailable) as error:
            self._refuse([str(error)], str(error))
        else:
            self._accept(told)

    def _publish(self, site: Folder) -> str:
        """Bring the service in step with `site`; return what that came to, empty if to nothing.

        Templates come before the records that ask for them. The sweep comes last, so that it meets both.
        Raises ContentError where a template cannot be rendered, before anything is another.
        """
        service, new_look = self._service, site.layer.files() != self._service.layers[-1].files()
        if new_look:
            _try_out(site, _some(list(paths(site.records))))
            service.release(site)

        def check(plan: Difference) -> None:
            for sentence in removals(plan):
                self._tell(f"warning: {sentence}", err=True)
            if plan.writes and not new_look:
                _try_out(site, pages_of(plan, site.records).paths[:_OTHERS])
                service.put_static(site)  # the edge's error page shows what site.yaml says

        table = Table(service.stack.dynamodb, service.stack.table)
        plan = publish(site.records, table, Terms(check_plan=check))
        if new_look:
            service.sweep(("all",))
        return published(plan, pages_of(plan, site.records), new_look=new_look) if plan else ""

    def _shown(self, problem: Problem) -> str:
        """Return a problem for the banner, where the way to the folder would only take up room."""
        inside = problem.file.is_relative_to(self._folder)
        return str(problem._replace(file=problem.file.relative_to(self._folder)) if inside else problem)

    def _refuse(self, problems: list[str], report: str) -> None:
        if tuple(problems) != self._board.state.problems:
            self._tell(report, err=True)
            self._board.tell(problems=tuple(problems))

    def _accept(self, told: str) -> None:
        mended = bool(self._board.state.problems)
        if told:
            self._tell(told)
            self._board.tell(problems=(), published=f"{time.strftime('%H:%M:%S')} {told}")
        elif mended:
            self._tell("The content is good again; there is nothing to publish.")
            self._board.tell(problems=())


def _some(every: list[str]) -> list[str]:
    """Return the files for machines, the first paths, which are all kinds of lists, and some of the others.

    By an odd step: the questions of a site, each with its data, come round after an even number of paths.
    """
    rest = every[_FIRST:]
    return [*_FILES, *every[:_FIRST], *rest[:: len(rest) // _OTHERS | 1]]


def _try_out(site: Folder, some: Iterable[str]) -> None:
    """Render pages. Raises ContentError where a template cannot be rendered."""
    for path in some:
        with suppress(PageError):  # such as what is taken down
            site.page(path)
