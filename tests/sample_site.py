"""The sample content as finished pages: each path once, as HTML to search in and as the JSON beside it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from msgspec.structs import replace

from compound_pages.items import QUESTIONS, SITE, Key, Stored
from compound_pages.paths import PagePath, data_path, parse
from compound_pages.site import Questions, Site
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bs4 import Tag

    from toolkit import content as contents


def with_site(records: Mapping[Key, Stored], **fields: Any) -> dict[Key, Stored]:
    """Return `records` with other settings of the site."""
    site = records[SITE].record
    assert isinstance(site, Site)
    return {**records, SITE: Stored(replace(site, **fields))}


class Page:
    """One page: its path, its HTML and its JSON."""

    def __init__(self, folder: Folder, at: PagePath) -> None:
        self._folder = folder
        self.at = at

    @cached_property
    def html(self) -> str:
        """The page as it is sent."""
        return self._folder.page(self.at.path).body.decode()

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page to search in; nobody may change it."""
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def data(self) -> dict[str, Any]:
        """The JSON beside the page."""
        data: dict[str, Any] = json.loads(self._folder.page(data_path(self.at.path)).body)
        return data

    @cached_property
    def text(self) -> str:
        """What a reader sees, with single spaces."""
        body = BeautifulSoup(self.html, "html.parser").body
        assert body
        for script in body.find_all("script"):
            script.decompose()
        return " ".join(body.get_text(" ").split())

    def by_id(self) -> dict[str, list[Tag]]:
        """Return the elements that say to be a claim or a statement, by its id."""
        found: dict[str, list[Tag]] = {}
        for one in self.soup.select("[data-claim], [data-statement]"):
            for id_ in {one.get("data-claim"), one.get("data-statement")} - {None}:
                found.setdefault(str(id_), []).append(one)
        return found

    def reference_numbers(self) -> set[str]:
        """Return the ids of the sources at the foot of the page."""
        return {str(one["id"]) for one in self.soup.select("[id^=source-]")}


class SampleSite:
    """Every HTML page of a content."""

    def __init__(self, content: contents.Content) -> None:
        self.content = content
        folder = Folder(content)
        record = content.records[QUESTIONS].record
        assert isinstance(record, Questions)
        self.questions = record.by_kind
        every = (parse(path, self.questions) for path in paths(content.records))
        found = (at for at in every if at and not at.data and self.is_html(at))
        self.pages = {at.path: Page(folder, at) for at in found}

    @staticmethod
    def is_html(at: PagePath) -> bool:
        """Whether this is a page for readers, not a file for machines."""
        return at.kind not in {"sitemaps", "pages-sitemap", "sitemap", "robots", "feed", "security", "error"}

    @property
    def of_pairs(self) -> Iterator[Page]:
        """The pages that answer a question about a pair."""
        return (page for page in self.pages.values() if page.at.kind in self.questions)
