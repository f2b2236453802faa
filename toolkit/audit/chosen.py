"""Chosen: one page of each kind, where there is one that search engines may list."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from compound_pages.items import QUESTIONS
from compound_pages.paths import data_path, question_path
from compound_pages.site import Questions
from toolkit.site import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.content import Content

_FIRST = "ketamine-iv/liver-cancer"
_OTHERS = ("/compounds/ketamine-iv", "/conditions/liver-cancer", "/", "/compounds", "/a-z/k", "/about/method")


class Chosen(NamedTuple):
    """The path of a page, and whether search engines may list it."""

    path: str
    listed: bool


def pages(content: Content) -> tuple[Chosen, ...]:
    """Return a page for each question, and one of each other kind."""
    folder = Folder(content)
    return tuple(Chosen(path, _is_listed(folder, path)) for path in (*_asked(content, folder), *_OTHERS))


def _asked(content: Content, folder: Folder) -> Iterator[str]:
    """Yield for each question the first pair's page, or another one's where that one is not listed."""
    questions = content.records[QUESTIONS].record
    slugs = sorted(
        (key.slug for key in content.records if key.kind == "pair"), key=lambda slug: slug != _FIRST
    )
    for question in questions.in_order.values() if isinstance(questions, Questions) else ():
        paths = [question_path(question.path, *slug.split("/")) for slug in slugs]
        yield next((path for path in paths if _is_listed(folder, path)), paths[0])


def _is_listed(folder: Folder, path: str) -> bool:
    said = json.loads(folder.page(data_path(path)).body)
    return bool(said["page"]["index"])
