"""The whole site of a content folder, without AWS: every path that has a page, and each page."""

from __future__ import annotations

import time
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from compound_pages import freshness, messages
from compound_pages.bootstrap import read_assets
from compound_pages.chrome import Frame
from compound_pages.composer import Composer
from compound_pages.items import QUESTIONS, SITE, Key, Tombstone
from compound_pages.listing import ROWS
from compound_pages.paths import hub_path, question_path
from compound_pages.records import Compound, Condition
from compound_pages.renderer import Renderer
from compound_pages.site import Questions, Site

from .content import ContentError, Layer, Problem
from .library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from compound_pages.freshness import Response
    from compound_pages.items import Stored

    from .content import Content

ERROR_PAGE = "/errors/unavailable.html"
EDGE_SECONDS = 3600


def paths(records: Mapping[Key, Stored]) -> Iterator[str]:
    """Yield the path of every page, each once."""
    compounds, conditions = _slugs(records, Compound), _slugs(records, Condition)
    questions = records[QUESTIONS].record
    yield "/"
    yield from _numbered("/compounds", len(compounds))
    yield from _numbered("/conditions", len(conditions))
    for slug in compounds:
        yield from _numbered(hub_path("compound", slug), len(conditions))
    for slug in conditions:
        yield from _numbered(hub_path("condition", slug), len(compounds))
    if not isinstance(questions, Questions):
        return
    for question in questions.by_kind.values():
        for compound in compounds:
            for condition in conditions:
                if not isinstance(_record(records, Key("pair", f"{compound}/{condition}")), Tombstone):
                    yield question_path(question.path, compound, condition)


def _record(records: Mapping[Key, Stored], key: Key) -> object:
    return records[key].record if key in records else None


def _slugs(records: Mapping[Key, Stored], kind: type) -> list[str]:
    return sorted(key.slug for key, stored in records.items() if isinstance(stored.record, kind))


def _numbered(path: str, rows: int) -> Iterator[str]:
    yield path
    for number in range(2, -(-rows // ROWS) + 1):
        yield f"{path}/{number}"


class Folder:
    """A content folder as a site: each path's answer, straight from the composer."""

    def __init__(self, content: Content) -> None:
        """`content`: as it was loaded, with the folder that its templates and assets come from."""
        self.records = content.records
        self._root = content.root
        self.layer = Layer(content.root)
        self._renderer = Renderer(self.layer.root / "templates")
        self.assets = read_assets(self.layer.root / "assets")
        self._composer = Composer(
            Library(content.records), self._renderer, self.assets, EDGE_SECONDS, time.perf_counter
        )

    def page(self, path: str) -> Response:
        """Return the page at `path`.

        Raises PageError where there is none, ContentError where its template asks for what no page has.
        """
        if path == ERROR_PAGE:
            return self._error_page()
        with self._rendering():
            return self._composer.compose(path, lambda: 1.0).response

    def static(self) -> dict[str, Response]:
        """Return what a deploy puts beside the pages: the assets and the edge's error page, by path.

        Raises ContentError as `page` does.
        """
        return {**self.assets.answers(), ERROR_PAGE: self._error_page()}

    def _error_page(self) -> Response:
        site = self.records[SITE].record
        if not isinstance(site, Site):
            raise TypeError(site)
        page = messages.unavailable(Frame(site, self.assets.stylesheet))
        with self._rendering():
            body = self._renderer.render("message.html", page)
        return freshness.error_page(body, ("all", "error"))

    @contextmanager
    def _rendering(self) -> Iterator[None]:
        try:
            yield
        except TemplateError as error:
            raise ContentError([self._template_problem(error)]) from error

    def _template_problem(self, error: TemplateError) -> Problem:
        """Return the problem that stopped a template, at the line where it did."""
        file, line = self._root / "templates", 1
        for frame in traceback.extract_tb(error.__traceback__):
            if template := self.layer.source(frame.filename):
                file, line = template, frame.lineno or 1
        return Problem(file, line, 1, "", f"the template cannot be rendered: {error.message}")
