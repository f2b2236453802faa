"""The whole site of a content folder, without AWS: every path that has a page, and each page."""

from __future__ import annotations

import time
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.items import QUESTIONS, SITE, Key, Tombstone
from compound_pages.listing import LETTERS, letter_path, list_paths, names_by_letter
from compound_pages.paths import about_path, data_path, hub_path, question_path, sitemap_path
from compound_pages.records import Compound, Condition
from compound_pages.renderer import Renderer
from compound_pages.routes import ERROR_PAGE, FEED_PATH, PAGES_SITEMAP, ROBOTS, SECURITY, SITEMAPS
from compound_pages.site import About, Questions, Site

from .content import ContentError, Layer, Problem
from .library import Library
from .publishing import named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from compound_pages.freshness import Response
    from compound_pages.items import Stored
    from compound_pages.paths import PagePath
    from compound_pages.view import View

    from .content import Content

EDGE_SECONDS = 3600


def paths(records: Mapping[Key, Stored]) -> Iterator[str]:
    """Yield the path of every page, each once: pages with their data, then the files for machines."""
    for path in _pages(records):
        yield path
        yield data_path(path)
    yield from (SITEMAPS, PAGES_SITEMAP, FEED_PATH, ROBOTS)
    yield from (sitemap_path(slug) for slug in _slugs(records, Compound))
    if isinstance(site := records[SITE].record, Site) and site.security:
        yield SECURITY


def _pages(records: Mapping[Key, Stored]) -> Iterator[str]:
    compounds, conditions = _slugs(records, Compound), _slugs(records, Condition)
    yield "/"
    yield from list_paths("/compounds", len(compounds))
    yield from list_paths("/conditions", len(conditions))
    yield from _letters(records)
    yield from (about_path(slug) for slug in _slugs(records, About))
    for slug in compounds:
        yield from list_paths(hub_path("compound", slug), len(conditions))
    for slug in conditions:
        yield from list_paths(hub_path("condition", slug), len(compounds))
    yield from _asked(records, compounds, conditions)


def _letters(records: Mapping[Key, Stored]) -> Iterator[str]:
    subjects = (stored.record for stored in records.values())
    names = names_by_letter(named(one) for one in subjects if isinstance(one, Compound | Condition))
    for letter in LETTERS:
        yield from list_paths(letter_path(letter), names[letter])


def _asked(
    records: Mapping[Key, Stored], compounds: Iterable[str], conditions: Collection[str]
) -> Iterator[str]:
    questions = records[QUESTIONS].record
    if not isinstance(questions, Questions):
        return
    for compound in compounds:  # what is made of a pair, and of a compound, serves the next page too
        for condition in conditions:
            if not isinstance(_record(records, Key("pair", f"{compound}/{condition}")), Tombstone):
                for question in questions.by_kind.values():
                    yield question_path(question.path, compound, condition)


def _record(records: Mapping[Key, Stored], key: Key) -> object:
    return records[key].record if key in records else None


def _slugs(records: Mapping[Key, Stored], kind: type) -> list[str]:
    return sorted(key.slug for key, stored in records.items() if isinstance(stored.record, kind))


class Folder:
    """A content folder as a site: each path's answer, straight from the composer."""

    def __init__(self, content: Content) -> None:
        """`content`: as it was loaded, with the folder that its templates and assets come from."""
        self.records = content.records
        self._root = content.root
        self.layer = Layer(content.root)
        renderer = Renderer(self.layer.root / "templates")
        self.assets = read_assets(self.layer.root / "assets")
        self._composer = Composer(
            Library(content.records), renderer, self.assets, EDGE_SECONDS, time.perf_counter
        )

    def page(self, path: str) -> Response:
        """Return the page at `path`.

        Raises PageError where there is none, ContentError where its template asks for what no page has.
        """
        with self._rendering(path):
            return self._composer.compose(path, lambda: 1.0).response

    def bodies(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the pages at `paths`, each followed by its data, with their paths. Raises as `page` does."""
        found: dict[str, tuple[PagePath, View] | None] = {}  # all first: a processor is quick at the same
        for path in paths:
            if path not in found:
                with self._rendering(path):
                    found[path] = self._composer.found(path, lambda: 1.0)[::2]
                found[data_path(path)] = None  # comes with it
        for path, one in found.items():
            with self._rendering(path):
                made = self._composer.bodies(*one) if one else {}
            yield from made.items()

    def static(self) -> dict[str, Response]:
        """Return the assets and the edge's error page, by path. Raises ContentError as `page` does."""
        return {**self.assets.answers(), ERROR_PAGE: self.page(ERROR_PAGE)}

    @contextmanager
    def _rendering(self, path: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            error.add_note(f"while {path} was made")
            if problem := self._template_problem(path, error):
                raise ContentError([problem]) from error
            raise

    def _template_problem(self, path: str, error: Exception) -> Problem | None:
        """Return the problem that stopped a template, at the line where it did; None if none was stopped."""
        file, line = self._root / "templates", 0
        for frame in traceback.extract_tb(error.__traceback__):
            if template := self.layer.source(frame.filename):
                file, line = template, frame.lineno or 1
        if not line and not isinstance(error, TemplateError):
            return None
        said = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
        return Problem(file, line or 1, 1, "", f"the template cannot be rendered: {said} ({path})")
