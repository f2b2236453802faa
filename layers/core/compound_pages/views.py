"""Views: what each page kind reads, and the template and context that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from . import about, hubs, lifecycle, lists, machine, messages
from .freshness import ATOM, TEXT, XML
from .items import FEED, Feed, Stored
from .prepared import Prepared
from .records import Compound, Condition
from .site import About
from .view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .chrome import Frame
    from .context import SitemapPage
    from .items import Item, Key
    from .paths import PagePath
    from .reading import Reading
    from .site import Question


class Views:
    """The views of one reading."""

    def __init__(
        self,
        frame: Frame,
        reading: Reading,
        items: Mapping[Key, Item],
        questions: Mapping[str, Question],
        prepared: Prepared | None = None,
    ) -> None:
        """`items`: the records that were read for the path; `reading`: reads the lists that it needs.

        `prepared`: what was prepared for pages that were made before.
        """
        self._frame = frame
        self._site = frame.site
        self._list_of, self._sheet_of = reading.list, reading.sheet
        self._items = items
        self._questions = questions
        self._prepared = prepared or Prepared()

    def of(self, at: PagePath) -> View | None:
        """Return the view of `at`, None if there is no such page.

        Raises NotFound, Gone or Moved where a record that it stands on is not live, Malformed where one is
        no such record.
        """
        makers: dict[str, Callable[[PagePath], View | None]] = {
            "error": self._error,
            "home": self._home,
            "compounds": self._list,
            "conditions": self._list,
            "a-z": self._letter,
            "about": self._about,
            "compound": self._hub,
            "condition": self._hub,
            "robots": self._lines,
            "security": self._lines,
            "feed": self._feed,
            "sitemaps": self._sitemaps,
            "pages-sitemap": self._pages_sitemap,
            "sitemap": self._shard,
        }
        return makers.get(at.kind, self._pair)(at)

    def _error(self, _at: PagePath) -> View:
        return View("message.html", messages.unavailable(self._frame))

    def _home(self, _at: PagePath) -> View:
        compounds, conditions = self._sheet_of("compounds", 1), self._sheet_of("conditions", 1)
        return View("home.html", lists.home(self._frame, compounds or {}, conditions or {}))

    def _list(self, at: PagePath) -> View | None:
        sheet = self._sheet_of(at.kind, at.number)
        return View.found("list.html", lists.index(self._frame, at, sheet) if sheet else None)

    def _letter(self, at: PagePath) -> View | None:
        found = lists.letter(self._frame, at, self._list_of("compounds"), self._list_of("conditions"))
        return View.found("list.html", found)

    def _about(self, at: PagePath) -> View | None:
        key = lifecycle.keys(at)[0]
        if key not in self._items:
            return None
        stored = self._items[key].stored
        page = about.about_page(self._frame, at, lifecycle.expect(key, stored, About))
        return View("about.html", page, {key: stored})

    def _hub(self, at: PagePath) -> View | None:
        key = lifecycle.keys(at)[0]
        stored = lifecycle.live(at, self._items, self._questions)[at.kind]
        kind: type[Compound | Condition] = Compound if at.kind == "compound" else Condition
        subject: Compound | Condition = lifecycle.expect(key, stored, kind)
        others = self._sheet_of("conditions" if at.kind == "compound" else "compounds", at.number)
        if others is None:
            return None
        pairs = self._list_of(f"{at.kind}#{key.slug}", others.entries)
        page = hubs.hub(self._frame, at, hubs.Hub(subject, stored.sources, others, pairs), self._questions)
        return View.found("list.html", page, made_from={key: stored})

    def _pair(self, at: PagePath) -> View:
        found = lifecycle.live(at, self._items, self._questions)
        return self._prepared.view(self._frame, at, found, self._questions)

    def _lines(self, at: PagePath) -> View | None:
        made = machine.robots(self._site) if at.kind == "robots" else machine.security(self._site)
        return View.found("lines.txt", made, content_type=TEXT)

    def _feed(self, _at: PagePath) -> View:
        stored = self._items[FEED].stored if FEED in self._items else Stored(Feed())
        feed = machine.feed(self._site, lifecycle.expect(FEED, stored, Feed))
        return View("feed.xml", feed, content_type=ATOM)

    def _sitemaps(self, _at: PagePath) -> View:
        index = machine.sitemap_index(self._site, self._list_of("compounds"))
        return self._sitemap(index, "sitemap_index.xml")

    def _pages_sitemap(self, _at: PagePath) -> View:
        compounds, conditions = self._list_of("compounds"), self._list_of("conditions")
        pages = machine.pages_sitemap(self._site, compounds, conditions, self._list_of("about"))
        return self._sitemap(pages)

    def _shard(self, at: PagePath) -> View:
        key = lifecycle.keys(at)[0]
        stored = lifecycle.live(at, self._items, self._questions)["compound"]
        compound = lifecycle.expect(key, stored, Compound)
        pairs = self._list_of(f"compound#{key.slug}")
        shard = machine.shard(self._site, key.slug, compound, pairs, self._questions)
        return self._sitemap(shard)

    def _sitemap(self, page: SitemapPage, template: str = "sitemap.xml") -> View:
        """Return a sitemap with a style: without, browsers put an inline one in, which the policy blocks."""
        return View(template, replace(page, stylesheet=self._frame.stylesheet), content_type=XML)
