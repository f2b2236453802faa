"""A content folder as a site: each page of it, without AWS."""

from __future__ import annotations

import time
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jinja2 import TemplateError
from msgspec.structs import replace

from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.paths import data_path
from compound_pages.routes import ERROR_PAGE
from toolkit.content import ContentError, Layer, Problem
from toolkit.library import Library

from .ready import Ready

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from compound_pages.freshness import Response
    from compound_pages.paths import PagePath
    from compound_pages.view import View
    from toolkit.content import Content

EDGE_SECONDS = 3600


class _Page:
    """The page that is being made, for whoever has to say where something went wrong."""

    path = ""


class Folder:
    """A content folder as a site: each path's answer, straight from the composer."""

    def __init__(self, content: Content) -> None:
        """`content`: as it was loaded, with the folder that its templates and assets come from."""
        self.records = content.records
        self._root = content.root
        self.layer = Layer(content.root)
        self._renderer = Ready(self.layer.root / "templates")
        self.assets = read_assets(self.layer.root / "assets")
        self._composer = Composer(
            Library(content.records), self._renderer, self.assets, EDGE_SECONDS, time.perf_counter
        )

    def page(self, path: str) -> Response:
        """Return the page at `path`.

        Raises PageError where there is none, ContentError where its template asks for what no page has.
        """
        with self._rendering() as this:
            this.path = path
            return self._composer.compose(path, lambda: 1.0).response

    def bodies(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the pages at `paths` with their paths, after all are made. Raises as `page` does.

        Each step is done for all of them before the next one: a processor is quick at more of the same.
        """
        found: dict[str, tuple[PagePath, View]] = {}
        made: dict[str, bytes] = {}
        with self._rendering() as this:
            for this.path in paths:
                if this.path not in found:
                    at, _, view = self._composer.found(this.path, lambda: 1.0)
                    found[this.path] = at, view
                    found.setdefault(data_path(this.path), (replace(at, data=True), view))  # comes with it
            for this.path in sorted(paths, key=lambda path: found[path][0].data):
                made[this.path] = self._composer.rendered(*found[this.path])[0]
        yield from ((path, made[path]) for path in paths)

    def compile(self) -> None:
        """Compile the templates now, so that copies of this process need not; what is no template waits."""
        self._renderer.compile()

    def static(self) -> dict[str, Response]:
        """Return the assets and the edge's error page, by path. Raises ContentError as `page` does."""
        return {**self.assets.answers(), ERROR_PAGE: self.page(ERROR_PAGE)}

    @contextmanager
    def _rendering(self) -> Iterator[_Page]:
        this = _Page()
        try:
            yield this
        except Exception as error:
            error.add_note(f"while {this.path} was made")
            if problem := self._template_problem(this.path, error):
                raise ContentError([problem]) from error
            raise

    def _template_problem(self, path: str, error: Exception) -> Problem | None:
        """Return the problem that stopped a template, at the line where it did; None if none was stopped."""
        file, line = self._root / "templates", 0
        chain = [one.__traceback__ for one in (error, error.__cause__) if one]
        for frame in [frame for trace in chain for frame in traceback.extract_tb(trace)]:
            if template := self.layer.source(frame.filename):
                file, line = template, frame.lineno or 1
        if not line and not isinstance(error, TemplateError):
            return None
        said = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
        return Problem(file, line or 1, 1, "", f"the template cannot be rendered: {said} ({path})")
