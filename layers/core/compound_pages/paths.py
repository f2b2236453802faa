"""Paths: what each address asks for, and the cache tags of its answer. Pure: questions are an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from .routes import IS_SLUG, file_forms, matcher, page_forms
from .statements import SLUG_MAX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .site import Question


class PagePath(Struct, frozen=True, kw_only=True, cache_hash=True):
    """A canonical path and what it asks for.

    `number` counts the further pages of a list from 1. `name`: which letter, or which page about the site.
    `data`: it asks for the records behind a page, which lie at the page's path with `.json`.
    """

    kind: str
    path: str
    compound: str | None = None
    condition: str | None = None
    name: str | None = None
    number: int = 1
    moved: bool = False
    data: bool = False

    @property
    def page(self) -> str:
        """The path of the page itself, where this is its data."""
        return _page_of(self.path)

    @property
    def key(self) -> str:
        """The page key: where this page lies in the page cache."""
        return page_key(self.path)

    @property
    def tags(self) -> tuple[str, ...]:
        """The cache tags of every answer at this path (at most 50 tags and 2 KB, as S3 metadata allows)."""
        named = [f"compound:{self.compound}"] if self.compound else []
        named += [f"condition:{self.condition}"] if self.condition else []
        if self.compound and self.condition:
            named.append(f"pair:{self.compound}:{self.condition}")
        elif self.kind == "sitemap":
            # It changes with the list of pairs that the hub shows: one purge for both.
            named.append(list_tag(hub_path("compound", str(self.compound))))
        elif self.kind != "asset":
            first = self.page.removesuffix(f"/{self.number}") if self.number > 1 else self.page
            named.append(list_tag(first))
        return ("all", self.kind, *named)


def is_slug(text: str) -> bool:
    """Whether `text` can be the slug of a compound or condition."""
    return len(text) <= SLUG_MAX and IS_SLUG.fullmatch(text) is not None


def list_tag(path: str) -> str:
    """Return the cache tag that all pages of a list carry; `path` is the first one's."""
    return f"page:{path}"


def page_key(path: str) -> str:
    """Return the page key of a canonical path; the front door lies at `pages/index.html`."""
    return "pages" + ("/index.html" if path == "/" else path)


def key_path(key: str) -> str:
    """Return the path whose page lies under `key`; the inverse of `page_key`."""
    path = key.removeprefix("pages")
    return "/" if path == "/index.html" else path


def data_path(path: str) -> str:
    """Return where the records behind the page at `path` are."""
    return "/index.json" if path == "/" else f"{path}.json"


def _page_of(path: str) -> str:
    """Return the path of the page whose data lies at `path`; any other path as it is."""
    page = path.removesuffix(".json")
    return "/" if path == data_path("/") else page


def parse(path: str, questions: Mapping[str, Question]) -> PagePath | None:
    """Return what the canonical `path` asks for, or None if no page kind has such a path.

    An older path of a question parses to the page that answers it, with `moved` set.
    """
    for kind, pattern in file_forms(path):
        if match := pattern.fullmatch(path):
            return _fixed(kind, path, match.groupdict())
    page = _page_of(path)
    at = _page(page, questions)
    if at is None or path == page:
        return at
    data = replace(at, path=data_path(at.path), data=True)
    return data if path == data_path(page) else None


def _page(path: str, questions: Mapping[str, Question]) -> PagePath | None:
    for kind, pattern in page_forms(path):
        if match := pattern.fullmatch(path):
            return _fixed(kind, path, match.groupdict())
    return _asked(path, questions)


def _fixed(kind: str, path: str, found: dict[str, Any]) -> PagePath:
    number = found.pop("number", None)
    first = number == "1"
    here = path.removesuffix("/1") if first else path
    return PagePath(kind=kind, path=here, number=int(number or 1), moved=first, **found)


def _asked(path: str, questions: Mapping[str, Question]) -> PagePath | None:
    for kind, question in questions.items():  # nearly every page is asked for at a path of today
        if slugs := matcher(question.path).slugs(path):
            return PagePath(kind=kind, path=path, **slugs)
    for kind, question in questions.items():
        if slugs := next(filter(None, (matcher(one).slugs(path) for one in question.older_paths)), None):
            return PagePath(kind=kind, path=question_path(question.path, **slugs), moved=True, **slugs)
    return None


def question_path(pattern: str, compound: str, condition: str) -> str:
    """Return the path at which `pattern` asks about this pair."""
    return pattern.replace("{compound}", compound).replace("{condition}", condition)


def hub_path(kind: str, slug: str) -> str:
    """Return the path of the hub of a compound or condition."""
    return f"/{kind}s/{slug}"


def about_path(slug: str) -> str:
    """Return the path of a page about the site."""
    return f"/about/{slug}"


def sitemap_path(compound: str) -> str:
    """Return the path of the sitemap of a compound's pages."""
    return f"/sitemaps/{compound}.xml"
